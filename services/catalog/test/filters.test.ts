import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import request from "supertest";
import { startCatalog, type TestCatalog } from "./start-catalog.ts";

const count = 1_500;
let catalog: TestCatalog;

before(async () => {
  // Low enough for 1 500 products to reach each bound.
  const search = {
    matches: 60,
    window: 200,
    windowPerProduct: 5,
    newest: 100,
    blocksForOneWord: 100,
    blocksTimesWords: 100,
  };
  catalog = await startCatalog({ search, cache: { maxAgeMs: 0, maxBytes: 1 } });
  await catalog.bed.sql(
    `INSERT INTO products (id, sku, name, description, category, price_amount, price_currency, on_hand, reserved)
     SELECT gen_random_uuid(), 'FILTER-' || n,
            'Tin ' || (n * 7919) % $1 || CASE WHEN n % 50 = 0 THEN ' rare' ELSE '' END,
            '', 'half-' || n % 2, (n * 31) % 1000, 'USD', n % 3, CASE WHEN n % 6 = 1 THEN 1 ELSE 0 END
       FROM generate_series(1, $1::integer) AS n`,
    [count],
  );
  await catalog.bed.sql("ANALYZE products");
});
after(() => catalog.close());

interface Filter {
  readonly category?: string;
  readonly q?: string;
  readonly minPrice?: number;
  readonly maxPrice?: number;
  readonly inStock?: boolean;
}

const get = (path: string, query: object) =>
  request(catalog.publicApp).get(`/api/catalog/${path}`).query(query);

/** The ids of a list, page by page, as a client reads them. */
const readAll = async (query: object): Promise<string[]> => {
  const ids: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const response = await get("products", { ...query, ...(cursor && { cursor }) });
    assert.equal(response.status, 200, response.text);
    ids.push(...(response.body.items as { id: string }[]).map(({ id }) => id));
    cursor = response.body.nextCursor;
    assert.ok(ids.length <= count, "the list does not end");
  }
  return ids;
};

const orders = {
  name: "name COLLATE name_order, id",
  price: "price_amount, id",
  "-price": "price_amount DESC, id DESC",
  newest: "created_at DESC, id DESC",
} as const;

/** The expected products, from a query without bounds. */
const expected = async (filter: Filter, order: string): Promise<string[]> => {
  const { category, q, minPrice = 0, maxPrice = 1e9, inStock = false } = filter;
  const found = await catalog.bed.sql<{ id: string }>(
    `SELECT id
       FROM products
      WHERE ($1::text IS NULL OR category = $1)
        AND ($2::text IS NULL OR ' ' || name || ' ' LIKE '% ' || $2 || ' %' OR sku = $2)
        AND price_amount >= $3 AND price_amount <= $4
        AND (NOT $5 OR on_hand - reserved > 0)
      ORDER BY ${order}`,
    [category ?? null, q ?? null, minPrice, maxPrice, inStock],
  );
  return found.map(({ id }) => id);
};

const price = fc.integer({ min: 0, max: 1_000 });
const filters: fc.Arbitrary<Filter> = fc
  .record(
    {
      category: fc.constantFrom("half-0", "half-1"),
      q: fc.constantFrom("rare", "Tin", "FILTER-7"),
      minPrice: price,
      maxPrice: price,
      inStock: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .filter(({ minPrice = 0, maxPrice = 1_000 }) => minPrice <= maxPrice);

describe("a list with filters", () => {
  it("has each product that meets all of them exactly once and in order, however its pages are cut", async () => {
    const sorts = fc.constantFrom("name", "price", "-price", "newest");
    const lists = fc.tuple(
      filters,
      sorts as fc.Arbitrary<keyof typeof orders>,
      fc.integer({ min: 7, max: 100 }),
    );
    await fc.assert(
      fc.asyncProperty(lists, async ([filter, sort, limit]) => {
        const found = await readAll({ ...filter, sort, limit });
        assert.deepEqual(found, await expected(filter, orders[sort]));
      }),
      { numRuns: 60 },
    );
  });

  it("includes both ends of a range of prices", async () => {
    const prices = async (query: object) =>
      (
        (await get("products", { ...query, sort: "price" })).body.items as { price: { amount: number } }[]
      ).map((item) => item.price.amount);
    assert.deepEqual(new Set(await prices({ minPrice: 500, maxPrice: 501 })), new Set([500, 501]));
    assert.deepEqual(new Set(await prices({ minPrice: 500, maxPrice: 500 })), new Set([500]));
  });

  it("continues after the same position if the filters change", async () => {
    const first = await get("products", { sort: "price", limit: 10, maxPrice: 800 });
    const last = first.body.items.at(-1) as { price: { amount: number } };
    const { nextCursor: cursor } = first.body;
    const next = await get("products", { sort: "price", limit: 10, inStock: true, cursor });
    assert.equal(next.status, 200);
    for (const item of next.body.items as { price: { amount: number } }[])
      assert.ok(item.price.amount >= last.price.amount);
  });

  it("rejects limits that are no amounts or exclude every price, and names the parameter", async () => {
    const cases: [object, string][] = [
      [{ minPrice: 2, maxPrice: 1 }, "/query/maxPrice"],
      ...["", " ", "-1", "1.5", "1e3", "0x10", "100000001", "99999999999999999999"].map(
        (maxPrice): [object, string] => [{ maxPrice }, "/query/maxPrice"],
      ),
      ...["", "yes", "1", "TRUE"].map((inStock): [object, string] => [{ inStock }, "/query/inStock"]),
    ];
    for (const path of ["products", "product-count"])
      for (const [query, pointer] of cases) {
        const response = await get(path, query);
        assert.equal(response.status, 422, `${path} ${JSON.stringify(query)}`);
        assert.equal(response.body.errors[0].pointer, pointer);
      }
  });
});

describe("the number of products", () => {
  it("is exact, or the lower end of a number that is too large to count", async () => {
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const response = await get("product-count", filter);
        assert.equal(response.status, 200, response.text);
        const { value, atLeast } = response.body as { value: number; atLeast: boolean };
        const actual = (await expected(filter, "id")).length;
        if (atLeast) assert.ok(value <= actual, `${value} is above ${actual}`);
        else assert.equal(value, actual);
      }),
      { numRuns: 60 },
    );
  });

  it("is exact for all products and for a category", async () => {
    assert.deepEqual((await get("product-count", {})).body, { value: count, atLeast: false });
    const half = { category: "half-1" };
    assert.deepEqual((await get("product-count", half)).body, { value: count / 2, atLeast: false });
  });
});
