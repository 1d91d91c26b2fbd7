import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { ConfigurationError, readEnvironment } from "@shop/config";
import { environment, toConfig } from "../src/config.ts";
import { type FaultPoint, faultPoints, type Parties } from "../src/faults/fault-points.ts";
import { withFaultPoints } from "../src/faults/with-fault-points.ts";

const minimal = { DATABASE_SECRET_ID: "shop/payment/database", DATABASE_TLS: "off" };
const configOf = (given: Record<string, string>) =>
  toConfig(readEnvironment(environment, { ...minimal, ...given }));

describe("PAYMENT_CRASH_AT", () => {
  it("is refused in production, where the service must not kill itself", () => {
    const given = { NODE_ENV: "production", PAYMENT_CRASH_AT: "after:provider.charge" };
    assert.throws(
      () => configOf(given),
      (error) => {
        assert.ok(error instanceof ConfigurationError);
        assert.match(error.message, /\n {2}PAYMENT_CRASH_AT: is refused where NODE_ENV is production/);
        return true;
      },
    );
  });

  it("ends a process that would start with it in production", () => {
    const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
    const env = { ...minimal, NODE_ENV: "production", PAYMENT_CRASH_AT: "after:provider.charge" };
    const { status, stderr } = spawnSync(process.execPath, [main], { env, encoding: "utf8" });
    assert.equal(status, 1);
    assert.match(stderr, /PAYMENT_CRASH_AT: is refused where NODE_ENV is production/);
  });

  it("is refused beside other mistakes, too", () => {
    const given = { NODE_ENV: "production", PAYMENT_CRASH_AT: "after:provider.charge", PORT: "many" };
    assert.throws(() => configOf(given), /PAYMENT_CRASH_AT: is refused/);
  });

  it("names one of the fault points", () => {
    assert.equal(configOf({ PAYMENT_CRASH_AT: "after:provider.charge" }).crashAt, "after:provider.charge");
    assert.throws(() => configOf({ PAYMENT_CRASH_AT: "sometime" }), /PAYMENT_CRASH_AT: is not a fault point/);
  });

  it("is absent elsewhere", () => {
    assert.equal(configOf({ NODE_ENV: "production" }).crashAt, undefined);
  });
});

const done = async (): Promise<never> => ["something"] as never;
const parties: Parties = {
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
  consumers: { publish: done },
};

/** The points at which a call would crash. */
const pointsAt = async (call: (watched: Parties) => Promise<unknown>): Promise<FaultPoint[]> => {
  const reached: FaultPoint[] = [];
  for (const point of faultPoints) {
    let crashes = 0;
    await call(
      withFaultPoints(parties, point, () => {
        crashes += 1;
      }),
    );
    if (crashes > 0) reached.push(point);
  }
  return reached;
};

describe("withFaultPoints", () => {
  it("leaves the parties alone without a point", () => {
    assert.equal(withFaultPoints(parties, undefined), parties);
  });

  it("crashes before and after a step, and nowhere else", async () => {
    const charge = { paymentId: "p", amount: { amount: 1, currency: "USD" }, paymentMethod: "pm" } as const;
    assert.deepEqual(await pointsAt(({ provider }) => provider.charge(charge)), [
      "before:provider.charge",
      "after:provider.charge",
    ]);
    assert.deepEqual(await pointsAt(({ payments }) => payments.find("p")), []);
  });

  it("tells what is recorded apart", async () => {
    const charged = { event: "charged", chargeId: "ch" } as const;
    assert.deepEqual(await pointsAt(({ payments }) => payments.record("p", "reserved", charged)), [
      "before:payments.record.charged",
      "after:payments.record.charged",
    ]);
  });

  it("does not take a sweep that finds nothing for a step", async () => {
    const idle = { ...parties, payments: { ...parties.payments, takeOverdue: async () => [] } };
    let crashes = 0;
    const watched = withFaultPoints(idle, "after:payments.takeOverdue", () => {
      crashes += 1;
    });
    await watched.payments.takeOverdue(10);
    assert.equal(crashes, 0);
  });
});
