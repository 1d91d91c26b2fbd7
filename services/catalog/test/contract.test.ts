import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { readEnvironment } from "@shop/config";
import { catalogApi, catalogInternalApi } from "@shop/contracts";
import type { RunningService } from "@shop/service";
import { createContractChecker, recordLogs } from "@shop/test-support";
import request, { type Response, type Test } from "supertest";
import { environment, toConfig } from "../src/config.ts";
import { createCatalogService } from "../src/service.ts";
import { startCatalog, type TestCatalog } from "./start-catalog.ts";

const publicDoor = createContractChecker(catalogApi);
const internalDoor = createContractChecker(catalogInternalApi);
type PublicOperation = keyof (typeof catalogApi)["operations"];
type InternalOperation = keyof (typeof catalogInternalApi)["operations"];

let catalog: TestCatalog;
/** The same service, but overloaded for every request. */
let overloaded: RunningService;

before(async () => {
  catalog = await startCatalog();
  const config = toConfig(readEnvironment(environment, catalog.bed.environment));
  const limits = { ...config.limits, maxInFlight: 0 };
  overloaded = await createCatalogService({ ...config, limits }, recordLogs("catalog").logger);
});
after(async () => {
  await overloaded?.close();
  await catalog?.close();
});

const seen = ({ status, headers, text, body }: Response) => ({
  status,
  headers,
  body: text ? body : undefined,
});

/** Sends a public request and checks the response against the contract. */
const meet = async (operation: PublicOperation, status: number, call: Test): Promise<Response> => {
  const response = await call;
  assert.equal(response.status, status, `${operation}: ${response.text}`);
  publicDoor.check(operation, seen(response));
  return response;
};

const meetInternal = async (operation: InternalOperation, status: number, call: Test): Promise<Response> => {
  const response = await call;
  assert.equal(response.status, status, `${operation}: ${response.text}`);
  internalDoor.check(operation, seen(response));
  return response;
};

const products = "/api/catalog/products";
const unknownProduct = `${products}/0190a5c0-0000-7000-8000-000000000000`;
const client = () => request(catalog.publicApp);
const newProduct = () => ({
  sku: `SKU-${randomUUID().slice(0, 8).toUpperCase()}`,
  name: "Thing",
  category: "things",
  price: { amount: 100, currency: "USD" },
  onHand: 5,
});
const add = async () => {
  const response = await meet("addProduct", 201, asAdmin(client().post(products)).send(newProduct()));
  return {
    id: String(response.body.id),
    sku: String(response.body.sku),
    etag: response.headers["etag"] ?? "",
  };
};
const asAdmin = (call: Test): Test => call.set("Authorization", catalog.admin);
const asCustomer = (call: Test): Test => call.set("Authorization", catalog.customer);

/** The rejections that all operations with a body share. */
const meetBadBodies = async (operation: PublicOperation, call: () => Test): Promise<void> => {
  const json = () => asAdmin(call()).set("Content-Type", "application/json");
  await meet(operation, 400, json().send("{"));
  await meet(operation, 413, json().send(`"${"x".repeat(101 * 1024)}"`));
  await meet(operation, 415, asAdmin(call()).set("Content-Type", "text/plain").send("x"));
  await meet(operation, 422, json().send('{"colour":"red"}'));
};

/** The rejections that all operations for administrators share. */
const meetRefusals = async (operation: PublicOperation, call: () => Test): Promise<void> => {
  await meet(operation, 401, call());
  await meet(operation, 401, call().set("Authorization", "Bearer nonsense"));
  await meet(operation, 403, asCustomer(call()));
};

describe("the public door's contract", () => {
  it("holds for reading", async () => {
    const { id, etag } = await add();
    await meet("listProducts", 200, client().get(products).query({ q: "thing", sort: "-price", limit: 1 }));
    await meet("listProducts", 422, client().get(products).query({ limit: 0 }));
    const filter = { category: "things", minPrice: 100, maxPrice: 100, inStock: true };
    await meet("listProducts", 200, client().get(products).query(filter));
    await meet("countProducts", 200, client().get("/api/catalog/product-count").query(filter));
    await meet("countProducts", 422, client().get("/api/catalog/product-count").query({ minPrice: -1 }));
    await meet("listCategories", 200, client().get("/api/catalog/categories"));
    await meet("listCategories", 422, client().get("/api/catalog/categories?deep=1"));
    await meet("getProduct", 200, client().get(`${products}/${id}`));
    await meet("getProduct", 304, client().get(`${products}/${id}`).set("If-None-Match", etag));
    await meet("getProduct", 404, client().get(unknownProduct));
    await meet("getProduct", 422, client().get(`${products}/7`));
  });

  it("holds for adding", async () => {
    const call = () => client().post(products);
    const { sku } = await add();
    await meet("addProduct", 409, asAdmin(call()).send({ ...newProduct(), sku }));
    await meetBadBodies("addProduct", call);
    await meetRefusals("addProduct", call);
  });

  it("holds for editing", async () => {
    const [{ id, etag }, { sku }] = [await add(), await add()];
    const call = () => client().patch(`${products}/${id}`);
    const edit = (ifMatch: string, change: object) => asAdmin(call()).set("If-Match", ifMatch).send(change);
    await meet("editProduct", 409, edit(etag, { sku }));
    await meet("editProduct", 200, edit(etag, { name: "Other thing" }));
    await meet("editProduct", 412, edit(etag, { name: "Third thing" }));
    await meet("editProduct", 400, edit("nonsense", { name: "Third thing" }));
    await meet("editProduct", 428, asAdmin(call()).send({ name: "Thing" }));
    const absent = asAdmin(client().patch(unknownProduct)).set("If-Match", etag).send({ name: "Thing" });
    await meet("editProduct", 404, absent);
    await meetBadBodies("editProduct", call);
    await meetRefusals("editProduct", call);
  });

  it("holds for retiring", async () => {
    const { id, etag } = await add();
    const call = (path = `${products}/${id}`) => client().delete(path);
    await meet("retireProduct", 428, asAdmin(call()));
    await meet("retireProduct", 400, asAdmin(call()).set("If-Match", "nonsense"));
    await meet("retireProduct", 412, asAdmin(call()).set("If-Match", '"99.0"'));
    await meet("retireProduct", 422, asAdmin(call(`${products}/7`)).set("If-Match", etag));
    await meetRefusals("retireProduct", call);
    await meet("retireProduct", 204, asAdmin(call()).set("If-Match", etag));
    await meet("retireProduct", 404, asAdmin(call()).set("If-Match", etag));
  });

  it("holds for setting the stock", async () => {
    const { id } = await add();
    const call = () => client().put(`${products}/${id}/stock`);
    await meet("setStock", 200, asAdmin(call()).send({ onHand: 9 }));
    await meet("setStock", 404, asAdmin(client().put(`${unknownProduct}/stock`)).send({ onHand: 9 }));
    await reserve(randomUUID(), id, 2).expect(200);
    await meet("setStock", 409, asAdmin(call()).send({ onHand: 1 }));
    await meetBadBodies("setStock", call);
    await meetRefusals("setStock", call);
  });
});

const internalPath = (id: string) => `/internal/reservations/${id}`;
const reserve = (id: string, productId: string, quantity: number): Test =>
  request(catalog.internalApp)
    .put(internalPath(id))
    .send({ lines: [{ productId, quantity }] });

describe("the internal door's contract", () => {
  const peer = () => request(catalog.internalApp);

  it("holds for reserving", async () => {
    const { id } = await add();
    await meetInternal("reserve", 200, reserve(randomUUID(), id, 1));
    await meetInternal("reserve", 409, reserve(randomUUID(), id, 100));
    await meetInternal("reserve", 422, reserve(randomUUID(), randomUUID(), 1));
    const json = () => peer().put(internalPath(randomUUID())).set("Content-Type", "application/json");
    await meetInternal("reserve", 400, json().send("{"));
    await meetInternal("reserve", 413, json().send(`"${"x".repeat(101 * 1024)}"`));
    await meetInternal("reserve", 415, json().set("Content-Type", "text/plain").send("x"));
    await meetInternal("reserve", 422, json().send('{"lines":[]}'));
  });

  it("holds for committing and releasing", async () => {
    const { id } = await add();
    for (const [first, other] of [
      ["commit", "release"],
      ["release", "commit"],
    ] as const) {
      const reservation = randomUUID();
      await reserve(reservation, id, 1).expect(200);
      const end = (how: string, which: string = reservation) => peer().post(`${internalPath(which)}/${how}`);
      await meetInternal(first, 200, end(first));
      await meetInternal(first, 200, end(first));
      await meetInternal(other, 409, end(other));
      await meetInternal(first, 404, end(first, randomUUID()));
      await meetInternal(first, 422, end(first, "7"));
    }
  });
});

describe("every operation", () => {
  const methods = { GET: "get", POST: "post", PUT: "put", PATCH: "patch", DELETE: "delete" } as const;
  const fill = (path: string) => path.replaceAll(/\{\w+\}/g, randomUUID());

  it("is rejected by an overloaded service", async () => {
    for (const [name, { method, path }] of Object.entries(catalogApi.operations)) {
      const call = request(overloaded.publicApp)[methods[method]](`${catalogApi.basePath}${fill(path)}`);
      await meet(name as PublicOperation, 503, call);
    }
    for (const [name, { method, path }] of Object.entries(catalogInternalApi.operations)) {
      const call = request(overloaded.internalApp)[methods[method]](`/internal${fill(path)}`);
      await meetInternal(name as InternalOperation, 503, call);
    }
  });

  it("is rejected for a peer that no longer waits", async () => {
    for (const [name, { method, path }] of Object.entries(catalogInternalApi.operations)) {
      const call = request(catalog.internalApp)[methods[method]](`/internal${fill(path)}`);
      await meetInternal(name as InternalOperation, 504, call.set("X-Request-Deadline", "0"));
    }
  });

  it("has returned every status that it documents by now", () => {
    publicDoor.assertAllMet();
    internalDoor.assertAllMet();
  });
});
