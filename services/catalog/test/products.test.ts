import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eventually } from "@shop/test-support";
import request from "supertest";
import { createProductFixture, newProduct, type ProductFixture } from "./product-fixture.ts";
import { startCatalog, type TestCatalog } from "./start-catalog.ts";

let catalog: TestCatalog;
let add: ProductFixture["add"];
let read: ProductFixture["read"];

before(async () => {
  catalog = await startCatalog();
  ({ add, read } = createProductFixture(catalog));
});
after(() => catalog.close());

describe("POST /products", () => {
  it("adds a product that can be read at once, with a strong ETag", async () => {
    const { product, etag } = await add();
    const response = await read(product.id);
    assert.equal(response.status, 200);
    assert.deepEqual(response.body, product);
    assert.equal(etag, '"1.5"');
    assert.equal(response.headers["etag"], etag);
  });

  it("rejects a SKU that is already taken", async () => {
    const { product } = await add();
    const response = await request(catalog.publicApp)
      .post("/api/catalog/products")
      .set("Authorization", catalog.admin)
      .send(newProduct({ sku: product.sku }));
    assert.equal(response.status, 409);
    assert.equal(response.body.type, "/problems/sku-taken");
  });

  it("names every unknown and invalid field", async () => {
    const response = await request(catalog.publicApp)
      .post("/api/catalog/products")
      .set("Authorization", catalog.admin)
      .send(newProduct({ price: { amount: 1.5, currency: "USD" }, colour: "red" }));
    assert.equal(response.status, 422);
    const pointers = (response.body.errors as { pointer: string }[]).map(({ pointer }) => pointer).sort();
    assert.deepEqual(pointers, ["/body/colour", "/body/price/amount"]);
  });

  it("is for administrators: 401 without a token, 403 for a customer", async () => {
    const anonymous = await request(catalog.publicApp).post("/api/catalog/products").send(newProduct());
    assert.equal(anonymous.status, 401);
    const customer = await request(catalog.publicApp)
      .post("/api/catalog/products")
      .set("Authorization", catalog.customer)
      .send(newProduct());
    assert.equal(customer.status, 403);
  });
});

describe("GET /products", () => {
  const list = async (query: string) => {
    const response = await request(catalog.publicApp).get(`/api/catalog/products?${query}`);
    assert.equal(response.status, 200, response.text);
    return response.body as {
      items: { id: string; name: string; price: { amount: number } }[];
      nextCursor: string | null;
    };
  };

  it("pages through every product exactly once in each order", async () => {
    const added = await Promise.all(
      [5, 3, 3, 9, 1, 3, 7].map((amount) =>
        add({ category: "paged", price: { amount, currency: "USD" }, name: `P${amount}` }),
      ),
    );
    for (const sort of ["name", "price", "-price", "newest"]) {
      const seen: string[] = [];
      const prices: number[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const page = await list(`category=paged&sort=${sort}&limit=2${cursor && `&cursor=${cursor}`}`);
        seen.push(...page.items.map(({ id }) => id));
        prices.push(...page.items.map(({ price }) => price.amount));
        cursor = page.nextCursor;
      }
      assert.deepEqual(seen.toSorted(), added.map(({ product }) => product.id).toSorted(), sort);
      if (sort === "price")
        assert.deepEqual(
          prices,
          prices.toSorted((a, b) => a - b),
        );
      if (sort === "-price")
        assert.deepEqual(
          prices,
          prices.toSorted((a, b) => b - a),
        );
    }
  });

  it("searches words in name and description, in any inflection", async () => {
    const { product } = await add({
      name: "Walnut cutting board",
      description: "Oiled by hand.",
      category: "kitchen",
    });
    for (const q of ["boards", "oil", "walnut hand"]) {
      const { items } = await list(`q=${encodeURIComponent(q)}`);
      assert.deepEqual(
        items.map(({ id }) => id),
        [product.id],
        q,
      );
    }
    assert.deepEqual((await list("q=unobtainium")).items, []);
  });

  it("pages past names of the maximum length", async () => {
    for (const name of ["名".repeat(200), "𠮷".repeat(200)]) await add({ name, category: "long-names" });
    const { nextCursor, items } = await list("category=long-names&limit=1");
    const rest = await list(`category=long-names&limit=1&cursor=${nextCursor}`);
    assert.equal(new Set([...items, ...rest.items].map(({ id }) => id)).size, 2);
  });

  it("rejects a cursor that it did not issue", async () => {
    const id = "0190a5c0-0000-7000-8000-000000000000";
    const tampered = [
      ["name", "not json"],
      ["name", '["price","x","y"]'],
      ["name", JSON.stringify(["name", "\0", id])],
      ["name", `["name","\\ud800","${id}"]`],
      ["newest", JSON.stringify(["newest", "0000-01-01T00:00:00Z", id])],
      ["newest", JSON.stringify(["newest", `2026-01-01T00:00:00.${"1".repeat(200)}Z`, id])],
      ["price", JSON.stringify(["price", 1e300, id])],
    ] as const;
    for (const [sort, text] of tampered) {
      const query = `sort=${sort}&cursor=${Buffer.from(text).toString("base64url")}`;
      const response = await request(catalog.publicApp).get(`/api/catalog/products?${query}`);
      assert.equal(response.status, 422, text);
      assert.deepEqual(response.body.errors[0].pointer, "/query/cursor");
    }
  });
});

describe("GET /categories", () => {
  const counts = async (): Promise<Record<string, number>> => {
    // Bypasses the cache, which an edit invalidates a moment later.
    const rows = await catalog.bed.sql<{ name: string; products: string }>(
      "SELECT name, products FROM categories WHERE products > 0",
    );
    return Object.fromEntries(rows.map(({ name, products }) => [name, Number(products)]));
  };
  const counted = async (): Promise<Record<string, number>> => {
    const rows = await catalog.bed.sql<{ name: string; products: string }>(
      "SELECT category AS name, count(*) AS products FROM products WHERE retired_at IS NULL GROUP BY category",
    );
    return Object.fromEntries(rows.map(({ name, products }) => [name, Number(products)]));
  };

  it("counts exactly, even during many concurrent additions, moves and retirements", async () => {
    const names = ["first-a", "first-b", "first-c"];
    const pick = (index: number) => names[index % names.length];
    const added = await Promise.all(Array.from({ length: 30 }, (_, index) => add({ category: pick(index) })));
    const edits = await Promise.all(
      added.map(({ product, etag }, index) => {
        const call = request(catalog.publicApp);
        const path = `/api/catalog/products/${product.id}`;
        const edit =
          index % 3 === 0
            ? call.delete(path)
            : call.patch(path).send({ category: pick(index + 1 + (index % 2)) });
        return edit.set("Authorization", catalog.admin).set("If-Match", etag);
      }),
    );
    assert.deepEqual([...new Set(edits.map(({ status }) => status))].toSorted(), [200, 204]);
    assert.deepEqual(await counts(), await counted());
  });

  it("lists categories that have products, by name", async () => {
    const { product, etag } = await add({ category: "only-once" });
    const list = async () => {
      const { body } = await request(catalog.publicApp).get("/api/catalog/categories");
      return body.items as { name: string; products: number }[];
    };
    const isListed = async () =>
      (await list()).some(({ name, products }) => name === "only-once" && products === 1);
    await eventually("the new category", isListed);
    const names = (await list()).map(({ name }) => name);
    assert.deepEqual(names, names.toSorted());
    await request(catalog.publicApp)
      .delete(`/api/catalog/products/${product.id}`)
      .set("Authorization", catalog.admin)
      .set("If-Match", etag)
      .expect(204);
    await eventually("no such category", async () => !(await isListed()));
  });
});

describe("GET /products/{productId}", () => {
  it("responds with 304 while the client's ETag is current, and 200 once stock or version has changed", async () => {
    const { product, etag } = await add();
    assert.equal((await read(product.id).set("If-None-Match", etag)).status, 304);
    await request(catalog.publicApp)
      .put(`/api/catalog/products/${product.id}/stock`)
      .set("Authorization", catalog.admin)
      .send({ onHand: 9 })
      .expect(200);
    const changed = await eventually("the new stock", async () => {
      const response = await read(product.id).set("If-None-Match", etag);
      return response.status === 200 && response;
    });
    assert.equal(changed.body.available, 9);
  });

  it("compares If-None-Match according to RFC 9110: lists, weak tags, any", async () => {
    const { product, etag } = await add();
    for (const match of [`"9.9", ${etag}`, `W/${etag}`, `"a,b" ,W/"x",${etag}`, "*", " * "])
      assert.equal((await read(product.id).set("If-None-Match", match)).status, 304, match);
    for (const match of ['"9.9"', `"x${etag}"`, '"*"', "1.5", `W/"1.5 "`, `${etag.slice(0, -1)}`])
      assert.equal((await read(product.id).set("If-None-Match", match)).status, 200, match);
  });

  it("responds with 404 for a product that never existed", async () => {
    const response = await read("0190a5c0-0000-7000-8000-000000000000");
    assert.equal(response.status, 404);
    assert.equal(response.headers["content-type"], "application/problem+json; charset=utf-8");
    assert.match(response.body.traceId, /^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });
});
