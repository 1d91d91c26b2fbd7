import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import request from "supertest";
import { startCatalog, type TestCatalog } from "./start-catalog.ts";

const count = 9_000;
const blockSize = 2_048;
let catalog: TestCatalog;

before(async () => {
  catalog = await startCatalog({
    // Low enough for a search of a few thousand products to reach each bound.
    search: {
      matches: 50,
      window: 300,
      windowPerProduct: 5,
      newest: 100,
      blocksForOneWord: 100,
      blocksTimesWords: 4,
    },
    cache: { maxAgeMs: 0, maxBytes: 1 },
  });
  // The word `late` comes last by name and price; `old` is among the first products added.
  await catalog.bed.sql(
    `INSERT INTO products (id, sku, name, description, category, price_amount, price_currency, on_hand, created_at)
     SELECT gen_random_uuid(), 'BOUND-' || n,
            CASE WHEN n % 10 = 0 THEN 'Zinc late' ELSE 'Tin ' || (n * 7919) % $1 END
              || CASE WHEN n < $1 / 10 THEN ' old' ELSE '' END
              || CASE WHEN n % 2 = 0 THEN ' even' ELSE ' odd' END
              || CASE WHEN n % 500 = 0 THEN ' rare' ELSE '' END,
            'Said of all.', 'half-' || n % 2, CASE WHEN n % 10 = 0 THEN 9000 ELSE (n * 31) % 500 END, 'USD', 1,
            timestamptz '2026-01-01 00:00:00+00' + n * interval '1 second'
       FROM generate_series(1, $1::integer) AS n`,
    [count],
  );
  await catalog.bed.sql("ANALYZE products");
});
after(() => catalog.close());

interface Item {
  readonly id: string;
  readonly name: string;
}

const readPage = async (query: object): Promise<{ items: Item[]; nextCursor: string | null }> => {
  const response = await request(catalog.publicApp).get("/api/catalog/products").query(query);
  assert.equal(response.status, 200, response.text);
  return response.body;
};

/** Reads a list page by page, as a client would. */
const readAll = async (query: object): Promise<Item[]> => {
  const items: Item[] = [];
  let pages = 0;
  for (let cursor: string | null | undefined; cursor !== null; ) {
    pages += 1;
    assert.ok(pages <= count, "the list does not end");
    const page = await readPage({ limit: 100, ...query, ...(cursor && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
};

const orders = {
  name: "name COLLATE name_order, id",
  price: "price_amount, id",
  "-price": "price_amount DESC, id DESC",
  newest: "created_at DESC, id DESC",
} as const;
type Sort = keyof typeof orders;
const sorts = Object.keys(orders) as Sort[];

/** The expected products, from a query without bounds. */
const expected = async (condition: string, sort: Sort): Promise<string[]> => {
  const sql = `SELECT id FROM products WHERE ${condition} ORDER BY ${orders[sort]}`;
  return (await catalog.bed.sql<{ id: string }>(sql)).map(({ id }) => id);
};
const idsOf = (items: readonly Item[]): string[] => items.map(({ id }) => id);

describe("a search for words in few products", () => {
  it("finds all of them in order, page by page", async () => {
    for (const sort of sorts)
      for (const limit of [3, 100])
        assert.deepEqual(
          idsOf(await readAll({ q: "rare", sort, limit })),
          await expected("name LIKE '%rare%'", sort),
          sort,
        );
  });
});

describe("a search for words in many products", () => {
  it("finds all of them in order if they are everywhere, page by page", async () => {
    for (const sort of sorts)
      assert.deepEqual(
        idsOf(await readAll({ q: "even", sort })),
        await expected("name LIKE '% even%'", sort),
        sort,
      );
    for (const sort of sorts)
      assert.deepEqual(
        idsOf(await readAll({ q: '"of all" odd', sort, category: "half-1" })),
        await expected("category = 'half-1'", sort),
        sort,
      );
  });

  it("lists the newest of them, whole blocks in order, if the list starts with others", async () => {
    for (const [q, sort] of [
      ["late", "name"],
      ["late", "price"],
      ["old", "price"],
      ["old", "-price"],
    ] as const) {
      const first = await readPage({ q, sort, limit: 20 });
      assert.equal(first.items.length, 20, `${q} ${sort}: a first page`);
      const found = idsOf(await readAll({ q, sort, limit: 20 }));
      const condition = q
        .split(" ")
        .map((word) => `name LIKE '% ${word}%'`)
        .join(" AND ");
      const oldest = await catalog.bed.sql<{ block: number }>(
        `SELECT min(number / ${blockSize})::integer AS block FROM products WHERE id = ANY ($1)`,
        [found],
      );
      const block = `number / ${blockSize} >= ${oldest[0]?.block}`;
      assert.ok(found.length >= 100, `${q} ${sort}: ${found.length}`);
      assert.deepEqual(found, await expected(`${condition} AND ${block}`, sort), `${q} ${sort}`);
    }
  });

  it("never skips or repeats a product if others are added or sold between two pages", async () => {
    const before = await expected("name LIKE '% even%'", "price");
    const seen: string[] = [];
    for (let cursor: string | null | undefined, pages = 0; cursor !== null; pages += 1) {
      const page = await readPage({ q: "even", sort: "price", limit: 50, ...(cursor && { cursor }) });
      seen.push(...idsOf(page.items));
      cursor = page.nextCursor;
      await catalog.bed.sql(
        `INSERT INTO products (id, sku, name, description, category, price_amount, price_currency, on_hand)
         VALUES (gen_random_uuid(), 'BETWEEN-' || $1::integer, 'Tin even', '', 'between', $1::integer % 500, 'USD', 1)`,
        [pages],
      );
      await catalog.bed.sql("UPDATE products SET on_hand = on_hand + 1 WHERE id = $1", [seen.at(-1)]);
    }
    assert.equal(new Set(seen).size, seen.length);
    const known = new Set(before);
    assert.deepEqual(
      seen.filter((id) => known.has(id)),
      before,
    );
    await catalog.bed.sql("DELETE FROM products WHERE category = 'between'");
  });

  it("continues after pages with too few matches, or none, until the list ends", async () => {
    const page = await readPage({ q: '"all of"', sort: "price" });
    assert.deepEqual(page.items, []);
    assert.notEqual(page.nextCursor, null);
    assert.deepEqual(await readAll({ q: '"all of"', sort: "price" }), []);
    for (const sort of sorts) assert.deepEqual(await readAll({ q: "even odd", sort, limit: 7 }), [], sort);
  });

  it("continues if the product with the searched SKU is at the end of a page", async () => {
    for (const sort of sorts) {
      const at = async (place: number) => {
        const sql = `SELECT id, sku, description FROM products ORDER BY ${orders[sort]} OFFSET ${place - 1} LIMIT 1`;
        const [product] = await catalog.bed.sql<{ id: string; sku: string; description: string }>(sql);
        assert.ok(product);
        return product;
      };
      const change = ({ id, sku, description }: Awaited<ReturnType<typeof at>>) =>
        catalog.bed.sql("UPDATE products SET sku = $2, description = $3 WHERE id = $1", [
          id,
          sku,
          description,
        ]);
      const [early, last] = [await at(5), await at(300 + 2 * 5)];
      await change({ ...early, description: "Of tin even." });
      await change({ ...last, sku: "TIN-EVEN" });
      assert.deepEqual(idsOf(await readAll({ q: "TIN-EVEN", sort, limit: 3 })), [last.id, early.id], sort);
      await change(early);
      await change(last);
    }
  });

  it("accepts no cursor that would make a page do more work", async () => {
    const cursor = (...place: unknown[]) => Buffer.from(JSON.stringify(place)).toString("base64url");
    const id = "00000000-0000-7000-8000-000000000000";
    for (const block of [-1, 1.5, "0"]) {
      const query = { q: "even", sort: "price", cursor: cursor("price", 0, id, block) };
      const response = await request(catalog.publicApp).get("/api/catalog/products").query(query);
      assert.equal(response.status, 422, String(block));
    }
    for (const block of [0, 9_007_199_254_740_991])
      await readPage({ q: "even", sort: "price", cursor: cursor("price", 0, id, block) });
  });
});
