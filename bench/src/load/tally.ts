import { createHistogram, type Percentiles } from "./histogram.ts";

/** The responses of a run, counted. */
export interface Outcome {
  readonly responses: number;
  readonly seconds: number;
  readonly latency: Percentiles;
  /** Unexpected responses with their counts, including those of the warm-up. */
  readonly problems: Readonly<Record<string, number>>;
}

/** Counts responses between `begin` and `end`, and problems at any time. */
export interface Tally {
  begin(): void;
  end(): void;
  /** Counts the response to a request that was sent at `since`. */
  responded(since: number | undefined, problem: string | undefined): void;
  /** Counts a request that was due at `since` and never sent, because no connection was free. */
  missed(since: number): void;
  readonly responses: () => number;
  outcome(): Outcome;
}

export const createTally = (): Tally => {
  const histogram = createHistogram();
  const problems: Record<string, number> = {};
  let responses = 0;
  let from = 0;
  let to = 0;
  let isMeasuring = false;
  return {
    begin: () => {
      isMeasuring = true;
      from = performance.now();
    },
    end: () => {
      isMeasuring = false;
      to = performance.now();
    },
    responded: (since, problem) => {
      if (problem !== undefined) problems[problem] = (problems[problem] ?? 0) + 1;
      if (!isMeasuring || since === undefined) return;
      responses += 1;
      histogram.record(performance.now() - since);
    },
    missed: (since) => histogram.record(performance.now() - since),
    responses: () => responses,
    outcome: () => ({
      responses,
      seconds: (to - from) / 1000,
      latency: histogram.percentiles(),
      problems,
    }),
  };
};
