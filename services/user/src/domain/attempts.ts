/** A maximum number of attempts within a time. */
export interface Limit {
  readonly attempts: number;
  readonly perS: number;
}

/** A count of attempts: their kind, the subject they are counted for, and the limit. */
export interface Count {
  readonly of: string;
  readonly key: string;
  readonly limit: Limit;
  /** A slower count that replaces it once it is full. @default further attempts are rejected */
  readonly whenFull?: Count;
}

/** Counts attempts across all tasks. */
export interface AttemptCounter {
  /**
   * Adds an attempt to all these counts or, if one of them is full, to none. Resolves to the counts that it
   * was added to.
   *
   * @throws TooManyAttemptsError
   */
  add(counts: readonly Count[]): Promise<readonly Count[]>;
  /** Removes an attempt from some counts, and resets others to zero. */
  takeBack(counts: readonly Count[], forgiven?: readonly Count[]): Promise<void>;
}
