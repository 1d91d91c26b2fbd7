import type { FaultyShop } from "../../../../../test/faults/harness/start-faulty-shop.ts";
import type { Stock } from "../../../../../test/faults/harness/stock.ts";
import { type PublishedEvent, readPublishedEvents } from "./published-events.ts";

/** One payment in the payment service's books, with its own fields and its history. */
export interface PaymentEntry {
  readonly id: string;
  readonly status: string;
  readonly step: string;
  readonly amount: number;
  readonly refunded: number;
  readonly refunding: number;
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[];
  readonly history: readonly string[];
}

/** True if money was taken for it, even if some was refunded since. */
export const isPaid = ({ status }: PaymentEntry): boolean =>
  ["succeeded", "partially_refunded", "refunded"].includes(status);

/** A refund in the books of the payment service or the provider. */
export interface RefundEntry {
  readonly id: string;
  readonly paymentId: string;
  readonly amount: number;
  readonly status: string;
}

/**
 * A snapshot of the books of all parties: the payment service, the provider, the catalog, and the events that
 * consumers got.
 */
export interface Ledger {
  readonly payments: readonly PaymentEntry[];
  readonly refunds: readonly RefundEntry[];
  readonly charges: readonly {
    readonly paymentId: string;
    readonly amount: number;
    readonly status: string;
  }[];
  readonly providerRefunds: readonly RefundEntry[];
  readonly reservations: readonly { readonly id: string; readonly status: string }[];
  readonly products: readonly {
    readonly id: string;
    readonly onHand: number;
    readonly reserved: number;
  }[];
  readonly initialStock: Stock;
  readonly outbox: readonly {
    readonly eventId: string;
    readonly type: string;
    /** The payment or refund of the event. */
    readonly subject: string;
    readonly isPublished: boolean;
  }[];
  readonly published: readonly PublishedEvent[];
}

const payments = `
  SELECT id, status, step, amount::float8, refunded::float8, refunding::float8,
         (SELECT coalesce(json_agg(json_build_object('productId', product_id, 'quantity', quantity)), '[]')
            FROM payment_lines WHERE payment_id = payments.id) AS lines,
         (SELECT coalesce(json_agg(event ORDER BY payment_events.id), '[]')
            FROM payment_events WHERE payment_id = payments.id) AS history
    FROM payments`;

const refunds = `SELECT id, payment_id AS "paymentId", amount::float8, status FROM refunds`;

const charges = `
  SELECT idempotency_key AS "paymentId", amount::float8, status
    FROM sandbox_provider.charges`;

const providerRefunds = `
  SELECT refund.idempotency_key AS id, charge.idempotency_key AS "paymentId", refund.amount::float8, refund.status
    FROM sandbox_provider.refunds AS refund
    JOIN sandbox_provider.charges AS charge USING (charge_id)`;

const outbox = `
  SELECT event_id AS "eventId", type, coalesce(payload->>'refundId', payload->>'paymentId') AS subject,
         published_at IS NOT NULL AS "isPublished"
    FROM outbox`;

/** Copies the books of all parties. No payment may be in progress: wait with `settled` first. */
export const readLedger = async ({
  databases,
  stock,
  stateFolder,
}: Pick<FaultyShop, "databases" | "stock" | "stateFolder">): Promise<Ledger> => {
  const { query } = databases;
  return {
    payments: await query("payment", payments),
    refunds: await query("payment", refunds),
    charges: await query("payment", charges),
    providerRefunds: await query("payment", providerRefunds),
    reservations: await query("catalog", "SELECT id, status FROM reservations"),
    products: await query("catalog", `SELECT id, on_hand AS "onHand", reserved FROM products`),
    initialStock: stock,
    outbox: await query("payment", outbox),
    published: readPublishedEvents(stateFolder),
  };
};
