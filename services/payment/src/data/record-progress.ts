import { type Database, namedStatement, type Statement } from "@shop/postgres";
import type { Payment, PaymentStep, Progress } from "../domain/payment.ts";
import { countDeclined, countEnded } from "./attempts.ts";
import { toStoredError } from "./failure-errors.ts";
import { linesOfPayment, type PaymentRow, paymentColumns, storedColumns, toPayment } from "./payment-row.ts";

/**
 * Advances a payment in one statement, together with its event and, if it has ended, the outbox event. The
 * step in the condition excludes concurrent workers: the second finds no row.
 */
const advance = (name: string, assignments: string, more = ""): Statement =>
  namedStatement(
    name,
    `WITH payment AS (
       UPDATE payments
          SET ${assignments}, updated_at = now(), leased_until = now() + make_interval(secs => :leaseS),
              next_attempt_at = now() + make_interval(secs => :leaseS)
        WHERE id = :id AND step = :from AND status = 'processing'
       RETURNING ${storedColumns}
     ), event AS (
       INSERT INTO payment_events (payment_id, event)
       SELECT id, :event FROM payment
     )${more}
     SELECT ${paymentColumns}, ${linesOfPayment}
       FROM payment`,
  );

/** An ended payment has no lease and is published. */
const settle = (name: string, assignments: string, counting = countEnded): Statement =>
  namedStatement(
    name,
    `WITH payment AS (
       UPDATE payments
          SET ${assignments}, step = 'done', client = NULL, updated_at = now(), settled_at = now(), leased_until = now()
        WHERE id = :id AND step = :from AND status = 'processing'
       RETURNING ${storedColumns}
     ), event AS (
       INSERT INTO payment_events (payment_id, event)
       SELECT id, :event FROM payment
     ), published AS (
       INSERT INTO outbox (type, payload)
       SELECT 'payment.' || status,
              json_build_object('paymentId', id, 'userId', user_id, 'amount', amount, 'currency', currency)
         FROM payment
     )${counting}
     SELECT ${paymentColumns}, ${linesOfPayment}
       FROM payment`,
  );

const withPrices = (name: string, step: string): Statement =>
  advance(
    name,
    `step = '${step}', amount = :amount, currency = :currency`,
    `, priced AS (
       UPDATE payment_lines AS line
          SET name = priced.name, unit_price_amount = priced.unit_price
         FROM payment, unnest(:products::uuid[], :names::text[], :prices::bigint[]) AS priced (product_id, name, unit_price)
        WHERE line.payment_id = payment.id AND line.product_id = priced.product_id
     )`,
  );

/** The statement that records each kind of progress. */
const statements: Readonly<Record<Progress["event"], Statement>> = {
  "stock-reserved": withPrices("record-reserved", "reserved"),
  "price-changed": withPrices("record-repriced", "repriced"),
  charged: advance("record-charged", "step = 'charged', charge_id = :chargeId"),
  declined: advance("record-declined", "step = 'declined', decline_code = :declineCode"),
  "reservation-lost": advance("record-reservation-lost", "step = 'uncommittable'"),
  "payment-succeeded": settle("settle-succeeded", "status = 'succeeded'"),
  "payment-declined": settle("settle-declined", "status = 'declined'", countDeclined(":windowS")),
  "payment-failed": settle(
    "settle-failed",
    "status = 'failed', failure_code = :code, failure_errors = :errors",
  ),
};

interface Change {
  readonly from: PaymentStep;
  readonly progress: Progress;
  readonly event: string;
  readonly leaseS: number;
  /** The window in which a decline counts. */
  readonly windowS: number;
}

/** The facts of progress as values of its statement. */
const valuesOf = (progress: Progress): Readonly<Record<string, unknown>> => {
  switch (progress.event) {
    case "stock-reserved":
    case "price-changed": {
      const { lines, total } = progress;
      return {
        ...total,
        products: lines.map(({ productId }) => productId),
        names: lines.map(({ name }) => name),
        prices: lines.map(({ unitPrice }) => unitPrice.amount),
      };
    }
    case "payment-failed":
      return { code: progress.code, errors: JSON.stringify(progress.errors.map(toStoredError)) };
    default:
      return progress;
  }
};

/** Records progress from a step; undefined if the payment is no longer at that step. */
export const recordProgress = async (
  database: Database,
  id: string,
  change: Change,
): Promise<Payment | undefined> => {
  const { from, progress, event, leaseS, windowS } = change;
  const values = { ...valuesOf(progress), id, from, event, leaseS, windowS };
  const [row] = await database.query<PaymentRow>(statements[progress.event], values);
  if (!row) return undefined;
  const payment = toPayment(row);
  // The statement returned the lines as they were before it priced them.
  return "lines" in progress ? { ...payment, lines: [...progress.lines] } : payment;
};
