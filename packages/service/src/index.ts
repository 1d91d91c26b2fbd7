export type { Foundation } from "./create-foundation.ts";
export { createFoundation } from "./create-foundation.ts";
export { everySoOften } from "./every-so-often.ts";
export { openDatabase } from "./open-database.ts";
export { runMigrateStep } from "./run-migrate-step.ts";
export type { ServiceProcess } from "./run-service-process.ts";
export { runServiceProcess } from "./run-service-process.ts";
