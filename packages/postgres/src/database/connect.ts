import { withTimeout } from "@shop/time";
import type pg from "pg";
import type { Credentials } from "./credentials.ts";
import { isBusyPool } from "./errors.ts";
import { createReachability } from "./reachability.ts";

/** Callers fail after 0.8 s; the connection stays open for the next one. */
const firstConnectTimeoutMs = 800;

/**
 * Connects if the pool has no idle connection: logs in with credentials that may have been rotated, and does
 * not let every caller wait during an outage.
 */
export const createConnect = (
  pool: pg.Pool,
  credentials: Credentials,
  poolSize: number,
): (() => Promise<pg.PoolClient>) => {
  const reachability = createReachability((error) => !isBusyPool(error));
  const login = (): Promise<pg.PoolClient> => credentials.login(() => pool.connect());
  const loginWithinTimeout = (): Promise<pg.PoolClient> => {
    const connecting = login();
    return withTimeout(firstConnectTimeoutMs, connecting).catch((error: unknown) => {
      void connecting.then(
        (client) => client.release(),
        () => undefined,
      );
      throw error;
    });
  };
  return () => {
    const waitsForOthers = pool.totalCount >= poolSize && !reachability.isAway();
    return reachability.attempt(waitsForOthers ? login : loginWithinTimeout);
  };
};
