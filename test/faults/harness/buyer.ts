import { type Attempt, finalOf, insist } from "./insist.ts";

/** What is sent to POST /api/payments. */
export interface Order {
  readonly items: readonly { readonly productId: string; readonly quantity: number }[];
  readonly paymentMethod: string;
  readonly expectedTotal?: { readonly amount: number; readonly currency: string };
}

/** One purchase or refund as its client saw it, with all attempts under one Idempotency-Key. */
export interface Receipt {
  readonly kind: "purchase" | "refund";
  readonly key: string;
  readonly attempts: readonly Attempt[];
  /** The answer that ended it; undefined where the client gave up. */
  readonly final: Attempt | undefined;
}

/** A good client: one key for one purchase or refund, however often it has to ask. It never throws. */
export interface Buyer {
  /** Pays, asking until the answer is final. @param patienceMs @default 30 s */
  buy(order: Order, patienceMs?: number): Promise<Receipt>;
  /** Refunds, which takes an admin's token: in part, or all that is left. @param patienceMs @default 30 s */
  refund(paymentId: string, amount?: number, patienceMs?: number): Promise<Receipt>;
}

const defaultPatienceMs = 30_000;

/** Makes a client with an access token at a shop's front door. */
export const createBuyer = ({ url, token }: { readonly url: string; readonly token: string }): Buyer => {
  const toReceipt = (kind: Receipt["kind"], asked: Awaited<ReturnType<typeof insist>>): Receipt => ({
    ...asked,
    kind,
    final: finalOf(asked.attempts),
  });
  return {
    buy: async (order, patienceMs = defaultPatienceMs) => {
      const request = { operation: "pay", url: `${url}/api/payments`, token, body: order } as const;
      return toReceipt("purchase", await insist(request, patienceMs));
    },
    refund: async (paymentId, amount, patienceMs = defaultPatienceMs) => {
      const request = {
        operation: "refund",
        url: `${url}/api/payments/${paymentId}/refunds`,
        token,
        body: amount === undefined ? {} : { amount },
      } as const;
      return toReceipt("refund", await insist(request, patienceMs));
    },
  };
};
