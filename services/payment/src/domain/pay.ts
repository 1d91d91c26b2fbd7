import { type AdvanceDeps, advancePayment, retryDelayS } from "./advance-payment.ts";
import { IdempotencyKeyReusedError, RequestInProgressError, TooManyAttemptsError } from "./errors.ts";
import type { Claim, NewPayment, Payment, Payments, RequestKey } from "./payment.ts";

export interface PayDeps extends AdvanceDeps {
  /** Called with the reason why a payment could not be finished immediately. */
  readonly onPostponed: (payment: Payment, error: unknown) => void;
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
    if (claim.kind === "new")
      return { payment: await finishOrPostpone(deps, claim.subject), isReplay: false };
    if (!claim.isSameRequest) throw new IdempotencyKeyReusedError();
    if (claim.subject.isLeased) throw new RequestInProgressError();
    return { payment: claim.subject, isReplay: true };
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

/** Takes a payment to its end, or postpones it to a later attempt. */
const finishOrPostpone = async (deps: PayDeps, payment: Payment): Promise<Payment> => {
  try {
    return await advancePayment(deps, payment);
  } catch (error) {
    deps.onPostponed(payment, error);
    return (await postpone(deps, payment)) ?? payment;
  }
};

/**
 * If even postponing fails, because the database is down or the time is up, a sweep resumes the payment when
 * its lease expires.
 */
const postpone = async ({ payments }: PayDeps, { id, attempts }: Payment): Promise<Payment | undefined> => {
  try {
    await payments.postpone(id, retryDelayS(attempts));
    return await payments.find(id);
  } catch {
    return undefined;
  }
};

/** Finishes abandoned payments. Returns the number of payments taken over. */
export const sweepPayments = async (deps: PayDeps, limit: number): Promise<number> => {
  const overdue = await deps.payments.takeOverdue(limit);
  await Promise.all(overdue.map((payment) => finishOrPostpone(deps, payment)));
  return overdue.length;
};
