import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { readEnvironment } from "@shop/config";
import type { RunningService } from "@shop/service";
import { eventually } from "@shop/test-support";
import request from "supertest";
import { environment, toConfig } from "../src/config.ts";
import { createCatalogService } from "../src/service.ts";
import { startCatalog, type TestCatalog } from "./start-catalog.ts";

// An hour: a change that is visible earlier cannot be due to expiry.
const cache = { maxAgeMs: 3_600_000, maxBytes: 1_000_000 };
let one: TestCatalog;
let other: RunningService;

before(async () => {
  one = await startCatalog({ cache });
  const config = { ...toConfig(readEnvironment(environment, one.bed.environment)), cache };
  other = await createCatalogService(config, one.logs.logger);
});
after(async () => {
  await other.close();
  await one.close();
});

const addProduct = async (): Promise<string> => {
  const id = randomUUID();
  await one.bed.sql(
    `INSERT INTO products (id, sku, name, description, category, price_amount, price_currency, on_hand)
     VALUES ($1, $2, 'Before', '', 'things', 100, 'USD', 5)`,
    [id, `SKU-${id}`],
  );
  return id;
};

const nameAt = async (service: RunningService, id: string): Promise<string> =>
  (await request(service.publicApp).get(`/api/catalog/products/${id}`)).body.name;

describe("cached reads", () => {
  it("are invalidated in every process when a product is edited in one of them", async () => {
    const id = await addProduct();
    await eventually(
      "both to have read it",
      async () => (await nameAt(one, id)) === "Before" && (await nameAt(other, id)) === "Before",
    );
    await request(one.publicApp)
      .patch(`/api/catalog/products/${id}`)
      .set("Authorization", one.admin)
      .set("If-Match", '"1.5"')
      .send({ name: "After" })
      .expect(200);
    for (const service of [one, other])
      await eventually("the edit to be seen", async () => (await nameAt(service, id)) === "After");
  });

  it("are served while the database is down; other reads are a 503, and health stays unaffected", async () => {
    const [known, unknown] = [await addProduct(), await addProduct()];
    assert.equal(await nameAt(one, known), "Before");
    await one.bed.postgres.stop();

    const cached = await request(one.publicApp).get(`/api/catalog/products/${known}`);
    assert.equal(cached.status, 200);
    const missing = await request(one.publicApp).get(`/api/catalog/products/${unknown}`);
    assert.equal(missing.status, 503);
    assert.equal(missing.body.type, "/problems/unavailable");
    assert.ok(Number(missing.headers["retry-after"]) >= 1);
    await request(one.publicApp).get("/health/ready").expect(200);
    const deep = await request(one.internalApp).get("/health/deep").expect(503);
    assert.equal(deep.body.checks.database, "failed");
  });
});
