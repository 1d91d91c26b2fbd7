/** Counts that were found full a moment ago. */
export interface FullCounts {
  remember(key: string, msLeft: number): void;
  forget(key: string): void;
  /** For how long the count stays full, or undefined if that is not known. */
  msLeft(key: string): number | undefined;
}

/** Another task may have set the count to zero meanwhile. */
const rememberedMs = 2_000;
const maxKeys = 10_000;

/** Remembers full counts in memory, so that one attempt too many in two seconds reaches the database. */
export const createFullCounts = (nowMs: () => number): FullCounts => {
  const found = new Map<string, { readonly at: number; readonly msLeft: number }>();
  return {
    remember: (key, msLeft) => {
      found.delete(key);
      // A map keeps the order of its keys: the first was found first.
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
