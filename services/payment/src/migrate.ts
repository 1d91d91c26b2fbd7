import { runMigrateStep } from "@shop/service";

await runMigrateStep(process, "payment", new URL("../migrations", import.meta.url));
