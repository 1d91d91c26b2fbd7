import { type Database, type Statement, statement } from "@shop/postgres";
import type { Payment, PaymentEvent, Payments } from "../domain/payment.ts";
import { type ClaimTerms, claimPayment } from "./claim-payment.ts";
import { postponeIn, takeOverdueIn } from "./leases.ts";
import { listPaymentsStatement } from "./list-payments.ts";
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

const postpone = postponeIn("payments");

const takeOverdue = statement(
  "take-overdue-payments",
  `WITH payment AS (${takeOverdueIn("payments")}
     RETURNING ${storedColumns}
   )
   SELECT ${paymentColumns}, ${linesOfPayment}
     FROM payment`,
);

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
    list: (filter, after, limit) => {
      const { statement, values } = listPaymentsStatement(filter, after, limit);
      return many(statement, values);
    },
  };
};
