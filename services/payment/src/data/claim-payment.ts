import { type Database, namedStatement, statement } from "@shop/postgres";
import type { AttemptLimits } from "../domain/attempt-limits.ts";
import type { Claim, RequestKey } from "../domain/leases.ts";
import type { NewPayment, Payment, Refusal } from "../domain/payment.ts";
import { countBegun, isOverLimit, isWithinLimits, type LimitParameters, refusalOf } from "./attempts.ts";
import { linesOfPayment, type PaymentRow, paymentColumns, storedColumns, toPayment } from "./payment-row.ts";

const limitParameters: LimitParameters = {
  units: ":units",
  perUser: ":perUser",
  declinedPerClient: ":declinedPerClient",
  unitsPerUser: ":unitsPerUser",
};

/** Key, payment, lines, first event and count in one statement, so that they are written atomically. */
const claim = namedStatement(
  "claim-payment",
  `WITH claimed AS (
     INSERT INTO idempotency_keys (user_id, operation, key, request_hash, subject_id)
     SELECT :userId, 'pay', :key, :requestHash, :id
      WHERE ${isWithinLimits(":userId", ":client", limitParameters)}
     ON CONFLICT DO NOTHING
     RETURNING subject_id
   ), payment AS (
     INSERT INTO payments (id, user_id, payment_method, leased_until, next_attempt_at, expected_amount,
                           expected_currency, client, units)
     SELECT subject_id, :userId, :paymentMethod, now() + make_interval(secs => :leaseS),
            now() + make_interval(secs => :leaseS), :expectedAmount, :expectedCurrency, :client, :units
       FROM claimed
     RETURNING ${storedColumns}
   ), counted AS (${countBegun(limitParameters)}
   ), line AS (
     INSERT INTO payment_lines (payment_id, position, product_id, quantity)
     SELECT payment.id, item.position, item.product_id, item.quantity
       FROM payment, unnest(:products::uuid[], :quantities::integer[]) WITH ORDINALITY AS item (product_id, quantity, position)
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

export interface ClaimTerms {
  readonly leaseS: number;
  readonly limits: AttemptLimits;
}

const valuesOf = (payment: NewPayment, request: RequestKey, { leaseS, limits }: ClaimTerms) => ({
  ...payment,
  ...request,
  ...limits,
  leaseS,
  expectedAmount: payment.expectedTotal?.amount,
  expectedCurrency: payment.expectedTotal?.currency,
  products: payment.items.map(({ productId }) => productId),
  quantities: payment.items.map(({ quantity }) => quantity),
  units: payment.items.reduce((sum, { quantity }) => sum + quantity, 0),
});

/** Records a payment under its key, or finds the key's earlier one. */
export const claimPayment = async (
  database: Database,
  payment: NewPayment,
  request: RequestKey,
  terms: ClaimTerms,
): Promise<Claim<Payment> | Refusal> => {
  const values = valuesOf(payment, request, terms);
  const [made] = await database.query<PaymentRow>(claim, values).catch((error: unknown) => {
    if (isOverLimit(error)) return [];
    throw error;
  });
  if (made) return { kind: "new", subject: toPayment(made) };
  const { key, requestHash } = request;
  const found = [payment.userId, key, requestHash];
  const [known] = await database.query<PaymentRow & { is_same_request: boolean }>(findByKey, found);
  if (!known) return refusalOf(database, payment, terms.limits);
  return { kind: "known", subject: toPayment(known), isSameRequest: known.is_same_request };
};
