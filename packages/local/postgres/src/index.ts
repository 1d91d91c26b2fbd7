export type { Credentials } from "./cluster.ts";
export type { Postgres, PostgresOptions, RunningPostgres } from "./create-postgres.ts";
export { createPostgres } from "./create-postgres.ts";
export type { TestPostgres } from "./test-postgres.ts";
export { startTestPostgres } from "./test-postgres.ts";
