import { isDeepStrictEqual } from "node:util";
import type { DatabaseSecret, Secret } from "@shop/secrets";
import type { Logger } from "@shop/telemetry";
import { withTimeout } from "@shop/time";
import { connectionOf, type Tls } from "./connection-settings.ts";
import { isRefusedLogin } from "./errors.ts";
import { createRotatingClient, type RotatingClient } from "./rotating-client.ts";

/** The latest known credentials, used by each new connection. */
export interface Credentials {
  readonly current: () => DatabaseSecret;
  /**
   * Runs `connect`. If PostgreSQL rejects the credentials, runs it again with newly fetched ones, or the last
   * that worked.
   */
  login<T>(connect: () => Promise<T>): Promise<T>;
  /**
   * A pg client that connects with the credentials current at its creation, even if the user name has
   * changed.
   */
  readonly Client: RotatingClient;
}

const fetchTimeoutMs = 2_000;
/** Pause between fetches if a fetch returned the same credentials that were rejected. */
const retryPauseMs = 1_000;
/**
 * The cached credentials, the latest, and the last that worked: if the secret is updated before the role's
 * password, the latest do not work yet.
 */
const maxAttempts = 3;

/**
 * Follows a rotating secret.
 *
 * @throws if the secret cannot be fetched at all.
 */
export const followCredentials = async (
  secret: Secret<DatabaseSecret>,
  tls: Tls,
  logger: Logger,
): Promise<Credentials> => {
  let current = await secret.get();
  let lastGood: DatabaseSecret | undefined;
  let pausedUntil = 0;

  const fetchAnew = async (): Promise<DatabaseSecret> => {
    if (performance.now() < pausedUntil) return secret.get();
    return withTimeout(fetchTimeoutMs, secret.refresh()).catch((error: unknown) => {
      logger.warn({ err: error }, "database credentials could not be refreshed");
      return secret.get();
    });
  };

  /**
   * Finds credentials other than the rejected ones: those that concurrent logins use now, the latest, or
   * those from before a rotation in progress.
   */
  const findOthersThan = async (refused: DatabaseSecret): Promise<DatabaseSecret | undefined> => {
    const isOther = (one: DatabaseSecret | undefined) => one && !isDeepStrictEqual(one, refused);
    if (isOther(current)) return current;
    const latest = await fetchAnew();
    if (isOther(latest)) return latest;
    pausedUntil = performance.now() + retryPauseMs;
    return isOther(lastGood) ? lastGood : undefined;
  };

  const login = async <T>(connect: () => Promise<T>): Promise<T> => {
    current = await secret.get();
    let tried = current;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await connect();
      } catch (error) {
        const others =
          isRefusedLogin(error) && attempt < maxAttempts ? await findOthersThan(tried) : undefined;
        if (!others) throw error;
        tried = others;
        current = others;
      }
    }
  };

  const Client = createRotatingClient(() => {
    const used = current;
    const onConnect = (): void => {
      lastGood = used;
    };
    return { settings: connectionOf(used, tls), onConnect };
  });
  return { current: () => current, login, Client };
};
