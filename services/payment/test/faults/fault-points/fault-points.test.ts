import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Ports } from "../../../src/ports.ts";
import { type FaultPoint, faultPoints } from "./fault-points.ts";
import { withFaultPoints } from "./with-fault-points.ts";

const done = async (): Promise<never> => ["something"] as never;
const ports: Ports = {
  payments: {
    claim: done,
    record: done,
    postpone: done,
    takeOverdue: done,
    find: done,
    listEvents: done,
    list: done,
  },
  refunds: { claim: done, end: done, postpone: done, takeOverdue: done, find: done, listOf: done },
  stock: { reserve: done, commit: done, release: done },
  provider: { charge: done, refund: done },
  outbox: { publishNext: done },
  publisher: { publish: done },
};

/** The points that a call would crash at. */
const pointsAt = async (call: (watched: Ports) => Promise<unknown>): Promise<FaultPoint[]> => {
  const reached: FaultPoint[] = [];
  for (const point of faultPoints) {
    let crashes = 0;
    await call(
      withFaultPoints(ports, point, () => {
        crashes += 1;
      }),
    );
    if (crashes > 0) reached.push(point);
  }
  return reached;
};

describe("withFaultPoints", () => {
  it("leaves the ports unchanged without a point", () => {
    assert.equal(withFaultPoints(ports, undefined), ports);
  });

  it("crashes before and after a step, and nowhere else", async () => {
    const charge = { paymentId: "p", amount: { amount: 1, currency: "USD" }, paymentMethod: "pm" } as const;
    assert.deepEqual(await pointsAt(({ provider }) => provider.charge(charge)), [
      "before:provider.charge",
      "after:provider.charge",
    ]);
    assert.deepEqual(await pointsAt(({ payments }) => payments.find("p")), []);
  });

  it("distinguishes the recorded events", async () => {
    const charged = { event: "charged", chargeId: "ch" } as const;
    assert.deepEqual(await pointsAt(({ payments }) => payments.record("p", "reserved", charged)), [
      "before:payments.record.charged",
      "after:payments.record.charged",
    ]);
  });

  it("does not count a sweep that finds nothing as a step", async () => {
    const idle = { ...ports, payments: { ...ports.payments, takeOverdue: async () => [] } };
    let crashes = 0;
    const watched = withFaultPoints(idle, "after:payments.takeOverdue", () => {
      crashes += 1;
    });
    await watched.payments.takeOverdue(10);
    assert.equal(crashes, 0);
  });
});
