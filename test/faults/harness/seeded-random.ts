/** Random numbers that a seed reproduces. */
export interface SeededRandom {
  readonly seed: number;
  /** From 0 (inclusive) to 1 (exclusive). */
  next(): number;
  /** An integer from `min` to `max`, both inclusive. */
  between(min: number, max: number): number;
  /** A random item; `items` must not be empty. */
  pick<T>(items: readonly [T, ...T[]]): T;
  /**
   * An independent sequence, determined by the seed and `name`. One per actor makes it independent of the
   * actors' order.
   */
  fork(name: number): SeededRandom;
}

/** mulberry32: https://github.com/cprosche/mulberry32 */
const mulberry32 = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/**
 * Creates a sequence of random numbers. Print `seed` if a test fails.
 *
 * @param seed @default CHAOS_SEED of the environment, or a new one
 */
export const createSeededRandom = (
  seed = Number(process.env["CHAOS_SEED"] ?? Math.floor(Math.random() * 2 ** 31)),
): SeededRandom => {
  const next = mulberry32(seed);
  return {
    seed,
    next,
    between: (min, max) => min + Math.floor(next() * (max - min + 1)),
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    fork: (name) => createSeededRandom((Math.imul(seed, 31) + Math.imul(name, 0x9e3779b1)) >>> 0),
  };
};
