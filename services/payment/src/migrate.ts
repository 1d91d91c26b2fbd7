import { runMigrateStep } from "@shop/service";

void runMigrateStep(process, "payment", new URL("../migrations", import.meta.url));
