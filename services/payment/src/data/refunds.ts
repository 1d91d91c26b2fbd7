import { type Database, type Statement, statement } from "@shop/postgres";
import type { Refund, Refunds } from "../domain/refund.ts";
import { claimRefund } from "./claim-refund.ts";
import { postponeIn, takeOverdueIn } from "./leases.ts";
import { type RefundRow, refundColumns, storedColumns, toRefund } from "./refund-row.ts";

/** Ends a refund; `assignments` update its payment. */
const settle = (name: string, status: "succeeded" | "failed", assignments: string): Statement =>
  statement(
    name,
    `WITH refund AS (
       UPDATE refunds
          SET status = '${status}', settled_at = now(), leased_until = now()
        WHERE id = $1 AND status = 'processing'
       RETURNING id, payment_id, amount
     ), payment AS (
       UPDATE payments AS payment
          SET refunding = payment.refunding - refund.amount,${assignments}
              updated_at = now()
         FROM refund
        WHERE payment.id = refund.payment_id
       RETURNING payment.id, payment.user_id, payment.currency
     ), event AS (
       INSERT INTO payment_events (payment_id, event)
       SELECT id, $2 FROM payment
     )
     INSERT INTO outbox (type, payload)
     SELECT 'refund.${status}',
            json_build_object('refundId', refund.id, 'paymentId', payment.id, 'userId', payment.user_id,
                              'amount', refund.amount, 'currency', payment.currency)
       FROM refund, payment`,
  );

const ends = {
  succeeded: settle(
    "settle-refund",
    "succeeded",
    `
              refunded = payment.refunded + refund.amount,
              status = CASE WHEN payment.refunded + refund.amount = payment.amount THEN 'refunded' ELSE 'partially_refunded' END,`,
  ),
  failed: settle("settle-failed-refund", "failed", ""),
};

const find = statement(
  "find-refund",
  `SELECT ${refundColumns}
     FROM refunds AS refund
     JOIN payments AS payment ON payment.id = refund.payment_id
    WHERE refund.id = $1`,
);

const postpone = postponeIn("refunds");

const takeOverdue = statement(
  "take-overdue-refunds",
  `WITH refund AS (${takeOverdueIn("refunds")}
     RETURNING ${storedColumns}
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

/** Stores the refunds in PostgreSQL. */
export const createRefunds = (database: Database, leaseS: number): Refunds => {
  const many = async (query: Statement, values: readonly unknown[]): Promise<Refund[]> =>
    (await database.query<RefundRow>(query, values)).map(toRefund);
  const findById = async (id: string): Promise<Refund | undefined> => (await many(find, [id]))[0];
  const get = async (id: string): Promise<Refund> => {
    const refund = await findById(id);
    if (!refund) throw new Error(`refund ${id} no longer exists`);
    return refund;
  };
  return {
    claim: (refund, request, decide) =>
      database.transaction((tx) => claimRefund(tx, { refund, request, decide, leaseS })),
    end: async (id, status, event) => {
      await database.query(ends[status], [id, event]);
      return get(id);
    },
    postpone: async (id, delayS) => {
      await database.query(postpone, [id, delayS]);
    },
    takeOverdue: (limit) => many(takeOverdue, [limit, leaseS]),
    find: findById,
    listOf: (paymentId) => many(listOf, [paymentId]),
  };
};
