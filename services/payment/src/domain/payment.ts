import type { Money, PricedLine, ProblemCode } from "@shop/contracts";
import type { Claim, Leased, Leases, RequestKey } from "./leases.ts";

export interface OrderItem {
  readonly productId: string;
  readonly quantity: number;
}

/** The reason why one of the items cannot be paid for. */
export interface ItemError {
  /** The item's index in the order. */
  readonly item: number;
  /** The part of the item that is the reason; all of it if undefined. */
  readonly part?: string | undefined;
  readonly detail: string;
}

export type PaymentStatus =
  | "processing"
  | "succeeded"
  | "declined"
  | "failed"
  | "partially_refunded"
  | "refunded";

/**
 * The progress of a processing payment, which determines the next action: `created` → reserve stock →
 * `reserved` → charge → `charged` → commit the reservation → `done`. `declined`, `repriced`: the stock must
 * still be released. `uncommittable`: the reservation had expired, so the charge must be refunded.
 */
export type PaymentStep =
  | "created"
  | "reserved"
  | "repriced"
  | "charged"
  | "declined"
  | "uncommittable"
  | "done";

/** A total that a payer has agreed to, in any currency. */
export interface ExpectedTotal {
  readonly amount: number;
  readonly currency: string;
}

/** Facts of a payment at every step. */
interface PaymentFacts extends Leased {
  readonly userId: string;
  readonly status: PaymentStatus;
  readonly paymentMethod: string;
  readonly amount: Money;
  readonly refunded: Money;
  readonly expectedTotal: ExpectedTotal | undefined;
  readonly items: readonly OrderItem[];
  /** The items with the catalog's names and prices; empty until the stock is reserved. */
  readonly lines: PricedLine[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Further facts by step. A payment that cannot exist, such as one to be refunded without a charge, has no type. */
type StepFacts =
  | { readonly step: "created" | "reserved" | "repriced" }
  | { readonly step: "charged" | "uncommittable"; readonly chargeId: string }
  | { readonly step: "declined"; readonly declineCode: string }
  | {
      readonly step: "done";
      /** The time of its end, before any refunds. */
      readonly settledAt: string;
      /** If it was declined. */
      readonly declineCode: string | undefined;
      /** If it failed. */
      readonly failure: { readonly code: ProblemCode; readonly errors: readonly ItemError[] } | undefined;
    };

export type Payment = PaymentFacts & StepFacts;

export interface PaymentEvent {
  readonly event: string;
  readonly at: string;
}

/** A new fact about a processing payment: its event, and the data that is now known. */
export type Progress =
  | { readonly event: "stock-reserved"; readonly lines: readonly PricedLine[]; readonly total: Money }
  | { readonly event: "price-changed"; readonly lines: readonly PricedLine[]; readonly total: Money }
  | { readonly event: "charged"; readonly chargeId: string }
  | { readonly event: "declined"; readonly declineCode: string }
  | { readonly event: "reservation-lost" }
  | { readonly event: "payment-succeeded" }
  | { readonly event: "payment-declined" }
  | { readonly event: "payment-failed"; readonly code: ProblemCode; readonly errors: readonly ItemError[] };

export interface NewPayment {
  readonly id: string;
  readonly userId: string;
  readonly items: readonly OrderItem[];
  readonly paymentMethod: string;
  readonly expectedTotal: ExpectedTotal | undefined;
  /** The key of the client that sent the order. */
  readonly client: string;
}

/**
 * A payment that an attempt limit does not allow now. `isPassing` is true if only the user's payments in
 * progress prevent it.
 */
export interface Refusal {
  readonly kind: "refused";
  readonly retryAfterS: number;
  readonly isPassing: boolean;
}

/** The payments of a list; absent conditions hold for all. */
export interface PaymentFilter {
  /** The only user whose payments the caller may see. */
  readonly ownerId?: string | undefined;
  readonly userId?: string | undefined;
  readonly status?: PaymentStatus | undefined;
  /** Created at this time or later. */
  readonly from?: string | undefined;
  /** Created before this time. */
  readonly to?: string | undefined;
}

/** The port that stores payments. */
export interface Payments extends Leases<Payment> {
  /** Records a payment under a key, unless the key is taken. The caller holds the lease of a new payment. */
  claim(payment: NewPayment, request: RequestKey): Promise<Claim<Payment> | Refusal>;
  /**
   * Records progress from a step and extends the lease. Undefined if the payment is no longer at that step.
   *
   * @param event the entry in the payment's history. @default the progress's own event
   */
  record(id: string, from: PaymentStep, progress: Progress, event?: string): Promise<Payment | undefined>;
  listEvents(id: string): Promise<PaymentEvent[]>;
  /** Newest first. */
  list(
    filter: PaymentFilter,
    after: readonly [string, string] | undefined,
    limit: number,
  ): Promise<Payment[]>;
}
