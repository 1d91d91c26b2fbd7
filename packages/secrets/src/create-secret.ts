import { fetchSecret, type SecretSource } from "./fetch-secret.ts";

/** A secret that is cached in memory and kept up to date. */
export interface Secret<T> {
  /** The value, fetched at first use. Rejects only if no fetch has ever succeeded. */
  get(): Promise<T>;
  /** Fetches the value now. Concurrent callers share one fetch. */
  refresh(): Promise<T>;
  /** Stops the background refresh. */
  close(): void;
}

export interface SecretOptions<T> extends Omit<SecretSource<T>, "versionId"> {
  /** The refresh interval, ± 10 % so that tasks do not all refresh at the same time. */
  readonly ttlMs?: number;
  /** Called if a background refresh fails; the last value stays in use. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Reads a secret through a cache: single-flight, refreshed in the background, with the last value if a
 * refresh fails.
 */
export const createSecret = <T>(options: SecretOptions<T>): Secret<T> => {
  const { ttlMs = 300_000, onError = () => undefined } = options;
  let value: { readonly current: T } | undefined;
  let flight: Promise<T> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const refreshIn = (delayMs: number): void => {
    clearTimeout(timer);
    if (closed) return;
    timer = setTimeout(() => void refresh().catch(onError), delayMs * (0.9 + Math.random() * 0.2)).unref();
  };

  const load = async (): Promise<T> => {
    const current = await fetchSecret(options);
    value = { current };
    return current;
  };

  const refresh = (): Promise<T> => {
    flight ??= load()
      .then(
        (current) => {
          refreshIn(ttlMs);
          return current;
        },
        (error: unknown) => {
          // Before the first successful fetch there is nothing to refresh: the next caller fetches.
          if (value) refreshIn(ttlMs / 10);
          throw error;
        },
      )
      .finally(() => {
        flight = undefined;
      });
    return flight;
  };

  return {
    get: async () => (value ? value.current : refresh()),
    refresh,
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
};
