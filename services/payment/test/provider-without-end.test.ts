import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { eventually } from "@shop/test-support";
import { problem } from "./fake-catalog.ts";
import { createFakeProvider } from "./fake-provider.ts";
import { giveUp } from "./give-up.ts";
import { declineCodes, oddCharges, oddRefunds } from "./odd-responses.ts";
import { type Change, startPayment, type TestPayment } from "./start-payment.ts";

// To see it fail: `isOfThis`, `isId` or `isMoney` of src/provider/checked-provider.ts (`true`).

const provider = createFakeProvider();
let payment: TestPayment;
let user: string;
let admin: string;
before(async () => {
  const change: Change = (config) => ({
    ...config,
    providerTimeoutMs: 300,
    stuckAfterS: 0,
    stuckIntervalMs: 50,
    metricsIntervalMs: 100,
    attempts: { ...config.attempts, perUser: 1_000 },
  });
  payment = await startPayment(change, () => provider);
  [user, admin] = [await payment.user(), await payment.user("admin")];
});
after(() => payment?.close());

interface State {
  readonly status: string;
  readonly step: string;
  readonly charge_id: string | null;
  readonly refunded: number;
  readonly refunding: number;
}

const stateOf = async (id: string): Promise<State | undefined> =>
  (
    await payment.bed.sql<State>(
      `SELECT status, step, charge_id, refunded::integer AS refunded, refunding::integer AS refunding
         FROM payments
        WHERE id = $1`,
      [id],
    )
  )[0];

const historyOf = async (id: string): Promise<string[]> =>
  (
    await payment.bed.sql<{ event: string }>(
      "SELECT event FROM payment_events WHERE payment_id = $1 ORDER BY id",
      [id],
    )
  ).map(({ event }) => event);

/** Payments and refunds that have not ended. */
const countOpen = async (): Promise<number> =>
  (
    await payment.bed.sql<{ open: number }>(
      `SELECT ((SELECT count(*) FROM payments WHERE status = 'processing')
               + (SELECT count(*) FROM refunds WHERE status = 'processing'))::integer AS open`,
    )
  )[0]?.open ?? 0;

/** The latest value of the metric that the alarm watches. */
const countedStuck = (): number =>
  Number(
    payment.logs
      .lines()
      .map((line) => line["PaymentsStuck"])
      .findLast((value) => value !== undefined),
  );

const recover = async (): Promise<void> => {
  provider.recover();
  payment.catalog.odd = () => undefined;
  // Makes all of them due now.
  await payment.bed.sql("UPDATE payments SET next_attempt_at = now() WHERE status = 'processing'");
  await payment.bed.sql("UPDATE refunds SET next_attempt_at = now() WHERE status = 'processing'");
  await eventually("all to have ended", async () => (await countOpen()) === 0, 30_000);
};

const given = (environment: Readonly<Record<string, string>>) =>
  giveUp(payment, "REFUND_ID" in environment ? "refund" : "payment", environment);

describe("a charge whose response is", () => {
  for (const [what, odd] of Object.entries(oddCharges))
    it(`${what} is retried`, async () => {
      provider.oddCharge = odd;
      const { status, body } = await payment.pay(user);
      assert.equal(status, 202);
      const { step, charge_id } = (await stateOf(body.id)) ?? {};
      assert.deepEqual([step, charge_id], ["reserved", null]);
    });

  for (const [index, [code, shown]] of declineCodes.entries())
    it(`a rejection with a code of kind ${index + 1} is declined as ${shown}`, async () => {
      provider.oddCharge = () => ({ outcome: "declined", code });
      const { status, body } = await payment.pay(user);
      assert.deepEqual([status, body.declineCode], [402, shown]);
    });

  it("odd in any way is counted until it ends: each payment ends once the provider has recovered", async () => {
    const open = Object.keys(oddCharges).length;
    assert.equal(await countOpen(), open);
    await eventually("the metric", () => countedStuck() === open);
    await recover();
    const [paid] = await payment.bed.sql<{ paid: number }>(
      "SELECT count(*)::integer AS paid FROM payments WHERE status = 'succeeded' AND charge_id = 'ch_' || id",
    );
    assert.equal(paid?.paid, open);
    await eventually("the metric", () => countedStuck() === 0);
  });
});

const lost = () => problem(409, "reservation-ended");

describe("the refund of an unwanted charge whose response is", () => {
  before(recover);

  for (const [what, odd] of Object.entries(oddRefunds))
    it(`${what} is retried`, async () => {
      provider.oddRefund = odd;
      payment.catalog.odd = (verb) => (verb === "commit" ? lost() : undefined);
      const { status, body } = await payment.pay(user);
      assert.deepEqual([status, (await stateOf(body.id))?.step], [202, "uncommittable"]);
    });

  it("odd in any way is counted until it ends", async () => {
    await eventually("the metric", () => countedStuck() === Object.keys(oddRefunds).length);
    await recover();
  });
});

describe("a refund whose response is", () => {
  before(recover);

  for (const [what, odd] of Object.entries(oddRefunds))
    it(`${what} is retried`, async () => {
      const paid = await payment.pay(user);
      provider.oddRefund = odd;
      const { status, body } = await payment.refund(admin, paid.body.id, { amount: 100 });
      assert.deepEqual([status, body.status], [202, "processing"]);
      const { refunded, refunding } = (await stateOf(paid.body.id)) ?? {};
      assert.deepEqual([refunded, refunding], [0, 100]);
    });

  it("odd in any way is counted until it ends: each refund ends once the provider has recovered", async () => {
    await eventually("the metric", () => countedStuck() === Object.keys(oddRefunds).length);
    await recover();
    await eventually("the metric", () => countedStuck() === 0);
  });
});

/** A payment, and a refund of it that the provider does not confirm. */
const refundUnconfirmed = async () => {
  const key = randomUUID();
  const paid = await payment.pay(user);
  provider.oddRefund = () => undefined;
  const requested = await payment.refund(admin, paid.body.id, { amount: 100 }, key);
  const refundId = String(requested.body.id);
  /** Ends it with the id found at the provider, once no attempt is in progress. */
  const end = (found?: string) =>
    eventually("its lease to end", async () => {
      const environment = { REFUND_ID: refundId.toUpperCase(), ...(found && { FOUND_REFUND: found }) };
      const printed = await given(environment);
      return !printed.stderr.includes("being processed") && printed;
    });
  return { id: String(paid.body.id), key, end };
};

describe("giving up a refund", () => {
  before(recover);

  it("requires a lookup at the provider, and holds the refund meanwhile", async () => {
    const { id, end } = await refundUnconfirmed();
    for (const found of ["none", "None", undefined]) {
      assert.match((await end(found)).stderr, /FOUND_REFUND/);
      assert.equal((await stateOf(id))?.refunding, 100);
      if (found)
        await payment.bed.sql("UPDATE refunds SET next_attempt_at = now() WHERE payment_id = $1", [id]);
    }
    const [held] = await payment.bed.sql(
      "SELECT FROM refunds WHERE payment_id = $1 AND next_attempt_at > now() + interval '50 minutes'",
      [id],
    );
    assert.ok(held);
    await recover();
  });

  it("that was not made ends it as failed: its key returns that, and the money can be refunded again", async () => {
    const { id, key, end } = await refundUnconfirmed();
    await end();
    assert.match((await end("none")).stdout, /has ended: failed/);
    const { status, refunded, refunding } = (await stateOf(id)) ?? {};
    assert.deepEqual([status, refunded, refunding], ["succeeded", 0, 0]);
    assert.equal((await historyOf(id)).at(-1), "refund-given-up");
    const again = await payment.refund(admin, id, { amount: 100 }, key);
    assert.deepEqual([again.status, again.body.type], [409, "/problems/refund-failed"]);
    assert.equal(again.headers["idempotent-replayed"], "true");
    provider.recover();
    assert.equal((await payment.refund(admin, id)).status, 201);
    assert.equal((await stateOf(id))?.status, "refunded");
  });

  it("that was made ends it as succeeded, once", async () => {
    const { id, end } = await refundUnconfirmed();
    await end();
    assert.match((await end("re_7")).stdout, /has ended: succeeded/);
    assert.match((await end("none")).stderr, /has ended. Nothing was changed/);
    const { status, refunded, refunding } = (await stateOf(id)) ?? {};
    assert.deepEqual([status, refunded, refunding], ["partially_refunded", 100, 0]);
  });

  it("that does not exist changes nothing", async () => {
    assert.match((await given({ REFUND_ID: randomUUID() })).stderr, /There is no such refund/);
  });
});

describe("giving up a payment", () => {
  before(recover);

  it("that may be charged in the meantime requires a new lookup", async () => {
    provider.oddCharge = () => undefined;
    const id = String((await payment.pay(user)).body.id);
    const end = (found: string) =>
      eventually("its lease to end", async () => {
        const printed = await given({ PAYMENT_ID: id, FOUND_CHARGE: found });
        return !printed.stderr.includes("being processed") && printed;
      });
    assert.match((await end("none")).stderr, /FOUND_CHARGE/);
    assert.equal((await stateOf(id))?.status, "processing");
    assert.match((await end("none")).stdout, /has ended: failed/);
    assert.equal((await historyOf(id)).at(-1), "given-up");
    provider.recover();
  });
});
