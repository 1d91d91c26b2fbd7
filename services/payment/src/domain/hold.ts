/**
 * Keeps a payment or refund from being taken up again for an hour, so that what is found out at the provider stays true.
 * Resolves to whether that was so before.
 */
export type Hold = (id: string) => Promise<boolean>;

/** The provider's id of what was looked up there, `none`, or undefined if that was not done yet. */
export type Found = string | undefined;

/** True for something that was found, and for `none` if it cannot have been made since. */
export const isReliable = (found: Found, wasHeld: boolean): found is string =>
  found !== undefined && (found !== "none" || wasHeld);
