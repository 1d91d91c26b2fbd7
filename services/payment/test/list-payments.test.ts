import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import request from "supertest";
import { startPayment, type TestPayment } from "./start-payment.ts";

const statuses = ["processing", "succeeded", "declined", "failed", "partially_refunded", "refunded"] as const;
const users = [randomUUID(), randomUUID()];
const times = [undefined, "2026-01-01T00:00:20Z", "2026-01-01T00:00:40.000001Z"];

let payment: TestPayment;
let admin: string;

before(async () => {
  payment = await startPayment();
  admin = await payment.user("admin");
  // Two payments in each second. Leases of the far future keep the sweep away from those in progress.
  await payment.bed.sql(
    `INSERT INTO payments (id, user_id, status, step, payment_method, leased_until, next_attempt_at, created_at,
                           settled_at)
     SELECT gen_random_uuid(), ($1::uuid[])[1 + n / 3 % 2], ($2::text[])[1 + n % 6],
            CASE WHEN n % 6 = 0 THEN 'created' ELSE 'done' END, 'pm_card_ok', '2100-01-01', '2100-01-01',
            timestamptz '2026-01-01 00:00:00+00' + n / 2 * interval '1 second', '2026-01-02'
       FROM generate_series(1, 120) AS n`,
    [users, statuses],
  );
});
after(() => payment.close());

const get = (query: object, authorization = admin) =>
  request(payment.publicApp).get("/api/payments").set("Authorization", authorization).query(query);

/** The ids of a list, page by page. */
const readAll = async (query: object, authorization = admin): Promise<string[]> => {
  const ids: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const response = await get({ ...query, limit: 7, ...(cursor && { cursor }) }, authorization);
    assert.equal(response.status, 200, response.text);
    ids.push(...(response.body.items as { id: string }[]).map(({ id }) => id));
    cursor = response.body.nextCursor as string | null;
  }
  return ids;
};

interface Filter {
  readonly status?: string | undefined;
  readonly userId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const expected = async ({ status, userId, from, to }: Filter): Promise<string[]> => {
  const found = await payment.bed.sql<{ id: string }>(
    `SELECT id
       FROM payments
      WHERE ($1::text IS NULL OR status = $1) AND ($2::uuid IS NULL OR user_id = $2)
        AND ($3::timestamptz IS NULL OR created_at >= $3) AND ($4::timestamptz IS NULL OR created_at < $4)
      ORDER BY created_at DESC, id DESC`,
    [status ?? null, userId ?? null, from ?? null, to ?? null],
  );
  return found.map(({ id }) => id);
};

const combinations = (): Filter[] =>
  [undefined, ...statuses].flatMap((status) =>
    [undefined, users[0]].flatMap((userId) =>
      times.flatMap((from) =>
        times
          .filter((to) => from === undefined || to === undefined || from < to)
          .map((to) => ({ status, userId, from, to })),
      ),
    ),
  );

/** A filter without the conditions that are absent. */
const queryOf = (filter: Filter): object =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

describe("a list of payments with filters", () => {
  it("has each payment that meets all of them once, newest first, across pages", async () => {
    for (const filter of combinations())
      assert.deepEqual(await readAll(queryOf(filter)), await expected(filter), JSON.stringify(filter));
  });

  it("never shows a customer the payments of others, with any filter", async () => {
    const [own = "", other] = users;
    const customer = `Bearer ${await payment.bed.keys.token({ userId: own, roles: ["customer"] })}`;
    assert.deepEqual(await readAll({ userId: other }, customer), []);
    assert.deepEqual(await readAll({ userId: own }, customer), await expected({ userId: own }));
    const declined = { status: "declined" };
    assert.deepEqual(await readAll(declined, customer), await expected({ ...declined, userId: own }));
  });

  it("rejects conditions that no payment can meet, and names the parameter", async () => {
    const day = "2026-01-01T00:00:00Z";
    const cases: [object, string][] = [
      [{ status: "paid" }, "status"],
      [{ userId: "7" }, "userId"],
      ...[
        "",
        "2026-01-01",
        "0000-01-01T00:00:00Z",
        `${day.slice(0, -1)}.1234567Z`,
        "2026-02-30T00:00:00Z",
      ].map((from): [object, string] => [{ from }, "from"]),
      [{ from: "2026-01-02T00:00:00Z", to: day }, "to"],
    ];
    for (const [query, name] of cases) {
      const response = await get(query);
      assert.equal(response.status, 422, JSON.stringify(query));
      assert.equal(response.body.errors[0].pointer, `/query/${name}`);
    }
  });
});
