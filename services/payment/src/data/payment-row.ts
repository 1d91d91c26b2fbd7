import type { Money, ProblemCode } from "@shop/contracts";
import type { OrderItem, Payment, PaymentStatus, PaymentStep } from "../domain/payment.ts";
import { type StoredError, toItemError } from "./failure-errors.ts";

interface LineJson {
  readonly productId: string;
  readonly quantity: number;
  readonly name: string | null;
  readonly unitPrice: number | null;
}

export interface PaymentRow {
  readonly id: string;
  readonly user_id: string;
  readonly status: PaymentStatus;
  readonly step: PaymentStep;
  readonly payment_method: string;
  readonly amount: number;
  readonly currency: Money["currency"];
  readonly refunded: number;
  readonly expected_amount: number | null;
  readonly expected_currency: string | null;
  readonly charge_id: string | null;
  readonly decline_code: string | null;
  readonly failure_code: ProblemCode | null;
  readonly failure_errors: readonly StoredError[] | null;
  readonly attempts: number;
  readonly is_leased: boolean;
  readonly created_at: string;
  readonly updated_at: string;
  readonly settled_at: string | null;
  readonly lines: readonly LineJson[];
}

const columns = [
  "id",
  "user_id",
  "status",
  "step",
  "payment_method",
  "amount",
  "currency",
  "refunded",
  "expected_amount",
  "expected_currency",
  "charge_id",
  "decline_code",
  "failure_code",
  "failure_errors",
  "attempts",
  "created_at",
  "updated_at",
  "settled_at",
];

/** The stored columns that a statement that writes payments returns: those of a row, and those of its counts. */
export const storedColumns = [...columns, "leased_until", "units"].join(", ");

/** The columns of a {@link PaymentRow} except its lines, for a payment named `payment`. */
export const paymentColumns = `${columns.map((column) => `payment.${column}`).join(", ")}, payment.leased_until > now() AS is_leased`;

/** The lines of a payment named `payment`, as stored. */
export const linesOfPayment = `(
    SELECT coalesce(json_agg(json_build_object('productId', line.product_id, 'quantity', line.quantity, 'name', line.name,
                                               'unitPrice', line.unit_price_amount) ORDER BY line.position), '[]')
      FROM payment_lines AS line
     WHERE line.payment_id = payment.id
  ) AS lines`;

const toItem = ({ productId, quantity }: LineJson): OrderItem => ({ productId, quantity });

/** @throws if the row lacks a fact that its step requires: a fault of ours */
const required = <T>(fact: T | null, { id, step }: PaymentRow): T => {
  if (fact === null) throw new Error(`payment ${id} lacks a fact of its step ${step}`);
  return fact;
};

const toStepFacts = (row: PaymentRow) => {
  const { step } = row;
  switch (step) {
    case "charged":
    case "uncommittable":
      return { step, chargeId: required(row.charge_id, row) };
    case "declined":
      return { step, declineCode: required(row.decline_code, row) };
    case "done":
      return {
        step,
        settledAt: required(row.settled_at, row),
        declineCode: row.decline_code ?? undefined,
        failure:
          row.failure_code === null
            ? undefined
            : { code: row.failure_code, errors: (row.failure_errors ?? []).map(toItemError) },
      };
    default:
      return { step };
  }
};

export const toPayment = (row: PaymentRow): Payment => {
  const { currency } = row;
  return {
    ...toStepFacts(row),
    id: row.id,
    userId: row.user_id,
    status: row.status,
    paymentMethod: row.payment_method,
    amount: { amount: row.amount, currency },
    refunded: { amount: row.refunded, currency },
    expectedTotal:
      row.expected_amount === null || row.expected_currency === null
        ? undefined
        : { amount: row.expected_amount, currency: row.expected_currency },
    items: row.lines.map(toItem),
    lines: row.lines.flatMap(({ productId, quantity, name, unitPrice }) =>
      name === null || unitPrice === null
        ? []
        : [{ productId, name, unitPrice: { amount: unitPrice, currency }, quantity }],
    ),
    attempts: row.attempts,
    isLeased: row.is_leased,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
};
