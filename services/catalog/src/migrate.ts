import { runMigrateStep } from "@shop/service";

await runMigrateStep(process, "catalog", new URL("../migrations", import.meta.url));
