import { runMigrateStep } from "@shop/service";

void runMigrateStep(process, "user", new URL("../migrations", import.meta.url));
