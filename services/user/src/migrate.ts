import { runMigrateStep } from "@shop/service";

await runMigrateStep(process, "user", new URL("../migrations", import.meta.url));
