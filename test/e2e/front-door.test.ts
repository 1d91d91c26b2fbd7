import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { catalogApi, paymentApi, userApi } from "@shop/contracts";
import { type OpenShop, openShop } from "../whole-shop.ts";

let whole: OpenShop;
before(async () => {
  whole = await openShop();
});
after(() => whole?.close());

describe("the whole shop, through its gateway", () => {
  it("runs the whole demo", async () => {
    const demo = fileURLToPath(new URL("../../packages/local/launcher/src/demo/main.ts", import.meta.url));
    const child = spawn(process.execPath, [demo], {
      env: { ...process.env, BASE_URL: whole.url },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let reported = "";
    child.stdout.on("data", (text) => {
      reported += text;
    });
    const [status] = await once(child, "exit");
    assert.equal(status, 0, reported);
    for (const step of [
      "Register",
      "Log in",
      "Browse",
      "Search",
      "Buy",
      "Be declined",
      "Buy it again",
      "refund",
      "trace",
    ]) {
      assert.match(reported, new RegExp(step));
    }
  });

  it("does not expose health or the internal APIs", async () => {
    for (const path of [
      "/health/live",
      "/health/deep",
      "/internal/jwks.json",
      "/internal/reservations/x",
      "/api",
      "/api/catalogue",
      "/api/catalog/../../internal/jwks.json",
    ]) {
      assert.equal((await fetch(`${whole.url}${path}`)).status, 404, path);
    }
  });

  it("serves each service's OpenAPI document with all its operations, and the page that shows them", async () => {
    for (const api of [catalogApi, userApi, paymentApi]) {
      const { status, body } = await whole.call("GET", `${api.basePath}/openapi.json`);
      assert.equal(status, 200);
      assert.match(String(body["openapi"]), /^3\.1\./);
      const paths = body["paths"] as Record<string, Record<string, { operationId: string }>>;
      const documented = Object.values(paths).flatMap((methods) =>
        Object.values(methods).map(({ operationId }) => operationId),
      );
      assert.deepEqual(documented.toSorted(), Object.keys(api.operations).toSorted());
    }
    const page = await fetch(`${whole.url}/docs/`);
    const assets = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = ""]) => path);
    assert.ok(assets.length >= 5);
    for (const path of assets) assert.equal((await fetch(`${whole.url}${path}`)).status, 200, path);
  });

  it("responds to every mistake with a problem that has the trace's id", async () => {
    const { status, headers, body } = await whole.call("GET", "/api/payments");
    assert.equal(status, 401);
    assert.equal(headers.get("content-type"), "application/problem+json; charset=utf-8");
    assert.match(headers.get("x-amzn-trace-id") ?? "", new RegExp(String(body["traceId"])));
    assert.ok(headers.get("x-request-id"));
  });

  it("forbids caching of responses that need a token", async () => {
    const { body } = await whole.call("GET", "/api/catalog/products?limit=1");
    const [product] = body["items"] as { id: string }[];
    const requests: [method: string, path: string, token: string][] = [
      ["GET", "/api/users/me", whole.customer],
      ["GET", "/api/users", whole.admin],
      ["GET", "/api/payments", whole.customer],
      ["GET", "/api/payments/018f0000-0000-7000-8000-000000000000", whole.customer],
      ["PUT", `/api/catalog/products/${product?.id}/stock`, whole.customer],
      ["GET", "/api/users/me", "not-a-token"],
    ];
    for (const [method, path, token] of requests) {
      const { headers } = await whole.call(method, path, { token });
      assert.equal(headers.get("cache-control"), "no-store", `${method} ${path}`);
    }
  });

  it("hides one customer's payment from another", async () => {
    const { body } = await whole.call("GET", "/api/catalog/products?limit=1");
    const [product] = body["items"] as { id: string }[];
    const order = { items: [{ productId: product?.id, quantity: 1 }], paymentMethod: "pm_card_ok" };
    const paid = await whole.call("POST", "/api/payments", {
      token: whole.customer,
      body: order,
      key: crypto.randomUUID(),
    });
    assert.equal(paid.status, 201);
    const registration = {
      email: `${crypto.randomUUID()}@shop.example`,
      password: "a long password",
      name: "Other",
    };
    await whole.call("POST", "/api/users", { body: registration });
    const { email, password } = registration;
    const session = await whole.call("POST", "/api/users/sessions", { body: { email, password } });
    const token = String(session.body["accessToken"]);
    const path = `/api/payments/${paid.body["id"]}`;
    assert.equal((await whole.call("GET", path, { token })).status, 404);
    assert.equal((await whole.call("GET", path, { token: whole.admin })).status, 200);
  });
});
