/** How many requests may be under way at once: fewer while they wait for each other, more again once they do not. */
export interface AdaptiveLimit {
  readonly current: () => number;
  /**
   * Takes a look, as often as the owner sees fit.
   *
   * @param look.pressure how long requests wait, as a share of what they may
   * @param look.busiest how many were under way at most since the last look
   */
  adapt(look: { readonly pressure: number; readonly busiest: number }): void;
}

const strongestShrink = 0.25;
const growth = 1.05;
/** Enough to keep the database's connections busy, however slow the machine. */
const least = 10;

/** Makes a limit that begins at `most`, and is never more. */
export const createAdaptiveLimit = (most: number): AdaptiveLimit => {
  let limit = most;
  return {
    current: () => limit,
    adapt: ({ pressure, busiest }) => {
      // So few cannot be the reason that they wait: something else keeps the machine busy.
      if (pressure > 1 && busiest <= least) return;
      // Squared: those who have waited came when there were fewer than there are now.
      const shrunk = Math.floor(Math.min(limit, busiest) * Math.max(strongestShrink, 1 / pressure ** 2));
      const next = pressure > 1 ? Math.max(least, shrunk) : Math.ceil(limit * growth) + 1;
      limit = Math.min(most, next);
    },
  };
};
