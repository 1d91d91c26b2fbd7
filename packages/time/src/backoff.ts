/** The delay before each retry, counted from 0: `first`, then twice as long each time, at most `longest`. */
export const backoff =
  ({ first, longest }: { readonly first: number; readonly longest: number }): ((retry: number) => number) =>
  (retry) =>
    Math.min(longest, first * 2 ** retry);

/**
 * A random part of a delay, so that callers that failed together do not retry together.
 * https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export const fullJitter = (delay: number): number => Math.random() * delay;

/** An interval, longer or shorter by at most `share`, so that tasks started together drift apart. */
export const spread = (interval: number, share: number): number =>
  interval * (1 - share + Math.random() * 2 * share);
