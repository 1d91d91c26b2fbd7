import { runMigrateStep } from "@shop/service";

void runMigrateStep(process, "catalog", new URL("../migrations", import.meta.url));
