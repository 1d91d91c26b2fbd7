import { type AdvanceDeps, advancePayment } from "./advance-payment.ts";
import { TooManyAttemptsError } from "./errors.ts";
import { type Claim, finishClaimed, type RequestKey, sweep, type Work } from "./leases.ts";
import type { NewPayment, Payment, Payments } from "./payment.ts";

export interface PayDeps extends AdvanceDeps, Pick<Work<Payment>, "onPostponed" | "retryDelayS"> {
  readonly room: WaitingRoom;
}

/** A place in the waiting room. */
export interface Visit {
  /** Resolves to true once there may be room, or to false on timeout. */
  waitOn(): Promise<boolean>;
  leave(): void;
}

/** The port in which a user's requests wait while the maximum number is in progress. */
export interface WaitingRoom {
  /** Resolves to a place, or to undefined if none becomes free in time. */
  enter(userId: string): Promise<Visit | undefined>;
}

export interface PayResult {
  readonly payment: Payment;
  /** True if this request already had a response. */
  readonly isReplay: boolean;
}

/**
 * Pays for items. Repeated with the same key, it returns the payment of the first call and charges nothing. A
 * payment that cannot be finished now is returned unfinished and completed later.
 *
 * @throws IdempotencyKeyReusedError, RequestInProgressError, TooManyAttemptsError
 */
export const pay = async (deps: PayDeps, order: NewPayment, request: RequestKey): Promise<PayResult> => {
  const visit = await deps.room.enter(order.userId);
  if (!visit) throw new TooManyAttemptsError(1);
  try {
    const claim = await claimInTurn(deps.payments, { order, request, visit });
    const { subject, isReplay } = await finishClaimed(workOf(deps), claim);
    return { payment: subject, isReplay };
  } finally {
    visit.leave();
  }
};

/** The user's payments in other tasks may already reach the limit. They end soon, so it waits. */
const claimInTurn = async (
  payments: Payments,
  { order, request, visit }: { order: NewPayment; request: RequestKey; visit: Visit },
): Promise<Claim<Payment>> => {
  for (;;) {
    const claim = await payments.claim(order, request);
    if (claim.kind !== "refused") return claim;
    const canWait = claim.isPassing && (await visit.waitOn());
    if (!canWait) throw new TooManyAttemptsError(claim.retryAfterS);
  }
};

const workOf = (deps: PayDeps): Work<Payment> => ({
  ...deps,
  leases: deps.payments,
  finish: (payment) => advancePayment(deps, payment),
});

/** Finishes abandoned payments. Returns the number of payments taken over. */
export const sweepPayments = (deps: PayDeps, limit: number): Promise<number> => sweep(workOf(deps), limit);
