/** Limits retries to a share of all calls, so that retries do not multiply the load on a failing peer. */
export interface RetryBudget {
  /** Every first attempt earns a fraction of a retry. */
  earn(): void;
  /** Spends one retry. Returns false if none is left. */
  spend(): boolean;
}

/** Creates a token bucket: each call earns `share` of a retry, up to `max` retries. */
export const createRetryBudget = ({ share = 0.1, max = 10 } = {}): RetryBudget => {
  let tokens = max;
  return {
    earn: () => {
      tokens = Math.min(max, tokens + share);
    },
    spend: () => {
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
};
