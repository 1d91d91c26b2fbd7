import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type ClientRequest,
  type ClientResponse,
  ContractViolationError,
  catalogApi,
  createClient,
} from "@shop/contracts";

const id = "0190a5c0-0000-7000-8000-000000000000";
const product = {
  id,
  sku: "ABC-1",
  name: "Thing",
  description: "",
  category: "things",
  price: { amount: 100, currency: "USD" },
  imageUrl: null,
  available: 1,
  createdAt: "2026-11-23T12:00:00.123456Z",
  updatedAt: "2026-11-23T12:00:00Z",
  version: 1,
};
const problem = {
  type: "/problems/product-not-found",
  title: "Product not found",
  status: 404,
  detail: "There is no product.",
  instance: "/api/catalog/products/1",
  traceId: "1-5759e988-bd862e3fe1be46a994272793",
};

const responding = (response: ClientResponse) => {
  const sent: ClientRequest[] = [];
  const send = async (request: ClientRequest) => {
    sent.push(request);
    return response;
  };
  return {
    catalog: createClient(catalogApi, send),
    sent: () => sent[0] ?? assert.fail("nothing was sent"),
  };
};

describe("createClient", () => {
  it("fills in the path, so that a value stays one segment", async () => {
    const { catalog, sent } = responding({ status: 404, body: problem });
    await catalog.getProduct({ path: { productId: "a/../b?c#d e" }, header: {} });
    assert.equal(sent().target, "/api/catalog/products/a%2F..%2Fb%3Fc%23d%20e");
    assert.equal(sent().operation.method, "GET");
    assert.equal(sent().body, undefined);
  });

  it("writes the query without undefined values", async () => {
    const { catalog, sent } = responding({ status: 200, body: { items: [], nextCursor: null } });
    await catalog.listProducts({ query: { q: "tea & cake", limit: 5, category: undefined } });
    const { pathname, searchParams } = new URL(sent().target, "http://catalog");
    assert.equal(pathname, "/api/catalog/products");
    assert.deepEqual(Object.fromEntries(searchParams), { q: "tea & cake", limit: "5" });
  });

  it("writes headers and a JSON body", async () => {
    const { catalog, sent } = responding({ status: 200, body: product });
    await catalog.editProduct({
      path: { productId: id },
      header: { "if-match": '"1.1"' },
      body: { name: "N" },
    });
    assert.equal(sent().headers["if-match"], '"1.1"');
    assert.equal(sent().headers["content-type"], "application/json");
    assert.equal(sent().body, '{"name":"N"}');
  });

  it("returns a documented response by its status", async () => {
    const { catalog } = responding({ status: 200, body: product });
    const response = await catalog.getProduct({ path: { productId: id }, header: {} });
    assert.deepEqual(response, { status: 200, body: product });
    const unchanged = responding({ status: 304, body: undefined }).catalog;
    assert.deepEqual(await unchanged.getProduct({ path: { productId: id }, header: {} }), {
      status: 304,
      body: undefined,
    });
  });

  it("returns a problem as a value, with its additional members", async () => {
    const extended = { ...problem, declineCode: "x" };
    const { catalog } = responding({ status: 404, body: extended });
    const response = await catalog.getProduct({ path: { productId: id }, header: {} });
    assert.deepEqual(response, { status: "problem", problem: extended });
  });

  it("rejects a response that is not in the contract", async () => {
    const outside: ClientResponse[] = [
      { status: 200, body: { ...product, price: 1 } },
      { status: 200, body: { ...product, surprise: true } },
      { status: 200, body: undefined },
      { status: 201, body: product },
      { status: 502, body: undefined },
      { status: 500, body: { message: "Internal Server Error" } },
    ];
    for (const response of outside) {
      const call = responding(response).catalog.getProduct({ path: { productId: id }, header: {} });
      await assert.rejects(call, ContractViolationError, JSON.stringify(response));
    }
  });

  it("lets the transport check a response before the caller reads it", async () => {
    const checked: unknown[] = [];
    const { getProduct } = createClient(catalogApi, async ({ check }) => {
      const [good, bad] = [product, "<html>"].map((body) => ({ status: 200, body }));
      assert.ok(check && good && bad);
      assert.throws(() => check(bad), ContractViolationError);
      check(good);
      checked.push(good.body);
      return good;
    });
    const response = await getProduct({ path: { productId: id }, header: {} });
    assert.deepEqual(
      [response],
      checked.map((body) => ({ status: 200, body })),
    );
  });

  it("rejects if sending rejects", async () => {
    const away = new Error("no server");
    const { listCategories } = createClient(catalogApi, () => Promise.reject(away));
    await assert.rejects(listCategories({ query: {} }), away);
  });
});
