import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { eventually } from "@shop/test-support";
import { type OddResponse, problem } from "./fake-catalog.ts";
import { giveUp as giveUpOf } from "./give-up.ts";
import { startPayment, type TestPayment } from "./start-payment.ts";

let payment: TestPayment;
before(async () => {
  payment = await startPayment((config) => ({
    ...config,
    stuckAfterS: 0,
    stuckIntervalMs: 50,
    metricsIntervalMs: 100,
    attempts: { ...config.attempts, perUser: 1_000 },
  }));
});
after(() => payment?.close());

type Verb = "reserve" | "commit" | "release";

const statusOf = async (id: string): Promise<unknown> =>
  (await payment.bed.sql<{ status: string }>("SELECT status FROM payments WHERE id = $1", [id]))[0]?.status;

const garbage: OddResponse = { status: 200, body: { not: "a reservation" } };

/** Pays while the catalog returns an odd response to a call; resolves to the payment's id. */
const payWith = async (verb: Verb, odd: OddResponse): Promise<string> => {
  let id = "";
  payment.catalog.odd = (called, reservation) => {
    if (called !== verb) return undefined;
    id = reservation;
    return odd;
  };
  const method = verb === "release" ? "pm_card_declined" : "pm_card_ok";
  await payment.pay(await payment.user(), { method });
  return id;
};

/**
 * The payment's end if it ends by itself. `later`: it ends once the catalog has recovered. `stuck`: it needs
 * an administrator.
 */
const ends: readonly (readonly [Verb, string, OddResponse, string])[] = [
  ...["invalid-request", "reservation-not-found", "forbidden", "route-not-found", "reservation-ended"].map(
    (code) => ["reserve", code, problem(code === "invalid-request" ? 422 : 404, code), "failed"] as const,
  ),
  ["reserve", "an unknown refusal", problem(418, "teapot"), "failed"],
  ["reserve", "unavailable", problem(503, "unavailable"), "later"],
  ["reserve", "too-many-attempts", problem(429, "too-many-attempts"), "later"],
  ["reserve", "garbage", garbage, "later"],
  ["commit", "reservation-ended", problem(409, "reservation-ended"), "failed"],
  ["commit", "reservation-not-found", problem(404, "reservation-not-found"), "failed"],
  ["commit", "unavailable", problem(503, "unavailable"), "later"],
  ["commit", "garbage", garbage, "later"],
  ["release", "reservation-not-found", problem(404, "reservation-not-found"), "declined"],
  ["release", "unavailable", problem(503, "unavailable"), "later"],
  ["release", "reservation-ended", problem(409, "reservation-ended"), "stuck"],
];

const giveUp = (environment: Readonly<Record<string, string>>) => giveUpOf(payment, "payment", environment);

describe("a payment whose catalog responds with", () => {
  for (const [verb, what, odd, end] of ends)
    it(`${what} to ${verb} ends: ${end}`, async () => {
      const id = await payWith(verb, odd);
      if (end === "failed" || end === "declined") {
        await eventually("the end", async () => (await statusOf(id)) === end);
        payment.catalog.odd = () => undefined;
        return;
      }
      assert.equal(await statusOf(id), "processing");
      if (end === "later") {
        payment.catalog.odd = () => undefined;
        await payment.settled();
        return;
      }
      // Another client has sold the reservation. This does not change, and only an administrator knows what
      // it means.
      await eventually("the metric", () =>
        payment.logs.lines().some((line) => Number(line["PaymentsStuck"]) > 0),
      );
      await eventually("its lease to end", async () => {
        const { stdout } = await giveUp({ PAYMENT_ID: id.toUpperCase() });
        return stdout === `Payment ${id} has ended: declined.\n`;
      });
      payment.catalog.odd = () => undefined;
      assert.equal(await statusOf(id), "declined");
    });
});

describe("giving up a payment", () => {
  const insert = async (step: string, columns: Readonly<Record<string, unknown>> = {}): Promise<string> => {
    const id = randomUUID();
    const names = Object.keys(columns);
    const values = names.map((_, index) => `$${index + 3}`);
    await payment.bed.sql(
      `INSERT INTO payments (id, user_id, payment_method, step, leased_until, next_attempt_at${names.map((name) => `, ${name}`).join("")})
       VALUES ($1, $1, 'pm_card_ok', $2, now(), now() + interval '1 day'${values.map((value) => `, ${value}`).join("")})`,
      [id, step, ...Object.values(columns)],
    );
    return id;
  };

  it("ends every step of a payment", async () => {
    const ways: readonly (readonly [string, object, string])[] = [
      ["created", {}, "failed"],
      ["repriced", { amount: 5 }, "failed"],
      ["declined", { decline_code: "card_declined" }, "declined"],
      ["uncommittable", { amount: 5, charge_id: "ch_lost" }, "failed"],
      ["reserved", { amount: 5 }, "failed"],
    ];
    for (const [step, columns, end] of ways) {
      const id = await insert(step, columns as Record<string, unknown>);
      await giveUp({ PAYMENT_ID: id, ...(step === "reserved" && { FOUND_CHARGE: "none" }) });
      assert.equal(await statusOf(id), end, step);
    }
  });

  it("requires the charge if only the provider knows it, and continues with the finding", async () => {
    const id = await insert("reserved", { amount: 5 });
    const refused = await giveUp({ PAYMENT_ID: id });
    assert.match(refused.stderr, /FOUND_CHARGE/);
    assert.equal(await statusOf(id), "processing");
    await giveUp({ PAYMENT_ID: id, FOUND_CHARGE: "ch_found" });
    await eventually("the end", async () => (await statusOf(id)) === "succeeded");
  });

  it("changes nothing about payments that have ended or do not exist", async () => {
    const paid = await payment.pay(await payment.user());
    for (const id of [String(paid.body.id), randomUUID()]) {
      const refused = await giveUp({ PAYMENT_ID: id });
      assert.match(refused.stderr, /There is no such payment|has ended/);
    }
    assert.equal(await statusOf(String(paid.body.id)), "succeeded");
  });
});
