import assert from "node:assert/strict";
import request from "supertest";
import type { TestCatalog } from "./start-catalog.ts";

let serial = 0;
/** The body of a request that adds a product. */
export const newProduct = (overrides: object = {}) => {
  serial += 1;
  return {
    sku: `TST-${serial}`,
    name: `Product ${serial}`,
    description: "Made for a test.",
    category: "test-things",
    price: { amount: 1_000 + serial, currency: "USD" },
    onHand: 5,
    ...overrides,
  };
};

export type ProductFixture = ReturnType<typeof createProductFixture>;

/** Adds and reads products over HTTP. */
export const createProductFixture = (catalog: TestCatalog) => {
  const add = async (overrides: object = {}) => {
    const response = await request(catalog.publicApp)
      .post("/api/catalog/products")
      .set("Authorization", catalog.admin)
      .send(newProduct(overrides));
    assert.equal(response.status, 201, response.text);
    return {
      product: response.body as { id: string; sku: string; version: number; available: number },
      etag: response.headers["etag"] ?? "",
    };
  };

  const read = (id: string) => request(catalog.publicApp).get(`/api/catalog/products/${id}`);
  return { add, read };
};
