import { type Database, type Statement, statement } from "@shop/postgres";
import type { Payment, PaymentEvent, Payments } from "../domain/payment.ts";
import { type ClaimTerms, claimPayment } from "./claim-payment.ts";
import { postponeIn, takeOverdueIn } from "./leases.ts";
import { linesOfPayment, type PaymentRow, paymentColumns, storedColumns, toPayment } from "./payment-row.ts";
import { recordProgress } from "./record-progress.ts";

const find = statement(
  "find-payment",
  `SELECT ${paymentColumns}, ${linesOfPayment}
     FROM payments AS payment
    WHERE payment.id = $1`,
);

const listEvents = statement(
  "list-payment-events",
  `SELECT event, at
     FROM payment_events
    WHERE payment_id = $1
    ORDER BY id`,
);

const list = (name: string, condition: string): Statement =>
  statement(
    name,
    `SELECT ${paymentColumns}, ${linesOfPayment}
       FROM payments AS payment
      WHERE ${condition}
      ORDER BY payment.created_at DESC, payment.id DESC
      LIMIT $1`,
  );

const listAll = list("list-payments", "true");
const listAllAfter = list(
  "list-payments-after",
  "(payment.created_at, payment.id) < ($2::timestamptz, $3::uuid)",
);
const listOwn = list("list-own-payments", "payment.user_id = $2");
const listOwnAfter = list(
  "list-own-payments-after",
  "payment.user_id = $2 AND (payment.created_at, payment.id) < ($3::timestamptz, $4::uuid)",
);

const postpone = postponeIn("payments");

const takeOverdue = statement(
  "take-overdue-payments",
  `WITH payment AS (${takeOverdueIn("payments")}
     RETURNING ${storedColumns}
   )
   SELECT ${paymentColumns}, ${linesOfPayment}
     FROM payment`,
);

const listStatement = (userId: string | undefined, after: readonly string[] | undefined): Statement => {
  if (userId === undefined) return after ? listAllAfter : listAll;
  return after ? listOwnAfter : listOwn;
};

/** Stores the payments in PostgreSQL. */
export const createPayments = (database: Database, terms: ClaimTerms): Payments => {
  const { leaseS, limits } = terms;
  const many = async (query: Statement, values: readonly unknown[]): Promise<Payment[]> =>
    (await database.query<PaymentRow>(query, values)).map(toPayment);
  return {
    claim: (payment, request) => claimPayment(database, payment, request, terms),
    record: (id, from, progress, event = progress.event) =>
      recordProgress(database, id, { from, progress, event, leaseS, windowS: limits.windowS }),
    postpone: async (id, delayS) => {
      await database.query(postpone, [id, delayS]);
    },
    takeOverdue: (limit) => many(takeOverdue, [limit, leaseS]),
    find: async (id) => (await many(find, [id]))[0],
    listEvents: (id) => database.query<PaymentEvent>(listEvents, [id]),
    list: (userId, after, limit) =>
      many(listStatement(userId, after), [
        limit,
        ...(userId === undefined ? [] : [userId]),
        ...(after ?? []),
      ]),
  };
};
