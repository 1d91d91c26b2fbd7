import { randomUUID } from "node:crypto";
import type { Database } from "@shop/postgres";
import type { ServiceName } from "@shop/topology";
import { bounds } from "../../services/catalog/bench/every-statement.ts";
import { createProducts } from "../../services/catalog/src/data/products.ts";
import { createReservations } from "../../services/catalog/src/data/reservations.ts";
import { createPayments } from "../../services/payment/src/data/payments.ts";
import { createRefunds } from "../../services/payment/src/data/refunds.ts";
import { createSandboxProvider } from "../../services/payment/src/provider/sandbox-provider.ts";
import { createAttemptCounter } from "../../services/user/src/data/attempt-counter.ts";
import { createDevices } from "../../services/user/src/data/devices.ts";
import { createSessions } from "../../services/user/src/data/sessions.ts";
import { createUsers } from "../../services/user/src/data/users.ts";

/** The statement to run twice, the second time before the first commits, and optional preparation. */
export type Race = ((database: Database, nth: 1 | 2) => Promise<unknown>) & {
  readonly prepare?: (database: Database) => Promise<unknown>;
};

/** Races for the keys of a constraint, or the reason two statements never share a key. */
export type Races = readonly Race[] | "the service generates the key" | "the database generates the key";

const idOf = (n: number): string => `00000000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
const money = { amount: 1, currency: "USD" } as const;
const hash = (text: string): Buffer => Buffer.from(text);

const racesOfCatalog = (): Record<string, Races> => {
  const texts = { name: "New", description: "", category: "new", price: money, imageUrl: null, onHand: 1 };
  const [sku, reservation] = [`R-${randomUUID().slice(0, 8)}`, randomUUID()];
  const hold: Race = (database) =>
    createReservations(database, 900).hold(reservation, [{ productId: idOf(7), quantity: 1 }]);
  return {
    products_pkey: "the service generates the key",
    products_sku_key: [
      (database) => createProducts(database, bounds).add({ id: randomUUID(), sku, ...texts }),
    ],
    categories_pkey: [
      (database, nth) => {
        const product = { ...texts, id: randomUUID(), sku: `${sku}-${nth}`, category: "of-two" };
        return createProducts(database, bounds).add(product);
      },
    ],
    reservations_pkey: [hold],
    reservation_lines_pkey: [hold],
  };
};

const racesOfUser = (): Record<string, Races> => {
  const user = { name: "New", passwordHash: "", roles: ["customer"] as const };
  const mail = (): string => `${randomUUID()}@shop.example`;
  const [added, made, edited] = [mail(), mail(), mail()];
  const token = { hash: hash("first"), familyHash: hash("family") };
  const session = { userId: idOf(7), credentialVersion: 1, idleS: 1_000, absoluteS: 1_000 };
  const device = { tokenHash: hash("device"), userId: idOf(7), credentialVersion: 1 };
  const limit = { attempts: 10, perS: 900 };
  return {
    users_pkey: "the service generates the key",
    users_email_key: [
      (database) => createUsers(database).add({ id: randomUUID(), email: added, ...user }),
      (database) => createUsers(database).addIfAbsent({ id: randomUUID(), email: made, ...user }),
      (database, nth) => {
        const verified = { id: idOf(10 + nth), version: 1 };
        return createUsers(database).edit(verified as never, { name: "Changed", email: edited });
      },
    ],
    sessions_pkey: "the service generates the key",
    refresh_tokens_pkey: [
      Object.assign(
        (database: Database) =>
          createSessions(database).rotate({
            usedHash: token.hash,
            familyHash: token.familyHash,
            salt: hash("salt"),
            successorOf: () =>
              ({ token: "second", hash: hash("second"), familyHash: token.familyHash }) as never,
            idleS: 1_000,
            reuseGraceS: 10,
            maxUses: 2,
          }),
        {
          prepare: (database: Database) =>
            createSessions(database).open({
              ...session,
              id: randomUUID(),
              tokenHash: token.hash,
              familyHash: token.familyHash,
            }),
        },
      ),
    ],
    devices_pkey: [(database) => createDevices(database).remember(device)],
    attempts_pkey: [(database) => createAttemptCounter(database).add([{ of: "race", key: "one", limit }])],
  };
};

const limits = { perUser: 10, declinedPerClient: 10, windowS: 900, unitsPerUser: 100 };

const racesOfPayment = (): Record<string, Races> => {
  const [key, user, charge, refunded] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const order = (userId: string) => ({
    id: randomUUID(),
    userId,
    items: [{ productId: idOf(1), quantity: 1 }],
    paymentMethod: "pm_card_ok",
    expectedTotal: undefined,
    client: "client:race",
  });
  const pay =
    (userId: string, keyOf: () => string): Race =>
    (database) =>
      createPayments(database, { leaseS: 5, limits }).claim(order(userId), {
        key: keyOf(),
        requestHash: hash(""),
      });
  const decline: Race = async (database, nth) => {
    const payments = createPayments(database, { leaseS: 5, limits });
    const claim = await payments.claim(order(idOf(20 + nth)), { key: randomUUID(), requestHash: hash("") });
    if (claim.kind !== "new") throw new Error("not a new payment");
    const { id } = claim.subject;
    await payments.record(id, "created", { event: "stock-reserved", lines: [], total: money });
    await payments.record(id, "reserved", { event: "declined", declineCode: "card_declined" });
    return payments.record(id, "declined", { event: "payment-declined" });
  };
  const refund: Race = (database, nth) =>
    createRefunds(database, 5).claim(
      { id: randomUUID(), paymentId: idOf(30 + nth), requestedBy: idOf(7), amount: 1, reason: undefined },
      { key, requestHash: hash(String(nth)) },
      () => 1,
    );
  const provide: Race = (database) =>
    createSandboxProvider(database).charge({ paymentId: charge, amount: money, paymentMethod: "pm_card_ok" });
  const release: Race = (database) =>
    createSandboxProvider(database).refund({ refundId: refunded, chargeId: "ch_1", amount: money });
  return {
    payments_pkey: "the service generates the key",
    payment_lines_pkey: "the service generates the key",
    refunds_pkey: "the service generates the key",
    idempotency_keys_pkey: [pay(user, () => key), refund],
    payment_attempts_pkey: [pay(randomUUID(), randomUUID), decline],
    payment_events_pkey: "the database generates the key",
    outbox_pkey: "the database generates the key",
    outbox_event_id_key: "the database generates the key",
    "sandbox_provider.charges_pkey": [provide],
    "sandbox_provider.charges_charge_id_key": [provide],
    "sandbox_provider.refunds_pkey": [release],
  };
};

/** The races for each unique constraint of a service, with unused keys. */
export const racesOf: Readonly<Record<ServiceName, () => Record<string, Races>>> = {
  catalog: racesOfCatalog,
  user: racesOfUser,
  payment: racesOfPayment,
};
