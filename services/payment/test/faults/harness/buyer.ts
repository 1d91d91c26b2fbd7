import { type Attempt, finalOf, retryUntilFinal } from "./retry-until-final.ts";

/** The body of POST /api/payments. */
export interface Order {
  readonly items: readonly { readonly productId: string; readonly quantity: number }[];
  readonly paymentMethod: string;
  readonly expectedTotal?: { readonly amount: number; readonly currency: string };
}

/** One purchase or refund from its client's view, with all attempts under one Idempotency-Key. */
export interface Receipt {
  readonly kind: "purchase" | "refund";
  readonly key: string;
  readonly attempts: readonly Attempt[];
  /** The final response; undefined if the client gave up. */
  readonly final: Attempt | undefined;
}

/** A well-behaved client: it retries each purchase or refund under one key. It never throws. */
export interface Buyer {
  /** Pays, and retries until the response is final. @param timeoutMs @default 30 s */
  buy(order: Order, timeoutMs?: number): Promise<Receipt>;
  /** Refunds a part or the rest, which requires an admin's token. @param timeoutMs @default 30 s */
  refund(paymentId: string, amount?: number, timeoutMs?: number): Promise<Receipt>;
}

const defaultTimeoutMs = 30_000;

/** Creates a client of a shop's gateway with an access token. */
export const createBuyer = ({ url, token }: { readonly url: string; readonly token: string }): Buyer => {
  const toReceipt = (
    kind: Receipt["kind"],
    attempt: Awaited<ReturnType<typeof retryUntilFinal>>,
  ): Receipt => ({
    ...attempt,
    kind,
    final: finalOf(attempt.attempts),
  });
  return {
    buy: async (order, timeoutMs = defaultTimeoutMs) => {
      const request = { operation: "pay", url: `${url}/api/payments`, token, body: order } as const;
      return toReceipt("purchase", await retryUntilFinal(request, timeoutMs));
    },
    refund: async (paymentId, amount, timeoutMs = defaultTimeoutMs) => {
      const request = {
        operation: "refund",
        url: `${url}/api/payments/${paymentId}/refunds`,
        token,
        body: amount === undefined ? {} : { amount },
      } as const;
      return toReceipt("refund", await retryUntilFinal(request, timeoutMs));
    },
  };
};
