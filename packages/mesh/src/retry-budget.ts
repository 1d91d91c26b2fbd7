/** Bounds retries to a share of all calls, so that retrying does not multiply the load on a peer that is down. */
export interface RetryBudget {
  /** Every first attempt earns a part of a retry. */
  earn(): void;
  /** Takes one retry, if there is one. */
  spend(): boolean;
}

/** Makes a token bucket: `share` of a retry is earned by each call, up to `most` saved. */
export const createRetryBudget = ({ share = 0.1, most = 10 } = {}): RetryBudget => {
  let tokens = most;
  return {
    earn: () => {
      tokens = Math.min(most, tokens + share);
    },
    spend: () => {
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
};
