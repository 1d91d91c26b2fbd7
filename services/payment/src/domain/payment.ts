import type { FieldError, Money, PricedLine, ProblemCode } from "@shop/contracts";

export interface OrderItem {
  readonly productId: string;
  readonly quantity: number;
}

export type PaymentStatus =
  | "processing"
  | "succeeded"
  | "declined"
  | "failed"
  | "partially_refunded"
  | "refunded";

/**
 * How far a processing payment has come; what is to be done next follows from it:
 * `created` → reserve stock → `reserved` → charge → `charged` → commit the reservation → `done`.
 * `declined`, `repriced`: the stock is still to be released. `uncommittable`: the reservation had expired, the charge is to
 * be refunded.
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
interface PaymentFacts {
  readonly id: string;
  readonly userId: string;
  readonly status: PaymentStatus;
  readonly paymentMethod: string;
  readonly amount: Money;
  readonly refunded: Money;
  readonly expectedTotal: ExpectedTotal | undefined;
  readonly items: readonly OrderItem[];
  /** The items with the catalog's names and prices; empty until the stock is reserved. */
  readonly lines: PricedLine[];
  /** How often it was taken up again. */
  readonly attempts: number;
  /** Whether somebody works on it now. */
  readonly isLeased: boolean;
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
      readonly failure: { readonly code: ProblemCode; readonly errors: FieldError[] } | undefined;
    };

export type Payment = PaymentFacts & StepFacts;

export interface PaymentEvent {
  readonly event: string;
  readonly at: string;
}

/** A new fact about a processing payment: the step it leads from, and what is now known. */
export type Progress =
  | { readonly event: "stock-reserved"; readonly lines: readonly PricedLine[]; readonly total: Money }
  | { readonly event: "price-changed"; readonly lines: readonly PricedLine[]; readonly total: Money }
  | { readonly event: "charged"; readonly chargeId: string }
  | { readonly event: "declined"; readonly declineCode: string }
  | { readonly event: "reservation-lost" }
  | { readonly event: "payment-succeeded" }
  | { readonly event: "payment-declined" }
  | { readonly event: "payment-failed"; readonly code: ProblemCode; readonly errors: readonly FieldError[] };

export interface NewPayment {
  readonly id: string;
  readonly userId: string;
  readonly items: readonly OrderItem[];
  readonly paymentMethod: string;
  readonly expectedTotal: ExpectedTotal | undefined;
  /** The key of the client that sent the order. */
  readonly client: string;
}

/** The Idempotency-Key of a request and a hash of what was asked. */
export interface RequestKey {
  readonly key: string;
  readonly requestHash: Buffer;
}

/** What came of claiming a key: a new payment, or the one that the key led to before. */
export type Claim<T> =
  | { readonly kind: "new"; readonly subject: T }
  | { readonly kind: "known"; readonly subject: T; readonly isSameRequest: boolean };

/** A payment that a limit of attempts does not allow now. `isPassing`: only as others of the person are under way. */
export interface Refusal {
  readonly kind: "refused";
  readonly retryAfterS: number;
  readonly isPassing: boolean;
}

/** Where the payments are kept. */
export interface Payments {
  /** Records a payment under a key, unless the key is taken. The caller has the lease of a new one. */
  claim(payment: NewPayment, request: RequestKey): Promise<Claim<Payment> | Refusal>;
  /**
   * Records progress from a step, and prolongs the lease. Undefined where the payment is no longer at that step.
   *
   * @param event what the payment's history says of it. @default the progress's own event
   */
  record(id: string, from: PaymentStep, progress: Progress, event?: string): Promise<Payment | undefined>;
  /** Gives the lease back; the payment is taken up again in `delayS`. */
  postpone(id: string, delayS: number): Promise<void>;
  /** Takes the lease of payments that nobody works on. */
  takeOverdue(limit: number): Promise<Payment[]>;
  find(id: string): Promise<Payment | undefined>;
  listEvents(id: string): Promise<PaymentEvent[]>;
  /** Newest first; of one user, or of all. */
  list(
    userId: string | undefined,
    after: readonly [string, string] | undefined,
    limit: number,
  ): Promise<Payment[]>;
}
