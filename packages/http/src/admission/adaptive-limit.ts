/**
 * A limit on concurrent requests that falls while they wait for each other and rises again once they do not.
 */
export interface AdaptiveLimit {
  readonly current: () => number;
  /**
   * Adapts the limit to a sample. The owner chooses the interval.
   *
   * @param look.pressure the requests' waiting time as a share of the permitted time
   * @param look.busiest the highest number of concurrent requests since the last sample
   */
  adapt(load: { readonly pressure: number; readonly busiest: number }): void;
}

const strongestShrink = 0.25;
const growth = 1.05;
/** Enough to keep the database's connections busy, even on a slow machine. */
const min = 10;

/** Creates a limit that starts at `max` and never exceeds it. */
export const createAdaptiveLimit = (max: number): AdaptiveLimit => {
  let limit = max;
  return {
    current: () => limit,
    adapt: ({ pressure, busiest }) => {
      // This few requests cannot cause the wait: other processes keep the machine busy.
      if (pressure > 1 && busiest <= min) return;
      // Squared, because the requests that have waited arrived when there were fewer than now.
      const shrunk = Math.floor(Math.min(limit, busiest) * Math.max(strongestShrink, 1 / pressure ** 2));
      const next = pressure > 1 ? Math.max(min, shrunk) : Math.ceil(limit * growth) + 1;
      limit = Math.min(max, next);
    },
  };
};
