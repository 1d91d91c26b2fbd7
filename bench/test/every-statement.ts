import { randomUUID } from "node:crypto";
import type { Database } from "@shop/postgres";
import { createProducts } from "../../services/catalog/src/data/products.ts";
import { createReservations } from "../../services/catalog/src/data/reservations.ts";
import type { Place, ProductSort, Products } from "../../services/catalog/src/domain/product.ts";
import { parseSearch, type SearchBounds } from "../../services/catalog/src/domain/search.ts";
import { pruneAttempts as pruneAttemptsToPay } from "../../services/payment/src/data/attempts.ts";
import { createPaymentHold, createRefundHold } from "../../services/payment/src/data/holds.ts";
import { createOutbox, pruneIdempotencyKeys } from "../../services/payment/src/data/outbox.ts";
import { createPayments } from "../../services/payment/src/data/payments.ts";
import { createRefunds } from "../../services/payment/src/data/refunds.ts";
import { countStuckPayments } from "../../services/payment/src/data/stuck.ts";
import type { PaymentStep, Progress } from "../../services/payment/src/domain/payment.ts";
import { createSandboxProvider } from "../../services/payment/src/provider/sandbox-provider.ts";
import { createAttemptCounter, pruneAttempts } from "../../services/user/src/data/attempt-counter.ts";
import { createDevices } from "../../services/user/src/data/devices.ts";
import { createSessions } from "../../services/user/src/data/sessions.ts";
import { createUsers } from "../../services/user/src/data/users.ts";
import type { RefreshToken } from "../../services/user/src/domain/session.ts";

/** The id of the n-th of whatever was generated. */
const idOf = (n: number): string => `00000000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

const at = "2026-01-01T01:00:00.001Z";
const places: Readonly<Record<ProductSort, Place>> = {
  name: { key: "Oak", id: idOf(5) },
  price: { key: 9_000, id: idOf(5) },
  "-price": { key: 9_000, id: idOf(5) },
  newest: { key: at, id: idOf(5) },
};
/** A word that few products have, one that all have, one that many have but none in the middle of the list, an SKU. */
const searches = ["lot7", "made", "walnut", "oak -walnut", "SKU-7"];

/** So tight that each search has to be answered in every way. */
export const bounds: SearchBounds = {
  matches: 100,
  window: 20,
  windowPerProduct: 1,
  newest: 50,
  blocksForOneWord: 5,
  blocksTimesWords: 10,
};

const everyList = async (list: Products["list"]): Promise<void> => {
  for (const [sort, place] of Object.entries(places) as [ProductSort, Place][])
    for (const category of [undefined, "category-7"])
      for (const after of [undefined, place, { ...place, fromBlock: 2 }])
        for (const search of [undefined, ...searches.map(parseSearch)])
          await list({ sort, category, search, after, limit: 5 });
};

/** Sends the catalog's statements, the lists in all their shapes. */
export const everyStatementOfCatalog = async (database: Database): Promise<void> => {
  const products = createProducts(database, bounds);
  const reservations = createReservations(database, 900);
  await everyList(products.list);
  await products.find(idOf(7));
  await products.listCategories();
  const price = { amount: 1, currency: "USD" } as const;
  const texts = { name: "New", description: "", category: "new" };
  await products.add({ id: randomUUID(), sku: "NEW-1", ...texts, price, imageUrl: null, onHand: 1 });
  await products.edit(idOf(7), [1], { name: "Changed" });
  await products.setStock(idOf(8), 500);
  await products.retire(idOf(9), "any");
  const id = randomUUID();
  await reservations.hold(id, [{ productId: idOf(10), quantity: 1 }]);
  await reservations.find(id);
  await reservations.end(id, "committed");
  await reservations.availabilityOf([idOf(10), idOf(11)]);
  await reservations.hold(randomUUID(), [{ productId: idOf(10), quantity: 10_000_000 }]);
  await reservations.listExpired(100);
  await reservations.forgetRefused(100);
};

/** Sends the user service's statements. */
export const everyStatementOfUser = async (database: Database): Promise<void> => {
  const users = createUsers(database);
  await users.find(idOf(7));
  await users.findCredentials({ email: "user7@shop.example" });
  await users.findCredentials({ id: idOf(7) });
  await users.list(undefined, 21);
  await users.list([at, idOf(7)], 21);
  const person = { name: "New", passwordHash: "", roles: ["customer"] as const };
  await users.add({ id: randomUUID(), email: "new@shop.example", ...person });
  await users.addIfAbsent({ id: randomUUID(), email: "user8@shop.example", ...person });
  await users.takeOver({ email: "user8@shop.example", ...person });
  const verified = { id: idOf(9), roles: [], hash: "", version: 1 };
  await users.rename(idOf(9), "Changed");
  await users.edit(verified, { name: "Changed", email: "changed@shop.example" });
  await users.rehash(verified, "");
  await users.setPasswordHash(verified, "", idOf(9));
  await users.erase({ ...verified, id: idOf(10) });
  await everyStatementOfSessions(database);
  const attempts = createAttemptCounter(database);
  const limit = { attempts: 10, perS: 900 };
  const added = await attempts.add([{ of: "log-in-account", key: "somebody", limit }]);
  await attempts.takeBack(added);
  await pruneAttempts(database);
};

const everyStatementOfSessions = async (database: Database): Promise<void> => {
  const sessions = createSessions(database);
  const devices = createDevices(database);
  const [used, next] = ["first", "second"].map((token) => ({
    token,
    hash: Buffer.from(token),
    familyHash: Buffer.from("family"),
  })) as [RefreshToken, RefreshToken];
  const session = { id: randomUUID(), userId: idOf(7), credentialVersion: 1, idleS: 1_000, absoluteS: 1_000 };
  await sessions.open({ ...session, tokenHash: used.hash, familyHash: used.familyHash });
  const rotation = {
    salt: Buffer.from("salt"),
    successorOf: () => next,
    idleS: 1_000,
    reuseGraceS: 10,
    maxUses: 2,
  };
  for (const token of [used, used, used, { ...used, hash: Buffer.from("unknown") }])
    await sessions.rotate({ ...rotation, usedHash: token.hash, familyHash: token.familyHash });
  await sessions.revoke(session.id);
  await sessions.prune();
  const device = { tokenHash: Buffer.from("device"), userId: idOf(7), credentialVersion: 1 };
  await devices.remember(device);
  await devices.isKnown(device.tokenHash, "user7@shop.example");
  await devices.prune();
};

const price = { amount: 4_000, currency: "USD" } as const;
const lines = [{ productId: idOf(1), name: "Thing", unitPrice: price, quantity: 1 }];
const reserved = { event: "stock-reserved", lines, total: price } as const;
const charged: Progress = { event: "charged", chargeId: "ch_new" };
const declined: Progress = { event: "declined", declineCode: "card_declined" };

const attemptLimits = { perPerson: 10, declinedPerClient: 10, windowS: 900, unitsPerPerson: 100 };

/** The ways that a payment can go: each step and what comes of it. */
const ways: readonly (readonly [PaymentStep, Progress])[][] = [
  [
    ["created", reserved],
    ["reserved", charged],
    ["charged", { event: "payment-succeeded" }],
  ],
  [
    ["created", reserved],
    ["reserved", declined],
    ["declined", { event: "payment-declined" }],
  ],
  [
    ["created", { ...reserved, event: "price-changed" }],
    ["repriced", { event: "payment-failed", code: "price-changed", errors: [] }],
  ],
  [
    ["created", reserved],
    ["reserved", charged],
    ["charged", { event: "reservation-lost" }],
    ["uncommittable", { event: "payment-failed", code: "payment-failed", errors: [] }],
  ],
];

const everyStatementOfRefunds = async (database: Database, paymentId: string): Promise<void> => {
  const refunds = createRefunds(database, 5);
  const asked = { paymentId, requestedBy: idOf(7), amount: 1, reason: undefined };
  const request = { key: "refund", requestHash: Buffer.from("") };
  const { subject } = await refunds.claim({ id: randomUUID(), ...asked }, request, () => 1);
  await refunds.claim({ id: randomUUID(), ...asked }, request, () => 1);
  await refunds.postpone(subject.id, 1);
  await refunds.takeOverdue(10);
  await createRefundHold(database)(subject.id);
  await refunds.end(subject.id, "succeeded", "refund-succeeded");
  await refunds.end(subject.id, "failed", "refund-given-up");
  await refunds.listOf(paymentId);
};

/** Sends the payment service's statements. */
export const everyStatementOfPayment = async (database: Database): Promise<void> => {
  const payments = createPayments(database, { leaseS: 5, limits: attemptLimits });
  const order = {
    userId: idOf(7),
    items: [{ productId: idOf(1), quantity: 1 }],
    paymentMethod: "pm_card_ok",
    expectedTotal: undefined,
    client: "client:somebody",
  };
  for (const [index, way] of ways.entries()) {
    const id = randomUUID();
    const request = { key: `new-${index}`, requestHash: Buffer.from("") };
    await payments.claim({ id, ...order }, request);
    await payments.claim({ id: randomUUID(), ...order }, request);
    await payments.postpone(id, 1);
    await createPaymentHold(database)(id);
    for (const [step, progress] of way) await payments.record(id, step, progress);
  }
  const strict = createPayments(database, { leaseS: 5, limits: { ...attemptLimits, perPerson: 1 } });
  const late = { key: "late", requestHash: Buffer.from("") };
  await strict.claim({ id: randomUUID(), ...order }, late);
  await payments.takeOverdue(10);
  await payments.find(idOf(7));
  await payments.listEvents(idOf(7));
  for (const user of [undefined, idOf(7)])
    for (const after of [undefined, [at, idOf(9)] as const]) await payments.list(user, after, 21);
  await everyStatementOfRefunds(database, idOf(17));
  await createOutbox(database).publishNext(100, async () => undefined);
  await pruneIdempotencyKeys(database, 30);
  await pruneAttemptsToPay(database);
  await countStuckPayments(database, 900);
  const provider = createSandboxProvider(database);
  const charge = { paymentId: randomUUID(), amount: price, paymentMethod: "pm_card_ok" };
  const outcome = await provider.charge(charge);
  const chargeId = outcome.outcome === "succeeded" ? outcome.chargeId : "";
  await provider.refund({ refundId: randomUUID(), chargeId, amount: price });
};
