import { createRefreshedValue, type RefreshedValue, spread } from "@shop/time";
import { fetchSecret, type SecretSource } from "./fetch-secret.ts";

/** A secret that is cached in memory and kept up to date. */
export type Secret<T> = RefreshedValue<T>;

export interface SecretOptions<T> extends Omit<SecretSource<T>, "versionId"> {
  /** The refresh interval, ± 10 % so that tasks do not all refresh at the same time. */
  readonly ttlMs?: number;
  /** Called if a background refresh fails; the last value stays in use. */
  readonly onError?: (error: unknown) => void;
}

/** Reads a secret through a cache that is refreshed in the background. */
export const createSecret = <T>(options: SecretOptions<T>): Secret<T> => {
  const { ttlMs = 300_000, onError = () => undefined } = options;
  return createRefreshedValue({
    load: () => fetchSecret(options),
    intervalMs: () => spread(ttlMs, 0.1),
    retryMs: () => spread(ttlMs / 10, 0.1),
    onError,
  });
};
