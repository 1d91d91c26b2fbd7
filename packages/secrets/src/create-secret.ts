import { fetchSecret, type SecretSource } from "./fetch-secret.ts";

/** A secret that is kept in memory and kept up to date. */
export interface Secret<T> {
  /** The value, fetched at first use. Rejects only while it never could be fetched. */
  get(): Promise<T>;
  /** Fetches the value now, once for all who ask at the same time. */
  refresh(): Promise<T>;
  /** Stops the refreshing in the background. */
  close(): void;
}

export interface SecretOptions<T> extends Omit<SecretSource<T>, "versionId"> {
  /** How often the value is fetched again, ± 10 % so that tasks do not do it all at once. */
  readonly ttlMs?: number;
  /** Told of a refresh in the background that failed; the last value stays in use. */
  readonly onError?: (error: unknown) => void;
}

/** Reads a secret through a cache: single-flight, refreshed in the background, the last value where that fails. */
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
          // Until somebody has had a value there is nothing to keep fresh: who asks next, fetches.
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
