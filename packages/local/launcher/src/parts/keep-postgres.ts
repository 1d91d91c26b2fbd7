import { setTimeout as delay } from "node:timers/promises";
import type { Postgres, RunningPostgres } from "@shop/local-postgres";
import { describeFailure } from "@shop/local-support";

const firstBackoffMs = 250;
const longestBackoffMs = 10_000;

/**
 * Restarts PostgreSQL whenever it ends without being stopped, as RDS would. @returns a function that stops it
 * for good
 */
export const keepPostgres = (
  postgres: Postgres,
  first: RunningPostgres,
  report: (line: string) => void,
): (() => Promise<void>) => {
  const given = new AbortController();
  let current = first;
  let starting: Promise<void> = Promise.resolve();

  const startAgain = async (): Promise<void> => {
    report("PostgreSQL ended; restarting it");
    for (
      let backoffMs = firstBackoffMs;
      !given.signal.aborted;
      backoffMs = Math.min(longestBackoffMs, backoffMs * 2)
    ) {
      try {
        current = await postgres.start();
        report("PostgreSQL is up again");
        return watch(current);
      } catch (error) {
        report(`${describeFailure(error)}\nRetrying in ${backoffMs / 1000} s`);
      }
      await delay(backoffMs, undefined, { signal: given.signal }).catch(() => undefined);
    }
  };
  const watch = (server: RunningPostgres): void => {
    server.exited.then(() => {
      if (!server.isStopping() && !given.signal.aborted) starting = startAgain();
    });
  };
  watch(first);
  return async () => {
    given.abort();
    await starting;
    await current.stop();
  };
};
