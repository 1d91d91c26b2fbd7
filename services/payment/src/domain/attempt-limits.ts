/** How many attempts to pay one person, and one client, may have (docs/decisions/0028). */
export interface AttemptLimits {
  /** Payments of one person that are under way, and those that were declined within the time. */
  readonly perPerson: number;
  /** Payments that were declined within the time, of all who share a client address. */
  readonly declinedPerClient: number;
  /** How long declined payments count, from the first. */
  readonly windowS: number;
  /** Units in the payments of one person under way at once. A payment that is alone may have more. */
  readonly unitsPerPerson: number;
}
