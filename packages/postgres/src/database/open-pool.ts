import type { Logger } from "@shop/telemetry";
import pg from "pg";
import type { Credentials } from "./credentials.ts";

export interface PoolOptions {
  readonly credentials: Credentials;
  readonly session: pg.ClientConfig;
  readonly poolSize: number;
  readonly maxAgeS: number;
  readonly logger: Logger;
}

/** Opens pg's pool. It connects when a connection is first needed. */
export const openPool = ({ credentials, session, poolSize, maxAgeS, logger }: PoolOptions): pg.Pool => {
  const pool = new pg.Pool({
    ...session,
    Client: credentials.Client,
    max: poolSize,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: maxAgeS,
    allowExitOnIdle: false,
  });
  // Without a listener, PostgreSQL closing an idle connection would end the process.
  pool.on("error", (error) => logger.warn({ err: error }, "idle database connection lost"));
  return pool;
};
