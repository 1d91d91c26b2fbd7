import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import request from "supertest";
import { startCatalog, type TestCatalog } from "./start-catalog.ts";

let catalog: TestCatalog;

before(async () => {
  catalog = await startCatalog();
});
after(() => catalog.close());

let serial = 0;
const add = async (name: string, description = "", overrides: object = {}): Promise<string> => {
  serial += 1;
  const response = await request(catalog.publicApp)
    .post("/api/catalog/products")
    .set("Authorization", catalog.admin)
    .send({
      sku: `SEARCH-${serial}`,
      name,
      description,
      category: "searched",
      price: { amount: 1_000 + serial, currency: "USD" },
      ...overrides,
    });
  assert.equal(response.status, 201, response.text);
  return response.body.id as string;
};

const list = (query: object) => request(catalog.publicApp).get("/api/catalog/products").query(query);
const namesFor = async (q: string): Promise<string[]> => {
  const response = await list({ q });
  assert.equal(response.status, 200, `${q}: ${response.text}`);
  return (response.body.items as { name: string }[]).map(({ name }) => name);
};

/**
 * Adds a product with this text, and expects the searches in `found` to find it and those in `notFound` not
 * to.
 */
const finds = async (text: string, found: readonly string[], notFound: readonly string[] = []) => {
  const mark = `mark${randomUUID().slice(0, 8)}`;
  await add(`${text} ${mark}`);
  for (const q of found) assert.deepEqual(await namesFor(`${q} ${mark}`), [`${text} ${mark}`.normalize()], q);
  for (const q of notFound) assert.deepEqual(await namesFor(`${q} ${mark}`), [], q);
};

describe("a search", () => {
  it("finds each of several words, however they are joined", async () => {
    await finds(
      "Black/White Mug",
      ["white", "black", "black/white", "mug white", "white_mug"],
      ["white/black"],
    );
    await finds("Node.js T-Shirt", ["js", "node", "node.js", "NODE JS", "shirt", "t-shirt"], ["jst"]);
    await finds("tea/coffee tin—“large” (2-pack), 250g", [
      "coffee",
      "tin",
      "large",
      "2-pack",
      "pack",
      "250g",
    ]);
    await finds("Salt&Pepper+Oil:Set;A|B", ["pepper", "oil", "set", "salt&pepper", "b"]);
    await finds("www.shop.example/path/to?x=1 a@b.example", ["shop", "path", "example", "www.shop.example"]);
  });

  it("ignores accents, case and forms of Unicode, in texts and searches", async () => {
    const forms = ["cafe", "CAFE", "café", "CAFÉ", "cafe\u0301", "ｃａｆé"];
    await finds("Café", forms);
    await finds("Cafe", forms);
    await finds("Łódź Ærø Straße", ["lodz", "aero", "strasse", "łódź", "ÆRØ", "STRASSE", "straße"]);
    await finds("Ёлка Ὀδυσσεύς", ["елка", "ЁЛКА", "οδυσσευς", "ΟΔΥΣΣΕΥΣ"]);
    await finds("①ﬁne Ｗｉｄｅ", ["1fine", "wide"]);
  });

  it("finds a word with and without its genitive and apostrophe", async () => {
    await finds("Men's Rock'n'Roll of O’Brien", ["men", "men’s", "mens", "rock'n'roll", "obrien", "O'Brien"]);
  });

  it("finds words of Chinese and Japanese inside a line, in their order", async () => {
    await finds("手冲咖啡壶", ["咖啡", "手冲", "啡", "手冲咖啡壶"], ["啡咖", "茶"]);
    await finds("コーヒーカップ", ["カップ", "ｶｯﾌﾟ"], ["プッカ"]);
  });

  it("finds stop words if there are no others, and otherwise ignores them", async () => {
    const title = `The Who ${randomUUID()}`;
    await add(title);
    assert.ok((await namesFor("the who")).includes(title));
    assert.ok((await namesFor('"the who"')).includes(title));
    await finds("Lamp", ["the lamp", "a lamp for the"]);
  });

  it("supports phrases, alternatives and exclusions", async () => {
    await finds(
      "green desk lamp",
      ['"desk lamp"', '"green desk"', "desk -blue", '-"desk green" lamp'],
      ['"lamp desk"', "desk -lamp", '-"desk lamp" green'],
    );
    const [either, or] = [await add("Zinnia pot"), await add("Yarrow pot")];
    const response = await list({ q: "zinnia OR yarrow" });
    assert.deepEqual(
      response.body.items.map(({ id }: { id: string }) => id).toSorted(),
      [either, or].toSorted(),
    );
  });

  it("is rejected if any alternative only excludes words", async () => {
    for (const q of ["-z", '-"a b"', "-a -b", "tea OR -coffee", "& -z"]) {
      const response = await list({ q });
      assert.equal(response.status, 422, q);
      assert.deepEqual(response.body.errors[0].pointer, "/query/q", q);
    }
  });

  it("finds nothing if it is only punctuation, and lists everything if it is blank", async () => {
    for (const q of ["&", '"', '""', "- -", "...", "🎸"]) assert.deepEqual(await namesFor(q), [], q);
    const all = await list({});
    for (const q of ["", " ", "\u00a0 ", "\u3000"])
      assert.deepEqual((await list({ q })).body, all.body, JSON.stringify(q));
    for (const q of ["\0", "\u200b", "a\u202eb", "a\nb", "\r\na", "a\t"])
      assert.equal((await list({ q })).status, 422, JSON.stringify(q));
  });

  it("lists the product with the searched SKU first in every order, once, and then those that mention it", async () => {
    const sku = `ZZZ-${randomUUID().slice(0, 8).toUpperCase()}-9`;
    const others = [await add(`AAA fits ${sku}`, "", { price: { amount: 1, currency: "USD" } })];
    const named = await add("MMM", "", { sku });
    others.push(
      await add("ZZZ", `Replaces ${sku.toLowerCase()}.`, { price: { amount: 9_999_999, currency: "USD" } }),
    );
    for (const q of [sku, ` ${sku.toLowerCase()} `])
      for (const sort of ["name", "price", "-price", "newest"])
        for (const limit of [1, 2, 20]) {
          const seen: string[] = [];
          for (let cursor: string | null | undefined; cursor !== null; ) {
            const page = await list({ q, sort, limit, ...(cursor && { cursor }) });
            assert.equal(page.status, 200, page.text);
            seen.push(...page.body.items.map(({ id }: { id: string }) => id));
            cursor = page.body.nextCursor;
          }
          assert.equal(seen[0], named, `${q} ${sort} ${limit}`);
          assert.deepEqual(seen.slice(1).toSorted(), others.toSorted(), `${q} ${sort} ${limit}`);
        }
    const elsewhere = await list({ q: sku, category: "elsewhere" });
    assert.deepEqual(elsewhere.body.items, []);
  });

  it("accepts the longest words, and texts that grow when they are folded", async () => {
    for (const text of [
      "x".repeat(5_000),
      "\ufdfa".repeat(5_000),
      "𠮷".repeat(5_000),
      "½/".repeat(2_500),
      "'s ".repeat(1_666),
    ])
      await add("Extreme", text);
    assert.equal((await namesFor("extreme")).length, 5);
    for (const q of [
      "x".repeat(100),
      "\ufdfa".repeat(100),
      "𠮷".repeat(100),
      '-"'.repeat(50),
      "a OR ".repeat(20),
      "OR OR OR",
    ])
      assert.ok([200, 422].includes((await list({ q })).status), q);
  });

  it("finds an edited product by its new words, and no longer by its old ones", async () => {
    const id = await add("Quartz bowl");
    const response = await request(catalog.publicApp)
      .patch(`/api/catalog/products/${id}`)
      .set("Authorization", catalog.admin)
      .set("If-Match", '"1.0"')
      .send({ name: "Basalt bowl" });
    assert.equal(response.status, 200, response.text);
    assert.deepEqual(await namesFor("basalt"), ["Basalt bowl"]);
    assert.deepEqual(await namesFor("quartz"), []);
  });
});

describe("the order of names", () => {
  it("is the one that readers expect: accents and case come after letters", async () => {
    const names = [
      "apple",
      "Apple",
      "Äpfel",
      "eclair",
      "Éclair",
      "école",
      "zebra",
      "Zebra",
      "10 pens",
      "日本",
      "éa",
    ];
    for (const name of names) await add(name, "", { category: "sorted" });
    const response = await list({ category: "sorted", limit: 100 });
    assert.deepEqual(
      (response.body.items as { name: string }[]).map(({ name }) => name),
      ["10 pens", "Äpfel", "apple", "Apple", "éa", "eclair", "Éclair", "école", "zebra", "Zebra", "日本"],
    );
  });
});
