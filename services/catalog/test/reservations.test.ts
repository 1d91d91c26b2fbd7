import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import request from "supertest";
import { startCatalog, type TestCatalog } from "./start-catalog.ts";

let catalog: TestCatalog;
// One listening server for the concurrent tests: supertest would otherwise start one per request.
const server = createServer((req, res) => catalog.internalApp(req, res));

before(async () => {
  catalog = await startCatalog();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
after(async () => {
  server.closeAllConnections();
  server.close();
  await catalog.close();
});

const addProduct = async (onHand: number, amount = 500): Promise<string> => {
  const id = randomUUID();
  await catalog.bed.sql(
    `INSERT INTO products (id, sku, name, description, category, price_amount, price_currency, on_hand)
     VALUES ($1, $2, 'Thing', '', 'things', $3, 'USD', $4)`,
    [id, `SKU-${id}`, amount, onHand],
  );
  return id;
};

const stockOf = async (id: string) => {
  const [row] = await catalog.bed.sql<{ on_hand: number; reserved: number }>(
    "SELECT on_hand, reserved FROM products WHERE id = $1",
    [id],
  );
  return row;
};

const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/internal/reservations`;
const reserve = (id: string, lines: { productId: string; quantity: number }[]) =>
  request(base()).put(`/${id}`).send({ lines });
const end = (id: string, how: "commit" | "release") => request(base()).post(`/${id}/${how}`);

describe("PUT /internal/reservations/{id}", () => {
  it("prices the lines with the catalog's own prices", async () => {
    const [a, b] = [await addProduct(5, 250), await addProduct(5, 1_999)];
    const response = await reserve(randomUUID(), [
      { productId: a, quantity: 2 },
      { productId: b, quantity: 1 },
    ]).expect(200);
    assert.deepEqual(response.body.total, { amount: 2_499, currency: "USD" });
    assert.deepEqual(
      response.body.lines.map((line: { productId: string }) => line.productId),
      [a, b],
    );
  });

  it("reserves all lines or none", async () => {
    const [plenty, few] = [await addProduct(10), await addProduct(1)];
    const response = await reserve(randomUUID(), [
      { productId: plenty, quantity: 3 },
      { productId: few, quantity: 2 },
    ]);
    assert.equal(response.status, 409);
    assert.equal(response.body.type, "/problems/out-of-stock");
    assert.deepEqual(response.body.errors, [
      { pointer: "/body/lines/1/quantity", detail: "only 1 available" },
    ]);
    assert.deepEqual(await stockOf(plenty), { on_hand: 10, reserved: 0 });
  });

  it("returns the first reservation if repeated, and takes nothing more", async () => {
    const [product, id] = [await addProduct(5), randomUUID()];
    const responses = await Promise.all(
      Array.from({ length: 8 }, () => reserve(id, [{ productId: product, quantity: 2 }])),
    );
    assert.deepEqual(new Set(responses.map(({ status }) => status)), new Set([200]));
    assert.equal(new Set(responses.map(({ text }) => text)).size, 1);
    assert.deepEqual(await stockOf(product), { on_hand: 5, reserved: 2 });
  });

  it("stays refused once refused, so that a late first request holds nothing", async () => {
    const [product, id] = [await addProduct(1), randomUUID()];
    const lines = [{ productId: product, quantity: 2 }];
    await reserve(id, lines).expect(409);
    await catalog.bed.sql("UPDATE products SET on_hand = 10 WHERE id = $1", [product]);
    const late = await Promise.all(Array.from({ length: 4 }, () => reserve(id, lines)));
    for (const response of late) {
      assert.equal(response.status, 409, response.text);
      assert.equal(response.body.type, "/problems/out-of-stock");
    }
    assert.deepEqual(await stockOf(product), { on_hand: 10, reserved: 0 });
    assert.equal((await end(id, "commit")).status, 404);
    assert.equal((await end(id, "release")).status, 404);
    await reserve(randomUUID(), lines).expect(200);
  });

  it("is decided by the first of a request and its repetition, for both", async () => {
    for (let round = 0; round < 20; round += 1) {
      const [product, id] = [await addProduct(1), randomUUID()];
      const lines = [{ productId: product, quantity: 2 }];
      const [restock, ...responses] = await Promise.all([
        catalog.bed.sql("UPDATE products SET on_hand = 10 WHERE id = $1 RETURNING id", [product]),
        ...Array.from({ length: 4 }, () => reserve(id, lines)),
      ]);
      assert.equal(restock.length, 1);
      const statuses = new Set(responses.map(({ status }) => status));
      assert.equal(statuses.size, 1, [...statuses].join());
      assert.deepEqual(await stockOf(product), { on_hand: 10, reserved: statuses.has(200) ? 2 : 0 });
    }
  });

  it("sells the last 10 units to exactly 10 of 200 concurrent buyers", async () => {
    const product = await addProduct(10);
    const responses = await Promise.all(
      Array.from({ length: 200 }, () => reserve(randomUUID(), [{ productId: product, quantity: 1 }])),
    );
    const count = (status: number) => responses.filter((response) => response.status === status).length;
    assert.deepEqual([count(200), count(409)], [10, 190]);
    assert.deepEqual(await stockOf(product), { on_hand: 10, reserved: 10 });
  });

  it("does not deadlock when orders name the same products in different orders", async () => {
    const products = await Promise.all(Array.from({ length: 5 }, () => addProduct(100)));
    const lines = products.map((productId) => ({ productId, quantity: 1 }));
    const responses = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        reserve(randomUUID(), index % 2 === 0 ? lines : lines.toReversed()),
      ),
    );
    assert.deepEqual(new Set(responses.map(({ status }) => status)), new Set([200]));
    for (const product of products) assert.deepEqual(await stockOf(product), { on_hand: 100, reserved: 40 });
  });
});

describe("POST /internal/reservations/{id}/commit and /release", () => {
  it("removes the units from the stock once, however often it is repeated", async () => {
    const [product, id] = [await addProduct(5), randomUUID()];
    await reserve(id, [{ productId: product, quantity: 2 }]);
    const responses = await Promise.all(Array.from({ length: 5 }, () => end(id, "commit")));
    assert.deepEqual(new Set(responses.map(({ status }) => status)), new Set([200]));
    assert.deepEqual(await stockOf(product), { on_hand: 3, reserved: 0 });
  });

  it("returns the units once, and then cannot be committed", async () => {
    const [product, id] = [await addProduct(5), randomUUID()];
    await reserve(id, [{ productId: product, quantity: 2 }]);
    await end(id, "release").expect(200);
    await end(id, "release").expect(200);
    assert.deepEqual(await stockOf(product), { on_hand: 5, reserved: 0 });
    const commit = await end(id, "commit");
    assert.equal(commit.status, 409);
    assert.equal(commit.body.type, "/problems/reservation-ended");
  });

  it("ends either way, but only one way, if both are tried at once", async () => {
    const [product, id] = [await addProduct(5), randomUUID()];
    await reserve(id, [{ productId: product, quantity: 2 }]);
    const [commit, release] = await Promise.all([end(id, "commit"), end(id, "release")]);
    assert.deepEqual([commit.status, release.status].toSorted(), [200, 409]);
    assert.deepEqual(await stockOf(product), { on_hand: commit.status === 200 ? 3 : 5, reserved: 0 });
  });

  it("responds with 404 for a reservation that never existed", async () => {
    assert.equal((await end(randomUUID(), "commit")).status, 404);
  });
});
