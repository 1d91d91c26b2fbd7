import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@shop/local-support";
import { createPostgres, type RunningPostgres } from "./create-postgres.ts";
import { findServerUser, giveTo } from "./server-user.ts";

/** A server for one test run. */
export type TestPostgres = Pick<RunningPostgres, "port" | "pid" | "admin" | "adminUrl" | "stop">;

const startOnce = async (): Promise<TestPostgres> => {
  const home = await mkdtemp(join(tmpdir(), "shop-test-postgres-"));
  await giveTo(await findServerUser(), home);
  const postgres = createPostgres({
    dataDir: join(home, "data"),
    logFile: join(home, "postgres.log"),
    port: await freePort(),
    durable: false,
    removeWhenOrphaned: home,
  });
  const remove = async () => {
    await postgres.remove();
    await rm(home, { recursive: true, force: true });
  };
  try {
    const server = await postgres.start();
    const stop = async () => {
      await server.stop({ immediate: true });
      await remove();
    };
    return { ...server, stop };
  } catch (error) {
    await remove();
    throw error;
  }
};

/**
 * Starts a disposable server on a free port. Its data is removed when it stops, and when this process has
 * ended.
 *
 * @throws with the end of its log if it does not start.
 */
export const startTestPostgres = async (): Promise<TestPostgres> => {
  // Another program may take the port before the server listens on it.
  for (let attempt = 1; attempt < 3; attempt += 1) {
    const started = await startOnce().catch(() => undefined);
    if (started) return started;
  }
  return startOnce();
};
