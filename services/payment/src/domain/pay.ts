import { type AdvanceDeps, advancePayment, retryDelayS } from "./advance-payment.ts";
import { IdempotencyKeyReusedError, RequestInProgressError } from "./errors.ts";
import type { NewPayment, Payment, RequestKey } from "./payment.ts";

export interface PayDeps extends AdvanceDeps {
  /** Told why a payment could not be finished at once. */
  readonly onPostponed: (payment: Payment, error: unknown) => void;
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
 * @throws IdempotencyKeyReusedError, RequestInProgressError
 */
export const pay = async (deps: PayDeps, order: NewPayment, request: RequestKey): Promise<PayResult> => {
  const claim = await deps.payments.claim(order, request);
  if (claim.kind === "new") return { payment: await finishOrPostpone(deps, claim.subject), isReplay: false };
  if (!claim.isSameRequest) throw new IdempotencyKeyReusedError();
  if (claim.subject.isLeased) throw new RequestInProgressError();
  return { payment: claim.subject, isReplay: true };
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
