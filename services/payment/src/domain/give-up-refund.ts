import { type Found, type Hold, isReliable } from "./hold.ts";
import type { Refund, Refunds } from "./refund.ts";

export interface GiveUpRefundDeps {
  readonly refunds: Pick<Refunds, "find" | "end">;
  readonly hold: Hold;
}

/** What became of a refund that was given up. `held`: only the provider knows whether it was made. */
export type GivenUpRefund =
  | { readonly outcome: "settled"; readonly refund: Refund }
  | { readonly outcome: "unknown" | "ended" | "busy" | "held" };

/**
 * Ends a refund that the provider does not confirm, as the administrator has found it there: made, or not made. What was
 * not made can be refunded anew.
 */
export const giveUpRefund = async (
  { refunds, hold }: GiveUpRefundDeps,
  id: string,
  found: Found,
): Promise<GivenUpRefund> => {
  const refund = await refunds.find(id);
  if (!refund) return { outcome: "unknown" };
  if (refund.status !== "processing") return { outcome: "ended" };
  if (refund.isLeased) return { outcome: "busy" };
  if (!isReliable(found, await hold(id))) return { outcome: "held" };
  const status = found === "none" ? "failed" : "succeeded";
  return { outcome: "settled", refund: await refunds.end(id, status, "refund-given-up") };
};
