import assert from "node:assert/strict";
import { eventually } from "@shop/test-support";
import type { FaultyShop } from "../../../../test/faults/harness/start-faulty-shop.ts";
import type { Step } from "./fault-points/fault-points.ts";
import { createBuyer, type Receipt } from "./harness/buyer.ts";

/** Work that a sweeper must finish, and the client that waits for it. */
interface Abandoned {
  readonly id: string;
  readonly receipt: Promise<Receipt>;
}

/** The way to bring a payment service to a step. */
export interface Scenario {
  /** Runs in a process that does not crash, and leaves work for the next one's sweepers. */
  readonly prepare?: () => Promise<Abandoned>;
  /** Runs in the process that should crash. */
  readonly drive?: () => Promise<Receipt>;
  /** The final response that a well-behaved client gets in any case. */
  readonly ends: number;
}

export type ScenarioName =
  | "paid"
  | "declined"
  | "repriced"
  | "outOfStock"
  | "flaky"
  | "abandoned"
  | "expired"
  | "refunded"
  | "flakyRefund"
  | "abandonedRefund";

/** The scenario that leads to each step; a new step does not compile until it is listed here. */
export const scenariosOf: Readonly<Record<Step, readonly ScenarioName[]>> = {
  "payments.claim": ["paid"],
  "payments.record.stock-reserved": ["paid"],
  "payments.record.price-changed": ["repriced"],
  "payments.record.charged": ["paid"],
  "payments.record.payment-succeeded": ["paid"],
  "payments.record.declined": ["declined"],
  "payments.record.payment-declined": ["declined"],
  "payments.record.reservation-lost": ["expired"],
  "payments.record.payment-failed": ["outOfStock", "expired", "repriced"],
  "payments.postpone": ["flaky"],
  "payments.takeOverdue": ["abandoned"],
  "stock.reserve": ["paid"],
  "stock.commit": ["paid"],
  "stock.release": ["declined", "repriced"],
  "provider.charge": ["paid"],
  "provider.refund": ["refunded", "expired"],
  "refunds.claim": ["refunded"],
  "refunds.end": ["refunded"],
  "refunds.postpone": ["flakyRefund"],
  "refunds.takeOverdue": ["abandonedRefund"],
  "outbox.publishNext": ["paid"],
  "publisher.publish": ["paid"],
};

/** True if a sweeper reaches the step. */
export const needsSweeper = (name: ScenarioName): boolean =>
  ["abandoned", "expired", "abandonedRefund"].includes(name);

/** The maximum duration of a test: its buyers wait until the end. */
const timeoutMs = 240_000;
const plenty = 1_000;

const postponedPayment = `
  SELECT id
    FROM payments
   WHERE status = 'processing' AND step = 'reserved' AND leased_until <= now()
     AND id = (SELECT payment_id FROM payment_lines WHERE product_id = $1)`;
const postponedRefund = `
  SELECT id
    FROM refunds
   WHERE status = 'processing' AND leased_until <= now() AND payment_id = $1`;

/** The users' actions in the scenarios. */
interface Actions {
  buy(paymentMethod: string): Promise<Receipt>;
  /** Pays a price that the product does not have. */
  buyRepriced(): Promise<Receipt>;
  /** Orders two units of a product with one in stock. */
  buyTooMany(): Promise<Receipt>;
  /** Pays, and refunds everything. */
  refund(paymentMethod: string): Promise<Receipt>;
  /** A payment that fails at the provider's first attempt, so that a sweeper finishes it. */
  abandonPayment(): Promise<Abandoned>;
  abandonRefund(): Promise<Abandoned>;
}

const createActions = async (shop: FaultyShop): Promise<Actions> => {
  const buyer = createBuyer({ url: shop.url, token: await shop.newUser() });
  const refunder = createBuyer({ url: shop.url, token: shop.admin });
  const [product, scarce] = [await shop.addProduct(plenty), await shop.addProduct(1)];

  const buyOf = (productId: string, quantity: number, paymentMethod: string): Promise<Receipt> =>
    buyer.buy({ items: [{ productId, quantity }], paymentMethod }, timeoutMs);
  const paidWith = async (paymentMethod: string): Promise<string> => {
    const { final } = await buyOf(product, 1, paymentMethod);
    assert.equal(final?.status, 201);
    return final.paymentId ?? "";
  };
  const postponed = (sql: string, id: string): Promise<string> =>
    eventually("it to be postponed", async () => {
      const [row] = await shop.databases.query<{ id: string }>("payment", sql, [id]);
      return row?.id;
    });
  return {
    buy: (paymentMethod) => buyOf(product, 1, paymentMethod),
    buyRepriced: () => {
      const items = [{ productId: product, quantity: 1 }];
      const expectedTotal = { amount: 1, currency: "USD" };
      return buyer.buy({ items, paymentMethod: "pm_card_ok", expectedTotal }, timeoutMs);
    },
    buyTooMany: () => buyOf(scarce, 2, "pm_card_ok"),
    refund: async (paymentMethod) => refunder.refund(await paidWith(paymentMethod), undefined, timeoutMs),
    abandonPayment: async () => {
      const own = await shop.addProduct(plenty);
      const receipt = buyOf(own, 1, "pm_card_flaky");
      return { receipt, id: await postponed(postponedPayment, own) };
    },
    abandonRefund: async () => {
      const paymentId = await paidWith("pm_card_flaky");
      const receipt = refunder.refund(paymentId, undefined, timeoutMs);
      return { receipt, id: await postponed(postponedRefund, paymentId) };
    },
  };
};

/** The catalog's handling of an expired reservation. */
const releaseReservation = async ({ ports }: FaultyShop, id: string): Promise<void> => {
  const { internalPort } = ports.services.catalog;
  const url = `http://127.0.0.1:${internalPort}/internal/reservations/${id}/release`;
  assert.equal((await fetch(url, { method: "POST" })).status, 200);
};

/** Creates the scenarios in a shop. */
export const createScenarios = async (
  shop: FaultyShop,
): Promise<Readonly<Record<ScenarioName, Scenario>>> => {
  const { buy, buyRepriced, buyTooMany, refund, abandonPayment, abandonRefund } = await createActions(shop);
  return {
    paid: { drive: () => buy("pm_card_ok"), ends: 201 },
    declined: { drive: () => buy("pm_card_declined"), ends: 402 },
    repriced: { drive: buyRepriced, ends: 409 },
    outOfStock: { drive: buyTooMany, ends: 409 },
    flaky: { drive: () => buy("pm_card_flaky"), ends: 201 },
    abandoned: { prepare: abandonPayment, ends: 201 },
    expired: {
      prepare: async () => {
        const abandoned = await abandonPayment();
        await releaseReservation(shop, abandoned.id);
        return abandoned;
      },
      ends: 409,
    },
    refunded: { drive: () => refund("pm_card_ok"), ends: 201 },
    flakyRefund: { drive: () => refund("pm_card_flaky"), ends: 201 },
    abandonedRefund: { prepare: abandonRefund, ends: 201 },
  };
};
