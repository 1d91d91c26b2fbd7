import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { after, before, describe, it } from "node:test";
import { createSeededRandom } from "../../../../test/faults/harness/seeded-random.ts";
import { createTcpProxy, type TcpProxy } from "../../../../test/faults/harness/tcp-proxy.ts";
import { imbalancesOf } from "./harness/books.ts";
import type { Receipt } from "./harness/buyer.ts";
import type { Ledger, PaymentEntry } from "./harness/ledger.ts";
import type { Attempt } from "./harness/retry-until-final.ts";

// The checks behind the fault tests must not be blind: each test adds one imbalance to balanced books, and
// the check must find it.

const payment: PaymentEntry = {
  id: "p1",
  status: "partially_refunded",
  step: "done",
  amount: 500,
  refunded: 100,
  refunding: 0,
  lines: [{ productId: "cup", quantity: 2 }],
  history: ["payment-created", "stock-reserved", "charged", "payment-succeeded", "refund-succeeded"],
};
const refund = { id: "r1", paymentId: "p1", amount: 100, status: "succeeded" };
const paidEvent = { eventId: "e1", type: "payment.succeeded", subject: "p1", isPublished: true };
const refundEvent = { eventId: "e2", type: "refund.succeeded", subject: "r1", isPublished: true };
const handedPaid = { eventId: "e1", type: "payment.succeeded", payload: { paymentId: "p1" } };
const handedRefund = {
  eventId: "e2",
  type: "refund.succeeded",
  payload: { refundId: "r1", paymentId: "p1" },
};
const balanced: Ledger = {
  payments: [payment],
  refunds: [refund],
  charges: [{ paymentId: "p1", amount: 500, status: "succeeded" }],
  providerRefunds: [refund],
  reservations: [{ id: "p1", status: "committed" }],
  products: [{ id: "cup", onHand: 8, reserved: 0 }],
  initialStock: new Map([["cup", 10]]),
  outbox: [paidEvent, refundEvent],
  published: [handedPaid, handedRefund, handedPaid],
};
const [charge] = balanced.charges;
assert.ok(charge);

const receiptOf = (given: Partial<Attempt>): Receipt => {
  const none = { error: undefined, refundId: undefined, problem: undefined, complaint: undefined };
  const attempt: Attempt = { ...none, status: 201, paymentId: "p1", retryAfterMs: 0, ...given };
  return { kind: "purchase", key: "k", attempts: [attempt], final: attempt };
};

const unbalanced: [what: string, books: Partial<Ledger>, found: RegExp][] = [
  ["a payment without an end", { payments: [{ ...payment, step: "charged" }] }, /at step charged/],
  [
    "two ends",
    { payments: [{ ...payment, history: [...payment.history, "payment-failed"] }] },
    /has ended by payment-succeeded, payment-failed/,
  ],
  ["an extra charge", { charges: [charge, { ...charge, paymentId: "p2" }] }, /p2, which is not a payment/],
  ["an extra cent", { charges: [{ ...charge, amount: 501 }] }, /the provider kept 401/],
  ["no charge", { charges: [] }, /the provider kept -100/],
  ["a refund missing at the provider", { providerRefunds: [] }, /refund r1 of 100/],
  ["missing units", { products: [{ id: "cup", onHand: 7, reserved: 0 }] }, /7 on hand, should be 8/],
  ["reserved units", { products: [{ id: "cup", onHand: 8, reserved: 1 }] }, /1 still reserved/],
  ["a held reservation", { reservations: [{ id: "p1", status: "held" }] }, /is still held/],
  [
    "stock sold without a payment",
    { reservations: [...balanced.reservations, { id: "p2", status: "committed" }] },
    /stock was sold for p2/,
  ],
  ["a missing event", { outbox: [refundEvent] }, /payment.succeeded p1: no event in the outbox/],
  ["a duplicate event", { outbox: [paidEvent, paidEvent, refundEvent] }, /more than one event/],
  ["an unpublished event", { outbox: [{ ...paidEvent, isPublished: false }, refundEvent] }, /not published/],
  ["an event that no consumer received", { published: [handedRefund] }, /no consumer received it/],
  [
    "an event under two ids",
    { published: [...balanced.published, { ...handedPaid, eventId: "e3" }] },
    /twice for a consumer/,
  ],
];

describe("the books", () => {
  it("balance if all is well, even if an event was delivered twice under its id", () => {
    assert.deepEqual(imbalancesOf(balanced, [receiptOf({})]), []);
  });

  for (const [what, books, found] of unbalanced) {
    it(`show ${what}`, () => {
      assert.match(imbalancesOf({ ...balanced, ...books }, []).join("\n"), found);
    });
  }

  it("show wrong responses to clients", () => {
    const imbalancesIn = (given: Partial<Attempt>) => imbalancesOf(balanced, [receiptOf(given)]).join("\n");
    assert.match(imbalancesIn({ paymentId: "p9" }), /p9, which does not exist/);
    assert.match(imbalancesIn({ status: 402 }), /got 402/);
    assert.match(imbalancesIn({ status: 500 }), /got 500/);
    assert.match(imbalancesIn({ complaint: "is not documented" }), /is not documented/);
  });
});

describe("seeded random numbers", () => {
  it("are the same for the same seed, and different for another", () => {
    const some = (seed: number) => Array.from({ length: 5 }, createSeededRandom(seed).next);
    assert.deepEqual(some(7), some(7));
    assert.notDeepEqual(some(7), some(8));
    assert.ok(some(7).every((number) => number >= 0 && number < 1));
  });
});

describe("a proxy", () => {
  const response = "0123456789";
  const server = createServer((socket) => {
    socket.on("error", () => undefined).on("data", () => socket.write(response));
  });
  let proxy: TcpProxy;
  before(async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    proxy = await createTcpProxy(() => (typeof address === "object" && address ? address.port : 0));
  });
  after(async () => {
    await proxy.close();
    server.close();
  });

  /**
   * The bytes received until the response is complete, the connection ends, or nothing has arrived for a
   * while.
   */
  const send = (socket: Socket, forMs = 150): Promise<{ text: string; error: string | undefined }> =>
    new Promise((resolve) => {
      let [text, error] = ["", undefined as string | undefined];
      const end = () => resolve({ text, error });
      const killTimer = setTimeout(end, forMs);
      socket.on("data", (chunk) => {
        text += chunk;
        if (text.length >= response.length) end();
      });
      socket.on("error", ({ code }: NodeJS.ErrnoException) => {
        error = code;
      });
      socket.on("close", end).on("close", () => clearTimeout(killTimer));
      socket.write("?");
    });
  const open = (): Socket => connect(proxy.port, "127.0.0.1");

  it("forwards data, with its delay", async () => {
    assert.deepEqual(await send(open()), { text: response, error: undefined });
    proxy.slow(200);
    assert.equal((await send(open())).text, "");
    assert.equal((await send(open(), 1_000)).text, response);
    proxy.heal();
  });

  it("truncates a response", async () => {
    proxy.cutResponses(1, 0.5);
    assert.deepEqual(await send(open(), 2_000), { text: "01234", error: "ECONNRESET" });
    assert.equal((await send(open())).text, response);
  });

  it("is silent, resets connections, and heals", async () => {
    proxy.fallSilent();
    assert.deepEqual(await send(open()), { text: "", error: undefined });
    proxy.heal();
    proxy.refuse();
    assert.equal((await send(open(), 2_000)).error, "ECONNRESET");
    proxy.heal();
    assert.equal((await send(open())).text, response);
  });
});
