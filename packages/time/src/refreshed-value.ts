import { AsyncLocalStorage } from "node:async_hooks";
import { singleFlight } from "./single-flight.ts";

/** A value that is cached in memory and kept up to date. */
export interface RefreshedValue<T> {
  /** The value, loaded at first use. Rejects only if no load has ever succeeded. */
  get(): Promise<T>;
  /** Loads the value now. Concurrent callers share one load. */
  refresh(): Promise<T>;
  /** Stops the background refresh. */
  close(): void;
}

interface RefreshedValueOptions<T> {
  readonly load: () => Promise<T>;
  /** The delay of the next load after one that succeeded. */
  readonly intervalMs: () => number;
  /** The delay of the next load after one that failed. */
  readonly retryMs: () => number;
  /** Called if a background refresh fails; the last value stays in use. */
  readonly onError: (error: unknown) => void;
}

/** Loads a value at first use, refreshes it in the background, and keeps the last one if a refresh fails. */
export const createRefreshedValue = <T>(options: RefreshedValueOptions<T>): RefreshedValue<T> => {
  const { load, intervalMs, retryMs, onError } = options;
  // All callers share a load, so the deadline of the request that caused it must not end it or later ones.
  const outsideOfRequests = AsyncLocalStorage.snapshot();
  let value: { readonly current: T } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const refreshIn = (delayMs: number): void => {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(() => void refresh().catch(onError), delayMs).unref();
  };

  const refresh = singleFlight(() =>
    outsideOfRequests(async () => {
      try {
        value = { current: await load() };
      } catch (error) {
        // Before the first success there is nothing to refresh: the next caller loads.
        if (value) refreshIn(retryMs());
        throw error;
      }
      refreshIn(intervalMs());
      return value.current;
    }),
  );

  return {
    get: async () => (value ? value.current : refresh()),
    refresh,
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
};
