import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFakePayments, newPayment } from "../../test/fake-payments.ts";
import { IdempotencyKeyReusedError, RequestInProgressError, TooManyAttemptsError } from "./errors.ts";
import type { Claim } from "./leases.ts";
import { type PayDeps, pay, sweepPayments } from "./pay.ts";
import type { NewPayment, Payment, Payments, Refusal } from "./payment.ts";

const order: NewPayment = {
  id: "payment",
  userId: "ada",
  items: [{ productId: "mug", quantity: 2 }],
  paymentMethod: "pm_card_ok",
  expectedTotal: undefined,
  client: "192.0.2.1",
};
const request = { key: "key", requestHash: Buffer.from("hash") };
const passing: Refusal = { kind: "refused", retryAfterS: 7, isPassing: true };
const lasting: Refusal = { kind: "refused", retryAfterS: 60, isPassing: false };
const known = (subject: Payment, isSameRequest = true): Claim<Payment> => ({
  kind: "known",
  subject,
  isSameRequest,
});

interface World {
  readonly payments?: readonly Payment[];
  /** Results of claims in place of the fake's own. */
  readonly claims?: (Claim<Payment> | Refusal)[];
  readonly stock?: () => Promise<never>;
  readonly hasRoom?: boolean;
  /** Results of waiting for one's other payments. */
  readonly waits?: boolean[];
}

const setUp = ({ payments = [], claims = [], stock, hasRoom = true, waits = [] }: World) => {
  const log: string[] = [];
  const fake = createFakePayments(log, ...payments);
  const claim: Payments["claim"] = async (...args) => claims.shift() ?? fake.claim(...args);
  const deps: PayDeps = {
    payments: { ...fake, claim },
    stock: {
      reserve: stock ?? (async () => ({ outcome: "held", lines: [], total: { amount: 5, currency: "USD" } })),
      commit: async () => "committed",
      release: async () => undefined,
    },
    provider: {
      charge: async () => ({ outcome: "succeeded", chargeId: "ch_1" }),
      refund: async () => undefined,
    },
    room: {
      enter: async () =>
        hasRoom
          ? { waitOn: async () => waits.shift() ?? false, leave: () => void log.push("left the room") }
          : undefined,
    },
    retryDelayS: (attempts) => 2 ** attempts,
    onSettled: () => undefined,
    onPostponed: (_payment, error) => void log.push(`postponed: ${(error as Error).message}`),
  };
  return { deps, log, pay: () => pay(deps, order, request) };
};

describe("paying", () => {
  it("takes a new payment to its end", async () => {
    const { payment, isReplay } = await setUp({}).pay();
    assert.deepEqual([payment.status, isReplay], ["succeeded", false]);
  });

  it("returns the first payment for a repeated key, as it is now", async () => {
    const ended = newPayment({ status: "refunded", isLeased: false });
    assert.deepEqual(await setUp({ claims: [known(ended)] }).pay(), { payment: ended, isReplay: true });
  });

  it("refuses a key that was used for another request, and a request that is still running", async () => {
    await assert.rejects(setUp({ claims: [known(newPayment(), false)] }).pay(), IdempotencyKeyReusedError);
    await assert.rejects(setUp({ claims: [known(newPayment())] }).pay(), RequestInProgressError);
  });

  it("postpones what cannot be finished now, and returns it as it is", async () => {
    const { pay: payNow, log } = setUp({ stock: () => Promise.reject(new Error("the catalog is away")) });
    const { payment } = await payNow();
    assert.deepEqual([payment.status, payment.isLeased], ["processing", false]);
    assert.deepEqual(log, ["postponed: the catalog is away", "postponed for 1 s", "left the room"]);
  });

  it("returns the payment even if it cannot be postponed either", async () => {
    const { deps } = setUp({ stock: () => Promise.reject(new Error("away")) });
    const payments = { ...deps.payments, postpone: () => Promise.reject(new Error("the database is away")) };
    const { payment } = await pay({ ...deps, payments }, order, request);
    assert.equal(payment.status, "processing");
  });
});

describe("the limits of a person", () => {
  it("let a payment wait for the person's other payments to end", async () => {
    const { pay: payNow, log } = setUp({ claims: [passing, passing], waits: [true, true] });
    assert.equal((await payNow()).payment.status, "succeeded");
    assert.equal(log.at(-1), "left the room");
  });

  it("refuse it when the wait is over, or at once if waiting does not help, or if there is no room to wait", async () => {
    const isRefused = (retryAfterS: number) => (error: unknown) =>
      error instanceof TooManyAttemptsError && error.facts.retryAfterS === retryAfterS;
    await assert.rejects(setUp({ claims: [passing], waits: [false] }).pay(), isRefused(7));
    await assert.rejects(setUp({ claims: [lasting], waits: [true] }).pay(), isRefused(60));
    await assert.rejects(setUp({ hasRoom: false }).pay(), isRefused(1));
  });
});

describe("a sweep", () => {
  it("finishes abandoned payments, and one that fails does not keep it from the others", async () => {
    const { deps, log } = setUp({ payments: [newPayment(), newPayment({ id: "second" })] });
    let isFirst = true;
    const reserve: PayDeps["stock"]["reserve"] = async (...args) => {
      if (isFirst) {
        isFirst = false;
        throw new Error("away");
      }
      return deps.stock.reserve(...args);
    };
    assert.equal(await sweepPayments({ ...deps, stock: { ...deps.stock, reserve } }, 10), 2);
    assert.equal((await deps.payments.find("payment"))?.status, "processing");
    assert.equal((await deps.payments.find("second"))?.status, "succeeded");
    assert.ok(log.includes("postponed: away"));
  });
});
