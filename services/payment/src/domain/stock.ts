import type { Money, PricedLine, ProblemCode } from "@shop/contracts";
import type { ItemError, OrderItem } from "./payment.ts";

export type ReserveOutcome =
  | { readonly outcome: "held"; readonly lines: PricedLine[]; readonly total: Money }
  | { readonly outcome: "refused"; readonly code: ProblemCode; readonly errors: readonly ItemError[] };

/**
 * The catalog's stock. Every call can be repeated; each rejects with `unavailable` if the catalog gives no
 * usable response.
 */
export interface Stock {
  reserve(paymentId: string, items: readonly OrderItem[]): Promise<ReserveOutcome>;
  /** `lost` if the reservation was released in the meantime. */
  commit(paymentId: string): Promise<"committed" | "lost">;
  release(paymentId: string): Promise<void>;
}
