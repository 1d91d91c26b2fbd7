import { LRUCache } from "lru-cache";

/** Keeps what was read for a moment, so that many readers cost the database one query. */
export interface ReadCache {
  /**
   * Returns what `load` read at most `maxAgeMs` ago and after the last `invalidate`; loads it where there is no such
   * thing, once for all who ask at the same time. While loading fails by an outage, returns the last that was read,
   * however old; any other failure is the caller's.
   */
  get<T>(key: string, load: () => Promise<T>): Promise<T>;
  /** What was read so far is no longer current. */
  invalidate(): void;
}

interface Entry {
  readonly value: unknown;
  /** When the load began: the value is at least as new as this. */
  readonly since: number;
  readonly generation: number;
}

interface Flight {
  /** Nothing once it has landed. */
  promise: Promise<unknown> | undefined;
  readonly since: number;
  readonly generation: number;
}

export interface ReadCacheOptions {
  readonly maxAgeMs: number;
  /** Of everything that is kept, by `bytesOf`. What was not asked for the longest makes room for what is asked for twice. */
  readonly maxBytes: number;
  /** What a value takes; at least 1. */
  readonly bytesOf: (value: unknown) => number;
  /** A clock in milliseconds that never goes back. */
  readonly now: () => number;
  /** Whether an error means that the database is away, rather than that the question was wrong. */
  readonly isOutage: (error: unknown) => boolean;
}

/** How many keys are remembered to have been asked for, of those that there was no room for. */
const rememberedKeys = 1_000;

export const createReadCache = (options: ReadCacheOptions): ReadCache => {
  const { maxAgeMs, maxBytes, bytesOf, now, isOutage } = options;
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    sizeCalculation: ({ value }) => bytesOf(value),
  });
  const flights = new Map<string, Flight>();
  const askedBefore = new LRUCache<string, true>({ max: rememberedKeys });
  let generation = 0;
  // After an outage was seen, readers who can be served something old do not wait for the next attempt.
  let outageUntil = Number.NEGATIVE_INFINITY;

  const isCurrent = (read: { readonly since: number; readonly generation: number }): boolean =>
    read.generation === generation && now() - read.since <= maxAgeMs;

  /** Once there is no room, only what is asked for again may push others out: most pages of a long list are read once. */
  const keep = (key: string, entry: Entry): void => {
    const hasRoom = entries.calculatedSize + bytesOf(entry.value) <= maxBytes;
    if (hasRoom || entries.has(key) || askedBefore.has(key)) entries.set(key, entry);
    else askedBefore.set(key, true);
  };

  const begin = <T>(key: string, load: () => Promise<T>): Promise<T> => {
    const read = { since: now(), generation };
    const promise = load().then(
      (value) => {
        keep(key, { ...read, value });
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
      // A Map leaves the tables that it has outgrown behind, each of which leads to the next: V8 would keep all that was
      // ever read by way of them until its next full collection.
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
