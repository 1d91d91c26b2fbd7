import { type Database, statement } from "@shop/postgres";
import type { Claim, NewPayment, Payment, RequestKey } from "../domain/payment.ts";
import { linesOfPayment, type PaymentRow, paymentColumns, toPayment } from "./payment-row.ts";

/** Key, payment, lines and first event in one statement: they are there together or not at all. */
const claim = statement(
  "claim-payment",
  `WITH claimed AS (
     INSERT INTO idempotency_keys (user_id, operation, key, request_hash, subject_id)
     VALUES ($2, 'pay', $3, $4, $1)
     ON CONFLICT DO NOTHING
     RETURNING subject_id
   ), payment AS (
     INSERT INTO payments (id, user_id, payment_method, leased_until, next_attempt_at)
     SELECT subject_id, $2, $5, now() + make_interval(secs => $8), now() + make_interval(secs => $8)
       FROM claimed
     RETURNING *
   ), line AS (
     INSERT INTO payment_lines (payment_id, position, product_id, quantity)
     SELECT payment.id, item.position, item.product_id, item.quantity
       FROM payment, unnest($6::uuid[], $7::integer[]) WITH ORDINALITY AS item (product_id, quantity, position)
     RETURNING position, product_id, quantity
   ), event AS (
     INSERT INTO payment_events (payment_id, event)
     SELECT id, 'payment-created' FROM payment
   )
   SELECT ${paymentColumns},
          (SELECT json_agg(json_build_object('productId', product_id, 'quantity', quantity, 'name', NULL, 'unitPrice', NULL)
                           ORDER BY position) FROM line) AS lines
     FROM payment`,
);

const findByKey = statement(
  "find-payment-by-key",
  `SELECT ${paymentColumns}, ${linesOfPayment}, claimed.request_hash = $3 AS is_same_request
     FROM idempotency_keys AS claimed
     JOIN payments AS payment ON payment.id = claimed.subject_id
    WHERE claimed.user_id = $1 AND claimed.operation = 'pay' AND claimed.key = $2`,
);

/** Records a payment under its key, or finds the one that the key led to before. */
export const claimPayment = async (
  database: Database,
  payment: NewPayment,
  request: RequestKey,
  leaseS: number,
): Promise<Claim<Payment>> => {
  const { id, userId, items, paymentMethod } = payment;
  const productIds = items.map(({ productId }) => productId);
  const quantities = items.map(({ quantity }) => quantity);
  const { key, requestHash } = request;
  const [made] = await database.query<PaymentRow>(claim, [
    id,
    userId,
    key,
    requestHash,
    paymentMethod,
    productIds,
    quantities,
    leaseS,
  ]);
  if (made) return { kind: "new", subject: toPayment(made) };
  const [known] = await database.query<PaymentRow & { is_same_request: boolean }>(findByKey, [
    userId,
    key,
    requestHash,
  ]);
  if (!known) throw new Error("an idempotency key has vanished");
  return { kind: "known", subject: toPayment(known), isSameRequest: known.is_same_request };
};
