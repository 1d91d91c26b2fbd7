/**
 * Excludes a payment or refund from the sweeps for an hour, so that a finding at the provider stays true.
 * Resolves to true if it was already held.
 */
export type Hold = (id: string) => Promise<boolean>;

/** The administrator's finding at the provider: the provider's id, `none`, or undefined before the lookup. */
export type Found = string | undefined;

/** True for an id, and for `none` if the charge or refund cannot have been made since. */
export const isReliable = (found: Found, wasHeld: boolean): found is string =>
  found !== undefined && (found !== "none" || wasHeld);
