import { LRUCache } from "lru-cache";

/** Caches reads briefly, so that many readers cost the database one query. */
export interface ReadCache {
  /**
   * Returns a value that `load` read at most `maxAgeMs` ago and after the last `invalidate`. Otherwise loads
   * it, once for all concurrent callers. If loading fails because of an outage, returns the last value,
   * however old; any other error is thrown.
   */
  get<T>(key: string, load: () => Promise<T>): Promise<T>;
  /** Marks all cached values as outdated. */
  invalidate(): void;
}

interface Entry {
  readonly value: unknown;
  /** The time at which the load started: the value is at least as new as this. */
  readonly since: number;
  readonly generation: number;
}

interface Flight {
  /** Undefined once it has settled. */
  promise: Promise<unknown> | undefined;
  readonly since: number;
  readonly generation: number;
}

export interface ReadCacheOptions {
  readonly maxAgeMs: number;
  /**
   * The total of `bytesOf` over all cached values. The least recently used values make room for those
   * requested twice.
   */
  readonly maxBytes: number;
  /** The size of a value; at least 1. */
  readonly bytesOf: (value: unknown) => number;
  /** A monotonic clock in milliseconds. */
  readonly now: () => number;
  /** True if an error means that the database is down, rather than that the query was wrong. */
  readonly isOutage: (error: unknown) => boolean;
}

/** The number of remembered keys that were requested once but found no room. */
const rememberedKeys = 1_000;

/**
 * Stores entries in bounded memory. Once it is full, only a key stored again may displace others: most pages
 * of a long list are read once.
 */
const createStore = ({ maxBytes, bytesOf }: Pick<ReadCacheOptions, "maxBytes" | "bytesOf">) => {
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    sizeCalculation: ({ value }) => bytesOf(value),
  });
  const requestedBefore = new LRUCache<string, true>({ max: rememberedKeys });
  const keep = (key: string, entry: Entry): void => {
    const hasRoom = entries.calculatedSize + bytesOf(entry.value) <= maxBytes;
    if (hasRoom || entries.has(key) || requestedBefore.has(key)) entries.set(key, entry);
    else requestedBefore.set(key, true);
  };
  return { get: (key: string) => entries.get(key), keep };
};

export const createReadCache = (options: ReadCacheOptions): ReadCache => {
  const { maxAgeMs, now, isOutage } = options;
  const entries = createStore(options);
  const flights = new Map<string, Flight>();
  let generation = 0;
  // After an outage, readers with an old value do not wait for the next attempt until this time.
  let outageUntil = Number.NEGATIVE_INFINITY;

  const isCurrent = (read: { readonly since: number; readonly generation: number }): boolean =>
    read.generation === generation && now() - read.since <= maxAgeMs;

  const begin = <T>(key: string, load: () => Promise<T>): Promise<T> => {
    const read = { since: now(), generation };
    const promise = load().then(
      (value) => {
        entries.keep(key, { ...read, value });
        return value;
      },
      (error: unknown) => {
        if (isOutage(error)) outageUntil = now() + maxAgeMs;
        throw error;
      },
    );
    const flight: Flight = { ...read, promise };
    flights.set(key, flight);
    const land = () => {
      // A Map that grows leaves its old tables behind, linked to each other. Through them V8 would retain
      // every value ever read until its next full collection.
      flight.promise = undefined;
      if (flights.get(key) === flight) flights.delete(key);
    };
    promise.then(land, land);
    return promise;
  };

  return {
    get: async <T>(key: string, load: () => Promise<T>): Promise<T> => {
      const entry = entries.get(key);
      if (entry && (isCurrent(entry) || now() < outageUntil)) return entry.value as T;
      const flight = flights.get(key);
      const underWay = flight && isCurrent(flight) ? flight.promise : undefined;
      const read = (underWay as Promise<T> | undefined) ?? begin(key, load);
      if (!entry) return read;
      return read.catch((error: unknown) => {
        if (isOutage(error)) return entry.value as T;
        throw error;
      });
    },
    invalidate: () => {
      generation += 1;
    },
  };
};
