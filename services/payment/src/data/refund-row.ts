import type { Money } from "@shop/contracts";
import type { Refund } from "../domain/refund.ts";

export interface RefundRow {
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

/** The stored columns behind a {@link RefundRow}, as a statement that writes refunds returns them. */
export const storedColumns = "id, payment_id, amount, reason, status, attempts, leased_until, created_at";

/** The columns of a {@link RefundRow}, for a refund named `refund` of a payment named `payment`. */
export const refundColumns = `refund.id, refund.payment_id, payment.charge_id, refund.amount, payment.currency, refund.reason,
          refund.status, refund.attempts, refund.leased_until > now() AS is_leased, refund.created_at`;

export const toRefund = (row: RefundRow): Refund => ({
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
