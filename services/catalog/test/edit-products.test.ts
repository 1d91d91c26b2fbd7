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

describe("PATCH and DELETE /products/{productId}", () => {
  const patch = (id: string, ifMatch: string | undefined, body: object) => {
    const call = request(catalog.publicApp)
      .patch(`/api/catalog/products/${id}`)
      .set("Authorization", catalog.admin);
    return (ifMatch === undefined ? call : call.set("If-Match", ifMatch)).send(body);
  };

  it("requires If-Match, and rejects a stale one", async () => {
    const { product, etag } = await add();
    assert.equal((await patch(product.id, undefined, { name: "New" })).status, 428);
    assert.equal((await patch(product.id, etag, { name: "New" })).status, 200);
    const stale = await patch(product.id, etag, { name: "Newer" });
    assert.equal(stale.status, 412);
    assert.equal(stale.body.type, "/problems/version-stale");
  });

  it("compares If-Match according to RFC 9110: any, lists, and weak tags never", async () => {
    const { product } = await add();
    let version = 1;
    for (const match of ["*", '"9.9", "%.5"', '"x" , "%.5","8.0"', '"a,b", "%.0"']) {
      const response = await patch(product.id, match.replace("%", String(version)), { name: `N${version}` });
      assert.equal(response.status, 200, `${match}: ${response.text}`);
      version += 1;
    }
    const statusFor = async (match: string): Promise<number> =>
      (await patch(product.id, match.replace("%", String(version)), { name: "X" })).status;
    for (const match of ['W/"%.5"', '"9.9", W/"%.5"', '"%"', '"*"', '"9.9","8.8"', '""', '"9.9",, "8.8" ,'])
      assert.equal(await statusFor(match), 412, match);
    for (const match of [
      "%.5",
      "nonsense",
      "W/*",
      '*, "%.5"',
      '"%.5',
      '"9.9" "8.8"',
      '"9.9", 8',
      'w/"1.1"',
      ",",
    ])
      assert.equal(await statusFor(match), 400, match);
    assert.equal((await patch(crypto.randomUUID(), "*", { name: "X" })).status, 404);
    const remove = request(catalog.publicApp).delete(`/api/catalog/products/${product.id}`);
    assert.equal((await remove.set("Authorization", catalog.admin).set("If-Match", "*")).status, 204);
  });

  it("responds with 409, never 500, to concurrent edits that use one SKU", async () => {
    const sku = "TAKEN-AT-ONCE";
    const others = await Promise.all([1, 2, 3, 4].map(() => add()));
    const post = () =>
      request(catalog.publicApp)
        .post("/api/catalog/products")
        .set("Authorization", catalog.admin)
        .send(newProduct({ sku }));
    const responses = await Promise.all([
      ...others.flatMap(({ product, etag }) => [post(), patch(product.id, etag, { sku })]),
    ]);
    const statuses = responses.map(({ status }) => status);
    assert.deepEqual(
      [...new Set(statuses)].filter((status) => ![200, 201, 409].includes(status)),
      [],
    );
    assert.equal(statuses.filter((status) => status < 300).length, 1);
  });

  it("is not affected by a sale in between", async () => {
    const { product, etag } = await add();
    await request(catalog.internalApp)
      .put(`/internal/reservations/${crypto.randomUUID()}`)
      .send({ lines: [{ productId: product.id, quantity: 2 }] })
      .expect(200);
    const edited = await patch(product.id, etag, { imageUrl: "https://images.shop.example/x.jpg" });
    assert.equal(edited.status, 200);
    assert.equal(edited.headers["etag"], '"2.3"');
  });

  it("lets one of two concurrent editors win", async () => {
    const { product, etag } = await add();
    const responses = await Promise.all(
      ["A", "B", "C", "D"].map((name) => patch(product.id, etag, { name })),
    );
    assert.deepEqual(responses.map(({ status }) => status).toSorted(), [200, 412, 412, 412]);
  });

  it("hides a deleted product from readers and buyers", async () => {
    const { product, etag } = await add();
    await request(catalog.publicApp)
      .delete(`/api/catalog/products/${product.id}`)
      .set("Authorization", catalog.admin)
      .set("If-Match", etag)
      .expect(204);
    await eventually("the product to be gone", async () => (await read(product.id)).status === 404);
    const buy = await request(catalog.internalApp)
      .put(`/internal/reservations/${crypto.randomUUID()}`)
      .send({ lines: [{ productId: product.id, quantity: 1 }] });
    assert.equal(buy.body.type, "/problems/unknown-product");
  });
});
