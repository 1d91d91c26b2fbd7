/** Counts that were found full a moment ago. */
export interface FullCounts {
  remember(key: string, msLeft: number): void;
  forget(key: string): void;
  /** The time for which the count stays full; undefined if unknown. */
  msLeft(key: string): number | undefined;
}

/** Short, because another task may reset the count to zero in the meantime. */
const rememberedMs = 2_000;
const maxKeys = 10_000;

/** Caches full counts in memory, so that only one excess attempt every two seconds reaches the database. */
export const createFullCounts = (nowMs: () => number): FullCounts => {
  const found = new Map<string, { readonly at: number; readonly msLeft: number }>();
  return {
    remember: (key, msLeft) => {
      found.delete(key);
      // A map keeps insertion order, so the first key is the oldest.
      const [oldest] = found.keys();
      if (found.size >= maxKeys && oldest !== undefined) found.delete(oldest);
      found.set(key, { at: nowMs(), msLeft });
    },
    forget: (key) => {
      found.delete(key);
    },
    msLeft: (key) => {
      const one = found.get(key);
      if (!one) return undefined;
      const age = nowMs() - one.at;
      if (age < Math.min(rememberedMs, one.msLeft)) return one.msLeft - age;
      found.delete(key);
      return undefined;
    },
  };
};
