/** Limits on payment attempts per user and per client (docs/decisions/0028). */
export interface AttemptLimits {
  /** One user's payments in progress, plus those declined within the window. */
  readonly perUser: number;
  /** Declined payments within the window, of all users that share a client address. */
  readonly declinedPerClient: number;
  /** The window in which declined payments count, starting with the first. */
  readonly windowS: number;
  /** Units in one user's concurrent payments. A single payment may have more. */
  readonly unitsPerUser: number;
}
