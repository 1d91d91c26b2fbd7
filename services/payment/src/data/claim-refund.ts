import { type Queryable, statement } from "@shop/postgres";
import { PaymentNotFoundError } from "../domain/errors.ts";
import type { Claim, RequestKey } from "../domain/leases.ts";
import type { NewRefund, Refund, Refundable } from "../domain/refund.ts";
import { type RefundRow, refundColumns, storedColumns, toRefund } from "./refund-row.ts";

const lockPayment = statement(
  "lock-payment-for-refund",
  `SELECT status, amount, amount - refunded - refunding AS left, currency
     FROM payments
    WHERE id = $1
      FOR UPDATE`,
);

const findByKey = statement(
  "find-refund-by-key",
  `SELECT ${refundColumns}, claimed.request_hash = $3 AS is_same_request
     FROM idempotency_keys AS claimed
     JOIN refunds AS refund ON refund.id = claimed.subject_id
     JOIN payments AS payment ON payment.id = refund.payment_id
    WHERE claimed.user_id = $1 AND claimed.operation = 'refund' AND claimed.key = $2`,
);

const record = statement(
  "record-refund",
  `WITH claimed AS (
     INSERT INTO idempotency_keys (user_id, operation, key, request_hash, subject_id)
     VALUES ($3, 'refund', $4, $5, $1)
     ON CONFLICT DO NOTHING
     RETURNING subject_id
   ), refund AS (
     INSERT INTO refunds (id, payment_id, amount, reason, leased_until, next_attempt_at)
     SELECT subject_id, $2, $6, $7, now() + make_interval(secs => $8), now() + make_interval(secs => $8)
       FROM claimed
     RETURNING ${storedColumns}
   ), event AS (
     INSERT INTO payment_events (payment_id, event)
     SELECT payment_id, 'refund-requested' FROM refund
   ), payment AS (
     UPDATE payments AS payment
        SET refunding = payment.refunding + refund.amount
       FROM refund
      WHERE payment.id = refund.payment_id
     RETURNING payment.id, payment.charge_id, payment.currency
   )
   SELECT ${refundColumns} FROM refund JOIN payment ON payment.id = refund.payment_id`,
);

interface ClaimParts {
  readonly refund: NewRefund;
  readonly request: RequestKey;
  readonly decide: (payment: Refundable) => number;
  readonly leaseS: number;
}

/** Records a refund under its key, or finds the key's earlier one. Must run in a transaction. */
export const claimRefund = async (
  tx: Queryable,
  { refund, request, decide, leaseS }: ClaimParts,
): Promise<Claim<Refund>> => {
  const { id, paymentId, requestedBy, reason } = refund;
  const [payment] = await tx.query<Refundable>(lockPayment, [paymentId]);
  if (!payment) throw new PaymentNotFoundError(paymentId);
  const { key, requestHash } = request;
  const findKnown = async (): Promise<Claim<Refund> | undefined> => {
    const values = [requestedBy, key, requestHash];
    const [found] = await tx.query<RefundRow & { is_same_request: boolean }>(findByKey, values);
    return found && { kind: "known", subject: toRefund(found), isSameRequest: found.is_same_request };
  };
  const known = await findKnown();
  if (known) return known;
  const amount = decide(payment);
  const [made] = await tx.query<RefundRow>(record, [
    id,
    paymentId,
    requestedBy,
    key,
    requestHash,
    amount,
    reason,
    leaseS,
  ]);
  if (made) return { kind: "new", subject: toRefund(made) };
  // A concurrent refund of another payment took the key: the lock covers only one payment.
  const taken = await findKnown();
  if (!taken) throw new Error("an idempotency key no longer exists");
  return taken;
};
