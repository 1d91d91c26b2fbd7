import { type Found, type Hold, isReliable } from "./hold.ts";
import type { Refund, Refunds } from "./refund.ts";

export interface GiveUpRefundDeps {
  readonly refunds: Pick<Refunds, "find" | "end">;
  readonly hold: Hold;
}

/** The outcome of giving up a refund. `held`: only the provider knows if it was made. */
export type GivenUpRefund =
  | { readonly outcome: "settled"; readonly refund: Refund }
  | { readonly outcome: "unknown" | "ended" | "busy" | "held" };

/**
 * Ends a refund that the provider does not confirm, according to the administrator's finding there: made or
 * not made. A refund that was not made can be requested again.
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
