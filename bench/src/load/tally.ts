import { createHistogram, type Percentiles } from "./histogram.ts";

/** The responses of a run, counted. */
export interface Outcome {
  readonly answers: number;
  readonly seconds: number;
  readonly latency: Percentiles;
  /** Unexpected responses with their counts, including those of the warm-up. */
  readonly problems: Readonly<Record<string, number>>;
}

/** Counts answers, from `begin` to `end`, and what is wrong with them, always. */
export interface Tally {
  begin(): void;
  end(): void;
  /** An answer to what was asked at `since`. */
  answered(since: number | undefined, problem: string | undefined): void;
  /** Something that was due and was not asked for want of a connection. */
  waited(since: number): void;
  readonly answers: () => number;
  outcome(): Outcome;
}

export const createTally = (): Tally => {
  const histogram = createHistogram();
  const problems: Record<string, number> = {};
  let answers = 0;
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
    answered: (since, problem) => {
      if (problem !== undefined) problems[problem] = (problems[problem] ?? 0) + 1;
      if (!isMeasuring || since === undefined) return;
      answers += 1;
      histogram.record(performance.now() - since);
    },
    waited: (since) => histogram.record(performance.now() - since),
    answers: () => answers,
    outcome: () => ({
      answers,
      seconds: (to - from) / 1000,
      latency: histogram.percentiles(),
      problems,
    }),
  };
};
