import type { Money } from "@shop/contracts";
import { type Database, type Queryable, type Statement, statement } from "@shop/postgres";
import { PaymentNotFoundError } from "../domain/errors.ts";
import type { Claim, RequestKey } from "../domain/payment.ts";
import type { NewRefund, Refund, Refundable, Refunds } from "../domain/refund.ts";

interface RefundRow {
  readonly id: string;
  readonly payment_id: string;
  readonly charge_id: string;
  readonly amount: number;
  readonly currency: Money["currency"];
  readonly reason: string | null;
  readonly status: Refund["status"];
  readonly attempts: number;
  readonly is_leased: boolean;
  readonly created_at: string;
}

const refundColumns = `refund.id, refund.payment_id, payment.charge_id, refund.amount, payment.currency, refund.reason,
          refund.status, refund.attempts, refund.leased_until > now() AS is_leased, refund.created_at`;

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
     RETURNING *
   ), event AS (
     INSERT INTO payment_events (payment_id, event)
     SELECT payment_id, 'refund-requested' FROM refund
   ), payment AS (
     UPDATE payments AS payment
        SET refunding = payment.refunding + refund.amount
       FROM refund
      WHERE payment.id = refund.payment_id
     RETURNING payment.*
   )
   SELECT ${refundColumns} FROM refund JOIN payment ON payment.id = refund.payment_id`,
);

const succeed = statement(
  "settle-refund",
  `WITH refund AS (
     UPDATE refunds
        SET status = 'succeeded', settled_at = now(), leased_until = now()
      WHERE id = $1 AND status = 'processing'
     RETURNING *
   ), payment AS (
     UPDATE payments AS payment
        SET refunding = payment.refunding - refund.amount,
            refunded = payment.refunded + refund.amount,
            status = CASE WHEN payment.refunded + refund.amount = payment.amount THEN 'refunded' ELSE 'partially_refunded' END,
            updated_at = now()
       FROM refund
      WHERE payment.id = refund.payment_id
     RETURNING payment.*
   ), event AS (
     INSERT INTO payment_events (payment_id, event)
     SELECT id, 'refund-succeeded' FROM payment
   )
   INSERT INTO outbox (type, payload)
   SELECT 'refund.succeeded',
          json_build_object('refundId', refund.id, 'paymentId', payment.id, 'userId', payment.user_id,
                            'amount', refund.amount, 'currency', payment.currency)
     FROM refund, payment`,
);

const find = statement(
  "find-refund",
  `SELECT ${refundColumns}
     FROM refunds AS refund
     JOIN payments AS payment ON payment.id = refund.payment_id
    WHERE refund.id = $1`,
);

const postpone = statement(
  "postpone-refund",
  `UPDATE refunds
      SET leased_until = now(), next_attempt_at = now() + make_interval(secs => $2)
    WHERE id = $1 AND status = 'processing'`,
);

const takeOverdue = statement(
  "take-overdue-refunds",
  `WITH refund AS (
     UPDATE refunds
        SET attempts = attempts + 1,
            leased_until = now() + make_interval(secs => $2),
            next_attempt_at = now() + make_interval(secs => $2)
      WHERE id IN (
        SELECT id
          FROM refunds
         WHERE status = 'processing' AND next_attempt_at < now()
         ORDER BY next_attempt_at
         LIMIT $1
           FOR UPDATE SKIP LOCKED
      )
     RETURNING *
   )
   SELECT ${refundColumns}
     FROM refund
     JOIN payments AS payment ON payment.id = refund.payment_id`,
);

const listOf = statement(
  "list-refunds-of-payment",
  `SELECT ${refundColumns}
     FROM refunds AS refund
     JOIN payments AS payment ON payment.id = refund.payment_id
    WHERE refund.payment_id = $1
    ORDER BY refund.created_at, refund.id`,
);

const toRefund = (row: RefundRow): Refund => ({
  id: row.id,
  paymentId: row.payment_id,
  chargeId: row.charge_id,
  amount: { amount: row.amount, currency: row.currency },
  reason: row.reason ?? undefined,
  status: row.status,
  attempts: row.attempts,
  isLeased: row.is_leased,
  createdAt: row.created_at,
});

interface ClaimParts {
  readonly refund: NewRefund;
  readonly request: RequestKey;
  readonly decide: (payment: Refundable) => number;
  readonly leaseS: number;
}

const claimIn = async (
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
  // The key was taken meanwhile, for a refund of another payment: the lock is one payment's.
  const taken = await findKnown();
  if (!taken) throw new Error("an idempotency key has vanished");
  return taken;
};

/** Keeps the refunds in PostgreSQL. */
export const createRefunds = (database: Database, leaseS: number): Refunds => {
  const many = async (query: Statement, values: readonly unknown[]): Promise<Refund[]> =>
    (await database.query<RefundRow>(query, values)).map(toRefund);
  const get = async (id: string): Promise<Refund> => {
    const [refund] = await many(find, [id]);
    if (!refund) throw new Error(`refund ${id} has vanished`);
    return refund;
  };
  return {
    claim: (refund, request, decide) =>
      database.transaction((tx) => claimIn(tx, { refund, request, decide, leaseS })),
    succeed: async (id) => {
      await database.query(succeed, [id]);
      return get(id);
    },
    postpone: async (id, delayS) => {
      await database.query(postpone, [id, delayS]);
      return get(id);
    },
    takeOverdue: (limit) => many(takeOverdue, [limit, leaseS]),
    listOf: (paymentId) => many(listOf, [paymentId]),
  };
};
