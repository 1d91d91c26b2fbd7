import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { DatabaseSecret, Secret } from "@shop/secrets";
import type { Logger } from "@shop/telemetry";
import pg from "pg";
import { connectionOf, type Tls } from "./connection-settings.ts";
import { isRefusedLogin } from "./errors.ts";

/** The latest known credentials, used by each new connection. */
export interface Credentials {
  readonly current: () => DatabaseSecret;
  /** Runs `connect`, and once more with newly fetched credentials where PostgreSQL refuses those that it was run with. */
  login<T>(connect: () => Promise<T>): Promise<T>;
  /** A pg client that connects with the credentials as they are when it is made, also if the user name has changed. */
  readonly Client: new (
    config?: pg.ClientConfig,
  ) => pg.Client;
}

const fetchTimeoutMs = 2_000;
/** How long credentials that were refused are left alone after fetching them anew has brought the same ones. */
const fruitlessPauseMs = 1_000;

const within = <T>(work: Promise<T>, timeoutMs: number): Promise<T> =>
  Promise.race([
    work,
    delay(timeoutMs, undefined, { ref: false }).then(() => {
      throw new Error(`The secret was not there within ${timeoutMs} ms`);
    }),
  ]);

/**
 * Follows a rotating secret.
 *
 * @throws where the secret cannot be had at all.
 */
export const followCredentials = async (
  secret: Secret<DatabaseSecret>,
  tls: Tls,
  logger: Logger,
): Promise<Credentials> => {
  let current = await secret.get();
  let pausedUntil = 0;

  /** Whether there are other credentials by now than those that were refused. */
  const haveOthersThan = async (refused: DatabaseSecret): Promise<boolean> => {
    if (!isDeepStrictEqual(current, refused)) return true;
    if (performance.now() < pausedUntil) return false;
    try {
      current = await within(secret.refresh(), fetchTimeoutMs);
    } catch (error) {
      logger.warn({ err: error }, "database credentials could not be fetched anew");
    }
    if (!isDeepStrictEqual(current, refused)) return true;
    pausedUntil = performance.now() + fruitlessPauseMs;
    return false;
  };

  const login = async <T>(connect: () => Promise<T>): Promise<T> => {
    current = await secret.get();
    const tried = current;
    try {
      return await connect();
    } catch (error) {
      if (!isRefusedLogin(error) || !(await haveOthersThan(tried))) throw error;
      return connect();
    }
  };

  class RotatingClient extends pg.Client {
    constructor(config: pg.ClientConfig = {}) {
      super({ ...config, ...connectionOf(current, tls) });
      // pg-pool takes its own listener away while a connection is lent; one that breaks then would end the process.
      this.on("error", () => undefined);
    }
  }

  return { current: () => current, login, Client: RotatingClient };
};
