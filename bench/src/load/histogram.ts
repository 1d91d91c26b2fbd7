/** The figures of a histogram, in milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Durations, kept to within 1 %. */
export interface Histogram {
  record(ms: number): void;
  /** Milliseconds that the given share of durations does not exceed. */
  at(share: number): number;
  percentiles(): Percentiles;
}

/** As in HdrHistogram: each power of two of microseconds is cut into equal parts. */
const partBits = 7;
const parts = 2 ** partBits;
const powers = 24;

const slotOf = (us: number): number => {
  const power = Math.min(powers, Math.max(0, Math.floor(Math.log2(us)) - partBits));
  return power * parts + Math.min(2 * parts - 1, Math.floor(us / 2 ** power));
};

const usOf = (slot: number): number => {
  if (slot < 2 * parts) return slot;
  const power = Math.floor(slot / parts) - 1;
  return (slot - power * parts) * 2 ** power;
};

/** Makes an empty histogram. */
export const createHistogram = (): Histogram => {
  const counts = new Float64Array((powers + 2) * parts);
  let total = 0;
  let max = 0;
  const at = (share: number): number => {
    const wanted = Math.ceil(total * share);
    let seen = 0;
    for (const [slot, count] of counts.entries()) {
      seen += count;
      if (count > 0 && seen >= wanted) return Math.min(max, (usOf(slot + 1) - 1) / 1000);
    }
    return max;
  };
  return {
    record: (ms) => {
      const slot = slotOf(ms * 1000);
      counts[slot] = (counts[slot] ?? 0) + 1;
      total += 1;
      if (ms > max) max = ms;
    },
    at,
    percentiles: () => ({ p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), max }),
  };
};
