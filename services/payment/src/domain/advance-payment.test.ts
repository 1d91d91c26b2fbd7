import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFakePayments, newPayment } from "../../test/fake-payments.ts";
import { type AdvanceDeps, advancePayment } from "./advance-payment.ts";
import type { Payment } from "./payment.ts";
import type { ChargeOutcome } from "./provider.ts";
import type { ReserveOutcome } from "./stock.ts";

const total = { amount: 500, currency: "USD" } as const;
const held: ReserveOutcome = {
  outcome: "held",
  lines: [{ productId: "mug", name: "Mug", unitPrice: { amount: 250, currency: "USD" }, quantity: 2 }],
  total,
};
const soldOut: ReserveOutcome = {
  outcome: "refused",
  code: "out-of-stock",
  errors: [{ item: 0, detail: "1 is left" }],
};
const charged: ChargeOutcome = { outcome: "succeeded", chargeId: "ch_1" };

interface World {
  readonly payment?: Payment;
  readonly reserve?: ReserveOutcome;
  readonly charge?: ChargeOutcome | Error;
  readonly commit?: "committed" | "lost";
}

/** Ports that respond as a test specifies, and log each call. */
const setUp = ({ payment = newPayment(), reserve = held, charge = charged, commit = "committed" }: World) => {
  const log: string[] = [];
  const payments = createFakePayments(log, payment);
  const deps: AdvanceDeps = {
    payments,
    stock: {
      reserve: async () => {
        log.push("reserve");
        return reserve;
      },
      commit: async () => {
        log.push("commit");
        return commit;
      },
      release: async () => void log.push("release"),
    },
    provider: {
      charge: async ({ amount }) => {
        log.push(`charge ${amount.amount}`);
        if (charge instanceof Error) throw charge;
        return charge;
      },
      refund: async ({ refundId, chargeId, amount }) =>
        void log.push(`refund ${amount.amount} of ${chargeId} as ${refundId}`),
    },
    onSettled: ({ status }) => void log.push(`settled: ${status}`),
  };
  return { log, payments, advance: () => advancePayment(deps, payment) };
};

describe("a payment", () => {
  it("reserves, charges and commits, and records each step before the next", async () => {
    const { advance, log } = setUp({});
    const { status, amount, lines } = await advance();
    assert.deepEqual([status, amount, lines], ["succeeded", total, held.outcome === "held" && held.lines]);
    assert.deepEqual(log, [
      "reserve",
      "stock-reserved",
      "charge 500",
      "charged",
      "commit",
      "payment-succeeded",
      "settled: succeeded",
    ]);
  });

  it("fails with the catalog's reason if the stock is refused, and charges nothing", async () => {
    const { advance, log } = setUp({ reserve: soldOut });
    const payment = await advance();
    assert.equal(payment.status, "failed");
    assert.deepEqual("failure" in payment && payment.failure?.code, "out-of-stock");
    assert.deepEqual(log, ["reserve", "payment-failed", "settled: failed"]);
  });

  it("releases the stock of a declined card", async () => {
    const { advance, log } = setUp({ charge: { outcome: "declined", code: "insufficient_funds" } });
    assert.equal((await advance()).status, "declined");
    assert.deepEqual(log.slice(3), ["declined", "release", "payment-declined", "settled: declined"]);
  });

  it("refunds the charge under the payment's own id if the reservation is lost", async () => {
    const { advance, log } = setUp({ commit: "lost" });
    assert.equal((await advance()).status, "failed");
    assert.deepEqual(log.slice(5), [
      "reservation-lost",
      "refund 500 of ch_1 as payment",
      "payment-failed",
      "settled: failed",
    ]);
  });

  for (const [what, expectedTotal] of [
    ["amount", { amount: 499, currency: "USD" }],
    ["currency", { amount: 500, currency: "EUR" }],
  ] as const) {
    it(`with another ${what} than the expected one is released and not charged`, async () => {
      const { advance, log } = setUp({ payment: newPayment({ expectedTotal }) });
      const payment = await advance();
      assert.deepEqual("failure" in payment && payment.failure?.code, "price-changed");
      assert.deepEqual(log, ["reserve", "price-changed", "release", "payment-failed", "settled: failed"]);
    });
  }

  it("at the expected total is charged", async () => {
    assert.equal(
      (await setUp({ payment: newPayment({ expectedTotal: total }) }).advance()).status,
      "succeeded",
    );
  });
});

describe("a payment that was interrupted", () => {
  const rest: readonly [payment: Partial<Payment>, log: readonly string[]][] = [
    [
      { step: "reserved", amount: total },
      ["charge 500", "charged", "commit", "payment-succeeded", "settled: succeeded"],
    ],
    [
      { step: "charged", chargeId: "ch_1", amount: total },
      ["commit", "payment-succeeded", "settled: succeeded"],
    ],
    [{ step: "declined", declineCode: "stolen" }, ["release", "payment-declined", "settled: declined"]],
    [{ step: "repriced" }, ["release", "payment-failed", "settled: failed"]],
    [
      { step: "uncommittable", chargeId: "ch_9", amount: total },
      ["refund 500 of ch_9 as payment", "payment-failed", "settled: failed"],
    ],
  ];
  for (const [facts, expected] of rest) {
    it(`goes on from "${facts.step}", and repeats nothing that is recorded`, async () => {
      const { advance, log } = setUp({ payment: newPayment(facts) });
      await advance();
      assert.deepEqual(log, expected);
    });
  }

  it("stays at its step if a port rejects", async () => {
    const { advance, payments, log } = setUp({ charge: new Error("the provider is silent") });
    await assert.rejects(advance(), /silent/);
    assert.equal(payments.current().step, "reserved");
    assert.deepEqual(log, ["reserve", "stock-reserved", "charge 500"]);
  });

  it("ends with another worker's result if that came further, without announcing it twice", async () => {
    const old = newPayment({ step: "charged", chargeId: "ch_1" });
    const log: string[] = [];
    const ended = newPayment({ step: "done", status: "succeeded", settledAt: "2026-01-01T00:00:00.000Z" });
    const deps = {
      payments: createFakePayments(log, ended),
      stock: { commit: async () => "committed" },
      onSettled: () => void log.push("settled"),
    } as unknown as AdvanceDeps;
    assert.equal((await advancePayment(deps, old)).status, "succeeded");
    assert.deepEqual(log, []);
  });
});
