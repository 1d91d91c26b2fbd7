export type { ServiceRuntime, StatelessRuntime } from "./create-runtime.ts";
export { createRuntime, createStatelessRuntime } from "./create-runtime.ts";
export { openDatabase } from "./open-database.ts";
export { runMigrateStep } from "./run-migrate-step.ts";
export { runPeriodically } from "./run-periodically.ts";
export type { RunningService } from "./run-service.ts";
export type { ServiceProcess } from "./run-service-process.ts";
export { runServiceProcess } from "./run-service-process.ts";
