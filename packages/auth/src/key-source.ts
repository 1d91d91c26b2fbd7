import { type KeySet, ProblemError } from "@shop/contracts";
import { createLocalJWKSet, errors, type JWTVerifyGetKey } from "jose";

/** Finds the public key that a token says it was signed with. */
export type KeySource = JWTVerifyGetKey;

export type ClosableKeySource = KeySource & { close(): void };

export interface KeySourceOptions {
  readonly fetchKeys: () => Promise<KeySet>;
  /** How often the keys are fetched again in the background. */
  readonly refreshMs?: number;
  /** An unknown key id has them fetched at most this often. */
  readonly cooldownMs?: number;
}

interface Known {
  readonly find: KeySource;
  readonly fetchedAt: number;
}

/**
 * Keeps the key set of the user service: fetched at first use, refreshed in the background, kept while the user service
 * is away, and fetched at once when a token names a key that is not in it.
 */
export const createKeySource = (options: KeySourceOptions): ClosableKeySource => {
  const { fetchKeys, refreshMs = 300_000, cooldownMs = 30_000 } = options;
  let known: Known | undefined;
  let flight: Promise<Known> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const load = async (): Promise<Known> => {
    try {
      known = { find: createLocalJWKSet(await fetchKeys()), fetchedAt: performance.now() };
      return known;
    } finally {
      flight = undefined;
      schedule();
    }
  };

  const fetchOnce = (): Promise<Known> => {
    flight ??= load();
    return flight;
  };

  const schedule = (): void => {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(() => void fetchOnce().catch(() => undefined), refreshMs).unref();
  };

  const requireKeys = async (): Promise<Known> => {
    if (known) return known;
    try {
      return await fetchOnce();
    } catch (error) {
      const detail = "The keys that tokens are verified with are not available.";
      throw new ProblemError("unavailable", detail, { cause: error, retryAfterS: 1 });
    }
  };

  const find: KeySource = async (header, token) => {
    const keys = await requireKeys();
    try {
      return await keys.find(header, token);
    } catch (error) {
      const mayAsk = performance.now() - keys.fetchedAt >= cooldownMs;
      if (!(error instanceof errors.JWKSNoMatchingKey) || !mayAsk) throw error;
      const renewed = await fetchOnce().catch(() => keys);
      return renewed.find(header, token);
    }
  };

  return Object.assign(find, {
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  });
};
