import { type AdvanceDeps, advancePayment, retryDelayS } from "./advance-payment.ts";
import { IdempotencyKeyReusedError, RequestInProgressError, TooManyAttemptsError } from "./errors.ts";
import type { Claim, NewPayment, Payment, RequestKey } from "./payment.ts";

export interface PayDeps extends AdvanceDeps {
  /** Told why a payment could not be finished at once. */
  readonly onPostponed: (payment: Payment, error: unknown) => void;
  readonly room: WaitingRoom;
}

/** Where a person's payments wait while as many as may be are under way. */
export interface WaitingRoom {
  /** Resolves once there may be room; to false if there is none in time. `arrivedMs` is by `nowMs`. */
  wait(userId: string, arrivedMs: number): Promise<boolean>;
  /** Tells the next in the room that a payment of the person has ended. */
  callNext(userId: string): void;
  nowMs(): number;
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
  const claim = await claimInTurn(deps, order, request);
  if (claim.kind === "new") return { payment: await finishOrPostpone(deps, claim.subject), isReplay: false };
  if (!claim.isSameRequest) throw new IdempotencyKeyReusedError();
  if (claim.subject.isLeased) throw new RequestInProgressError();
  return { payment: claim.subject, isReplay: true };
};

const claimInTurn = async (
  { payments, room }: PayDeps,
  order: NewPayment,
  request: RequestKey,
): Promise<Claim<Payment>> => {
  const arrivedMs = room.nowMs();
  for (;;) {
    const claim = await payments.claim(order, request);
    if (claim.kind !== "refused") return claim;
    const hasRoom = claim.isPassing && (await room.wait(order.userId, arrivedMs));
    if (!hasRoom) throw new TooManyAttemptsError(claim.retryAfterS);
  }
};

/** Takes a payment to its end, or leaves it to a later attempt. */
const finishOrPostpone = async (deps: PayDeps, payment: Payment): Promise<Payment> => {
  try {
    return await advancePayment(deps, payment);
  } catch (error) {
    deps.onPostponed(payment, error);
    return (await postpone(deps, payment)) ?? payment;
  } finally {
    deps.room.callNext(payment.userId);
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
