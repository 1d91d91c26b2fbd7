import { type KeySet, ProblemError } from "@shop/contracts";
import { createRefreshedValue, type RefreshedValue } from "@shop/time";
import { createLocalJWKSet, errors, type JWTVerifyGetKey } from "jose";

/** Finds the public key that a token names as its signer. */
export type KeySource = JWTVerifyGetKey;

export type ClosableKeySource = KeySource & { close(): void };

export interface KeySourceOptions {
  readonly fetchKeys: () => Promise<KeySet>;
  /** Interval of the background refresh. */
  readonly refreshMs?: number;
  /** Minimum interval between fetches caused by unknown key ids. */
  readonly cooldownMs?: number;
  /** Called if a fetch fails while older keys stay in use. */
  readonly onError?: (error: unknown) => void;
}

/** The user service's key set, and the time since the last attempt to fetch it. */
interface FetchedKeys extends RefreshedValue<KeySource> {
  /** True unless the last fetch, successful or not, began within the cooldown and has ended. */
  readonly canRefresh: () => boolean;
}

const createFetchedKeys = ({
  fetchKeys,
  refreshMs = 300_000,
  cooldownMs = 30_000,
  onError = () => undefined,
}: KeySourceOptions): FetchedKeys => {
  let triedAt = Number.NEGATIVE_INFINITY;
  let isFetching = false;
  let isKnown = false;
  const load = async (): Promise<KeySource> => {
    triedAt = performance.now();
    isFetching = true;
    try {
      const keys = createLocalJWKSet(await fetchKeys());
      isKnown = true;
      return keys;
    } catch (error) {
      if (isKnown) onError(error);
      throw error;
    } finally {
      isFetching = false;
    }
  };
  const keys = createRefreshedValue({
    load,
    intervalMs: () => refreshMs,
    retryMs: () => refreshMs,
    onError: () => undefined,
  });
  return { ...keys, canRefresh: () => isFetching || performance.now() - triedAt >= cooldownMs };
};

/**
 * Caches the user service's key set: fetched at first use, refreshed in the background, kept while the user
 * service is down, and fetched at once if a token names an unknown key.
 */
export const createKeySource = (options: KeySourceOptions): ClosableKeySource => {
  const fetched = createFetchedKeys(options);

  const requireKeys = (): Promise<KeySource> =>
    fetched.get().catch((error: unknown) => {
      const detail = "The keys that verify access tokens are not available.";
      throw new ProblemError("unavailable", detail, { cause: error, retryAfterS: 1 });
    });

  const find: KeySource = async (header, token) => {
    const keys = await requireKeys();
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !fetched.canRefresh()) throw error;
      const latest = await fetched.refresh().catch(() => fetched.get());
      return latest(header, token);
    }
  };

  return Object.assign(find, { close: fetched.close });
};
