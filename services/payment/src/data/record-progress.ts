import { type Database, type Statement, statement } from "@shop/postgres";
import type { Payment, PaymentStep, Progress } from "../domain/payment.ts";
import { countDeclined, countEnded } from "./attempts.ts";
import { linesOfPayment, type PaymentRow, paymentColumns, toPayment } from "./payment-row.ts";

/**
 * Advances a payment in one statement, together with its event and, if it has ended, the outbox event. The
 * step in the condition excludes concurrent workers: the second finds no row.
 */
const moveOn = (name: string, assignments: string, more = ""): Statement =>
  statement(
    name,
    `WITH payment AS (
       UPDATE payments
          SET ${assignments}, updated_at = now(), leased_until = now() + make_interval(secs => $4),
              next_attempt_at = now() + make_interval(secs => $4)
        WHERE id = $1 AND step = $2 AND status = 'processing'
       RETURNING *
     ), event AS (
       INSERT INTO payment_events (payment_id, event)
       SELECT id, $3 FROM payment
     )${more}
     SELECT ${paymentColumns}, ${linesOfPayment}
       FROM payment`,
  );

/** An ended payment has no lease and is published. */
const settle = (name: string, assignments: string, counting = countEnded): Statement =>
  statement(
    name,
    `WITH payment AS (
       UPDATE payments
          SET ${assignments}, step = 'done', client = NULL, updated_at = now(), settled_at = now(), leased_until = now()
        WHERE id = $1 AND step = $2 AND status = 'processing'
       RETURNING *
     ), event AS (
       INSERT INTO payment_events (payment_id, event)
       SELECT id, $3 FROM payment
     ), told AS (
       INSERT INTO outbox (type, payload)
       SELECT 'payment.' || status,
              json_build_object('paymentId', id, 'userId', user_id, 'amount', amount, 'currency', currency)
         FROM payment
     )${counting}
     SELECT ${paymentColumns}, ${linesOfPayment}
       FROM payment`,
  );

const withPrices = (name: string, step: string): Statement =>
  moveOn(
    name,
    `step = '${step}', amount = $5, currency = $6`,
    `, priced AS (
       UPDATE payment_lines AS line
          SET name = priced.name, unit_price_amount = priced.unit_price
         FROM payment, unnest($7::uuid[], $8::text[], $9::bigint[]) AS priced (product_id, name, unit_price)
        WHERE line.payment_id = payment.id AND line.product_id = priced.product_id
     )`,
  );
const reserved = withPrices("record-reserved", "reserved");
const repriced = withPrices("record-repriced", "repriced");
const charged = moveOn("record-charged", "step = 'charged', charge_id = $5");
const declined = moveOn("record-declined", "step = 'declined', decline_code = $5");
const reservationLost = moveOn("record-reservation-lost", "step = 'uncommittable'");
const succeeded = settle("settle-succeeded", "status = 'succeeded'");
const ended = settle("settle-declined", "status = 'declined'", countDeclined("$4"));
const failed = settle("settle-failed", "status = 'failed', failure_code = $4, failure_errors = $5");

interface Times {
  readonly leaseS: number;
  /** The window in which a decline counts. */
  readonly windowS: number;
}

const execute = (
  progress: Progress,
  { leaseS, windowS }: Times,
): readonly [Statement, readonly unknown[]] => {
  switch (progress.event) {
    case "stock-reserved":
    case "price-changed": {
      const { lines, total } = progress;
      const products = lines.map(({ productId }) => productId);
      const names = lines.map(({ name }) => name);
      const prices = lines.map(({ unitPrice }) => unitPrice.amount);
      const query = progress.event === "stock-reserved" ? reserved : repriced;
      return [query, [leaseS, total.amount, total.currency, products, names, prices]];
    }
    case "charged":
      return [charged, [leaseS, progress.chargeId]];
    case "declined":
      return [declined, [leaseS, progress.declineCode]];
    case "reservation-lost":
      return [reservationLost, [leaseS]];
    case "payment-succeeded":
      return [succeeded, []];
    case "payment-declined":
      return [ended, [windowS]];
    case "payment-failed":
      return [failed, [progress.code, JSON.stringify(progress.errors)]];
  }
};

/** Records progress from a step; undefined if the payment is no longer at that step. */
export const recordProgress = async (
  database: Database,
  id: string,
  change: Times & { readonly from: PaymentStep; readonly progress: Progress; readonly event: string },
): Promise<Payment | undefined> => {
  const { from, progress, event } = change;
  const [query, values] = execute(progress, change);
  const [row] = await database.query<PaymentRow>(query, [id, from, event, ...values]);
  if (!row) return undefined;
  const payment = toPayment(row);
  // The statement returned the lines as they were before it priced them.
  return "lines" in progress ? { ...payment, lines: [...progress.lines] } : payment;
};
