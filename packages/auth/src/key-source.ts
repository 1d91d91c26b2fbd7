import { AsyncLocalStorage } from "node:async_hooks";
import { type KeySet, ProblemError } from "@shop/contracts";
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

/**
 * Caches the user service's key set: fetched at first use, refreshed in the background, kept while the user
 * service is down, and fetched at once if a token names an unknown key.
 */
export const createKeySource = (options: KeySourceOptions): ClosableKeySource => {
  const { fetchKeys, refreshMs = 300_000, cooldownMs = 30_000, onError = () => undefined } = options;
  // All requests share a fetch, so the deadline of the request that triggered it must not end it or any later
  // refresh.
  const outsideOfRequests = AsyncLocalStorage.snapshot();
  let known: KeySource | undefined;
  let flight: Promise<KeySource> | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const load = async (): Promise<KeySource> => {
    known = createLocalJWKSet(await fetchKeys());
    return known;
  };

  const fetchOnce = (): Promise<KeySource> => {
    flight ??= outsideOfRequests(() => {
      triedAt = performance.now();
      return load()
        .catch((error: unknown) => {
          if (known) onError(error);
          throw error;
        })
        .finally(() => {
          flight = undefined;
          schedule();
        });
    });
    return flight;
  };

  const renew = async (): Promise<void> => {
    await fetchOnce().catch(() => undefined);
  };

  const schedule = (): void => {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(() => void renew(), refreshMs).unref();
  };

  const requireKeys = async (): Promise<KeySource> => {
    if (known) return known;
    try {
      return await fetchOnce();
    } catch (error) {
      const detail = "The keys that verify access tokens are not available.";
      throw new ProblemError("unavailable", detail, { cause: error, retryAfterS: 1 });
    }
  };

  const find: KeySource = async (header, token) => {
    const keys = await requireKeys();
    try {
      return await keys(header, token);
    } catch (error) {
      const canFetch = flight !== undefined || performance.now() - triedAt >= cooldownMs;
      if (!(error instanceof errors.JWKSNoMatchingKey) || !canFetch) throw error;
      await renew();
      return (known ?? keys)(header, token);
    }
  };

  return Object.assign(find, {
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  });
};
