import { type AdvanceDeps, advancePayment, retryDelayS } from "./advance-payment.ts";
import { IdempotencyKeyReusedError, RequestInProgressError, TooManyAttemptsError } from "./errors.ts";
import type { Claim, NewPayment, Payment, Payments, RequestKey } from "./payment.ts";

export interface PayDeps extends AdvanceDeps {
  /** Told why a payment could not be finished at once. */
  readonly onPostponed: (payment: Payment, error: unknown) => void;
  readonly room: WaitingRoom;
}

/** A place in the waiting room. */
export interface Visit {
  /** Resolves once there may be room; to false if the time is over. */
  waitOn(): Promise<boolean>;
  leave(): void;
}

/** Where a person's requests wait while as many as may be are under way. */
export interface WaitingRoom {
  /** Resolves to a place, or to undefined if there is none in time. */
  enter(userId: string): Promise<Visit | undefined>;
}

export interface PayResult {
  readonly payment: Payment;
  /** Whether the request was answered before. */
  readonly isReplay: boolean;
}

/**
 * Pays for items. Repeated with the same key, it returns the payment that the first call made, and pays nothing.
 * A payment that cannot be finished now is returned as it is and finished later.
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

/** Payments of the person in other tasks may be as many as may be under way; they end soon. */
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

/** Takes a payment to its end, or leaves it to a later attempt. */
const finishOrPostpone = async (deps: PayDeps, payment: Payment): Promise<Payment> => {
  try {
    return await advancePayment(deps, payment);
  } catch (error) {
    deps.onPostponed(payment, error);
    return (await postpone(deps, payment)) ?? payment;
  }
};

/** What cannot even be postponed, as the database is away or the time is up, is taken up when its lease runs out. */
const postpone = async ({ payments }: PayDeps, { id, attempts }: Payment): Promise<Payment | undefined> => {
  try {
    await payments.postpone(id, retryDelayS(attempts));
    return await payments.find(id);
  } catch {
    return undefined;
  }
};

/** Finishes what others left half-way. Returns how many payments were taken up. */
export const sweepPayments = async (deps: PayDeps, limit: number): Promise<number> => {
  const overdue = await deps.payments.takeOverdue(limit);
  await Promise.all(overdue.map((payment) => finishOrPostpone(deps, payment)));
  return overdue.length;
};
