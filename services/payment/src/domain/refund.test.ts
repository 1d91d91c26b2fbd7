import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  IdempotencyKeyReusedError,
  PaymentNotRefundableError,
  RefundExceedsPaymentError,
  RequestInProgressError,
} from "./errors.ts";
import type { Claim } from "./leases.ts";
import { decideAmount, type NewRefund, type Refund, type Refundable, refundPayment } from "./refund.ts";

const paid: Refundable = { status: "succeeded", amount: 500, left: 500, currency: "USD" };

describe("the amount of a refund", () => {
  it("is the requested amount, and the whole remainder by default", () => {
    assert.equal(decideAmount(paid, 200), 200);
    assert.equal(decideAmount({ ...paid, status: "partially_refunded", left: 300 }, undefined), 300);
    assert.equal(decideAmount(paid, 500), 500);
  });

  it("is never more than what is left, and never nothing", () => {
    assert.throws(() => decideAmount({ ...paid, left: 300 }, 301), RefundExceedsPaymentError);
    assert.throws(() => decideAmount({ ...paid, left: 0 }, undefined), RefundExceedsPaymentError);
  });

  it("is refused for a payment without money to give back", () => {
    for (const status of ["processing", "declined", "failed", "refunded"] as const)
      assert.throws(() => decideAmount({ ...paid, status }, 1), PaymentNotRefundableError);
    assert.throws(() => decideAmount({ ...paid, amount: 0, left: 0 }, undefined), PaymentNotRefundableError);
  });
});

const refund: Refund = {
  id: "refund",
  paymentId: "payment",
  chargeId: "ch_1",
  amount: { amount: 200, currency: "USD" },
  reason: undefined,
  status: "processing",
  attempts: 3,
  isLeased: true,
  createdAt: "2026-01-01T00:00:00.000Z",
};
const wanted: NewRefund = {
  id: "refund",
  paymentId: "payment",
  requestedBy: "admin",
  amount: 200,
  reason: undefined,
};

const send = async (claim: Claim<Refund>, provider: () => Promise<void> = async () => undefined) => {
  const log: string[] = [];
  const refunds = {
    claim: async () => claim,
    end: async (_id: string, status: "succeeded" | "failed") => {
      log.push(status);
      return { ...refund, status };
    },
    postpone: async (_id: string, delayS: number) => {
      log.push(`postponed for ${delayS} s`);
    },
    find: async () => ({ ...refund, isLeased: false }),
  };
  const deps = {
    refunds,
    provider: { refund: provider },
    retryDelayS: (attempts: number) => 2 ** attempts,
    onRefundPostponed: () => void log.push("reported"),
  };
  const result = await refundPayment(deps as never, wanted, { key: "key", requestHash: Buffer.of() });
  return { ...result, log };
};

describe("refunding", () => {
  it("records the refund once the provider has made it", async () => {
    const { refund: made, isReplay, log } = await send({ kind: "new", subject: refund });
    assert.deepEqual([made.status, isReplay, log], ["succeeded", false, ["succeeded"]]);
  });

  it("tries again later if the provider does not respond, with longer pauses after more attempts", async () => {
    const silent = () => Promise.reject(new Error("silent"));
    const { refund: kept, log } = await send({ kind: "new", subject: refund }, silent);
    assert.deepEqual([kept.status, log], ["processing", ["reported", "postponed for 8 s"]]);
  });

  it("returns the first refund for a repeated key", async () => {
    const ended = { ...refund, status: "succeeded", isLeased: false } as const;
    const {
      refund: first,
      isReplay,
      log,
    } = await send({ kind: "known", subject: ended, isSameRequest: true });
    assert.deepEqual([first, isReplay, log], [ended, true, []]);
  });

  it("refuses a key of another request, and a request that is still running", async () => {
    const claim = (isSameRequest: boolean): Claim<Refund> => ({
      kind: "known",
      subject: refund,
      isSameRequest,
    });
    await assert.rejects(send(claim(false)), IdempotencyKeyReusedError);
    await assert.rejects(send(claim(true)), RequestInProgressError);
  });
});
