export type { Foundation } from "./create-runtime.ts";
export { createFoundation } from "./create-runtime.ts";
export { openDatabase } from "./open-database.ts";
export { runMigrateStep } from "./run-migrate-step.ts";
export { everySoOften } from "./run-periodically.ts";
export type { RunningService } from "./run-service.ts";
export type { ServiceProcess } from "./run-service-process.ts";
export { runServiceProcess } from "./run-service-process.ts";
