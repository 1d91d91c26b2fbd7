import { type Statement, statement } from "@shop/postgres";
import type { PaymentFilter } from "../domain/payment.ts";
import { linesOfPayment, paymentColumns } from "./payment-row.ts";

/** The conditions of a list by name: the name is part of the statement's. */
const conditionsOf = (
  { ownerId, userId, status, from, to }: PaymentFilter,
  after: readonly [string, string] | undefined,
  bind: (value: unknown) => string,
): [name: string, condition: string][] => {
  const conditions: [string, string | undefined][] = [
    ["own", ownerId && `payment.user_id = ${bind(ownerId)}`],
    ["user", userId && `payment.user_id = ${bind(userId)}`],
    ["status", status && `payment.status = ${bind(status)}`],
    ["from", from && `payment.created_at >= ${bind(from)}::timestamptz`],
    ["to", to && `payment.created_at < ${bind(to)}::timestamptz`],
    [
      "after",
      after && `(payment.created_at, payment.id) < (${bind(after[0])}::timestamptz, ${bind(after[1])}::uuid)`,
    ],
  ];
  return conditions.flatMap(([name, condition]) => (condition ? [[name, condition]] : []));
};

/** Lists payments, newest first. */
export const listPaymentsStatement = (
  filter: PaymentFilter,
  after: readonly [string, string] | undefined,
  limit: number,
): { readonly statement: Statement; readonly values: readonly unknown[] } => {
  const values: unknown[] = [limit];
  const conditions = conditionsOf(filter, after, (value) => `$${values.push(value)}`);
  const text = `SELECT ${paymentColumns}, ${linesOfPayment}
       FROM payments AS payment
      WHERE ${["true", ...conditions.map(([, condition]) => condition)].join(" AND ")}
      ORDER BY payment.created_at DESC, payment.id DESC
      LIMIT $1`;
  return {
    statement: statement(["list-payments", ...conditions.map(([name]) => name)].join("-"), text),
    values,
  };
};
