import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { type Operation, paymentApi } from "@shop/contracts";
import { freePort } from "@shop/local-support";
import { createContractChecker, eventually } from "@shop/test-support";
import { enrol } from "../../../../test/faults/harness/users.ts";
import { startWholeShop, type WholeShop } from "../../../../test/whole-shop.ts";

type Name = keyof typeof paymentApi.operations;

interface Call {
  readonly path?: string;
  readonly token?: string | undefined;
  readonly key?: string | undefined;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly base?: string;
}

let whole: WholeShop;
const checker = createContractChecker(paymentApi);

before(async () => {
  whole = await startWholeShop();
});
after(() => whole?.close());

/** Sends a request and checks the response against the contract. */
const send = async (name: Name, call: Call = {}) => {
  const { path = "", token, key, body, contentType = "application/json", base = whole.url } = call;
  const { method }: Operation = paymentApi.operations[name];
  const response = await fetch(`${base}/api/payments${path}`, {
    method,
    headers: {
      ...(body !== undefined && { "content-type": contentType }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(key !== undefined && { "idempotency-key": key }),
    },
    body: typeof body === "string" ? body : (JSON.stringify(body) ?? null),
  });
  const text = await response.text();
  const parsed = text === "" ? undefined : (JSON.parse(text) as Record<string, unknown>);
  checker.check(name, {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: parsed,
  });
  return { status: response.status, body: parsed ?? {}, headers: response.headers };
};

const addProduct = async (onHand: number): Promise<string> => {
  const sku = `C-${randomUUID().slice(0, 8).toUpperCase()}`;
  const body = { sku, name: "Thing", category: "things", price: { amount: 1_000, currency: "USD" }, onHand };
  return String((await whole.call("POST", "/api/catalog/products", { token: whole.admin, body })).body["id"]);
};

const order = (productId: string, paymentMethod = "pm_card_ok", quantity = 1) => ({
  items: [{ productId, quantity }],
  paymentMethod,
});

/** Pays, and polls until the payment is final. */
const payFor = async (body: object, key: string = randomUUID()) =>
  eventually("the payment to be final", async () => {
    const response = await send("pay", { token: whole.customer, key, body });
    const isOpen = response.status === 202 || response.body["type"] === "/problems/request-in-progress";
    return !isOpen && response;
  });

const statusOf = async (name: Name, call: Call): Promise<number> => (await send(name, call)).status;

describe("pay", () => {
  it("pays at the catalog's price, and repeats the first response for a repeated request, even after a refund", async () => {
    const [product, key] = [await addProduct(5), randomUUID()];
    const first = await send("pay", { token: whole.customer, key, body: order(product, "pm_card_ok", 2) });
    assert.equal(first.status, 201);
    assert.deepEqual(first.body["amount"], { amount: 2_000, currency: "USD" });
    const path = `/${first.body["id"]}/refunds`;
    assert.equal(
      await statusOf("refund", { path, token: whole.admin, key: randomUUID(), body: { amount: 500 } }),
      201,
    );
    const again = await send("pay", { token: whole.customer, key, body: order(product, "pm_card_ok", 2) });
    assert.equal(again.headers.get("idempotent-replayed"), "true");
    assert.deepEqual([again.status, again.body], [201, first.body]);
    const other = { token: whole.customer, key, body: order(product) };
    assert.equal(await statusOf("pay", other), 422);
  });

  it("distinguishes declined, out of stock and not for sale, and returns the stock", async () => {
    const product = await addProduct(3);
    for (const [method, code] of [
      ["pm_card_declined", "card_declined"],
      ["pm_card_insufficient_funds", "insufficient_funds"],
    ]) {
      const { status, body } = await send("pay", {
        token: whole.customer,
        key: randomUUID(),
        body: order(product, method),
      });
      assert.deepEqual([status, body["declineCode"]], [402, code]);
    }
    const tooMany = await send("pay", {
      token: whole.customer,
      key: randomUUID(),
      body: order(product, "pm_card_ok", 4),
    });
    assert.deepEqual([tooMany.status, tooMany.body["type"]], [409, "/problems/out-of-stock"]);
    assert.deepEqual(tooMany.body["errors"], [
      { pointer: "/body/items/0/quantity", detail: "only 3 available" },
    ]);
    const unknown = await send("pay", {
      token: whole.customer,
      key: randomUUID(),
      body: order(randomUUID()),
    });
    assert.deepEqual([unknown.status, unknown.body["type"]], [422, "/problems/unknown-product"]);
  });

  it("responds with 202 if the provider does not respond, and finishes by itself", async () => {
    const [product, key] = [await addProduct(3), randomUUID()];
    const body = order(product, "pm_card_flaky");
    assert.equal(await statusOf("pay", { token: whole.customer, key, body }), 202);
    const paid = await payFor(body, key);
    assert.equal(paid.status, 201);
    const path = `/${paid.body["id"]}/refunds`;
    assert.equal(await statusOf("refund", { path, token: whole.admin, key: randomUUID(), body: {} }), 202);
    await eventually("the refund", async () => {
      const { body: payment } = await send("getPayment", {
        path: `/${paid.body["id"]}`,
        token: whole.customer,
      });
      return payment["status"] === "refunded";
    });
  });

  it("rejects invalid payment requests, above all those with card numbers", async () => {
    const body = order(await addProduct(1));
    assert.equal(await statusOf("pay", { token: whole.customer, body }), 400);
    assert.equal(await statusOf("pay", { key: randomUUID(), body }), 401);
    assert.equal(await statusOf("pay", { token: whole.customer, key: randomUUID(), body: "{" }), 400);
    assert.equal(
      await statusOf("pay", { token: whole.customer, key: randomUUID(), body: "x".repeat(110_000) }),
      413,
    );
    assert.equal(
      await statusOf("pay", {
        token: whole.customer,
        key: randomUUID(),
        body: "a=b",
        contentType: "text/plain",
      }),
      415,
    );
    const card = { ...body, paymentMethod: "4111111111111111" };
    assert.equal(await statusOf("pay", { token: whole.customer, key: randomUUID(), body: card }), 422);
  });

  it("charges only the expected total", async () => {
    const body = { ...order(await addProduct(1)), expectedTotal: { amount: 999, currency: "USD" } };
    const changed = await send("pay", { token: whole.customer, key: randomUUID(), body });
    assert.deepEqual([changed.status, changed.body["type"]], [409, "/problems/price-changed"]);
    const { total } = changed.body as { total: { amount: number; currency: string } };
    const agreed = { ...body, expectedTotal: total };
    assert.equal(await statusOf("pay", { token: whole.customer, key: randomUUID(), body: agreed }), 201);
  });

  it("rejects a user who tries card after card, and no other user", async () => {
    const [product, tester] = [await addProduct(20), await enrol(whole.call)];
    const card = order(product, "pm_card_declined");
    const statuses = await Promise.all(
      Array.from({ length: 30 }, () => statusOf("pay", { token: tester, key: randomUUID(), body: card })),
    );
    const count = (status: number) => statuses.filter((one) => one === status).length;
    assert.deepEqual([count(402), count(429)], [10, 20]);
    const honest = Array.from({ length: 10 }, () => payFor(order(product)));
    assert.ok((await Promise.all(honest)).every(({ status }) => status === 201));
  });
});

describe("a repetition", () => {
  const twice = async (name: Name, call: Call) => {
    const [first, again] = [await send(name, call), await send(name, call)];
    assert.equal(first.headers.get("idempotent-replayed"), null);
    return { first, again };
  };

  it("gets the first response, marked as a replay, for every outcome of the payment", async () => {
    const product = await addProduct(3);
    for (const [body, status] of [
      [order(product), 201],
      [order(product, "pm_card_timeout"), 202],
      [order(product, "pm_card_declined"), 402],
      [order(product, "pm_card_ok", 9), 409],
      [order(randomUUID()), 422],
    ] as const) {
      const { first, again } = await twice("pay", { token: whole.customer, key: randomUUID(), body });
      assert.deepEqual([first.status, again.status], [status, status]);
      assert.equal(again.headers.get("idempotent-replayed"), "true");
      assert.match(String(again.headers.get("location")), /^\/api\/payments\/[\da-f-]{36}$/);
    }
  });

  it("gets the existing refund, settled or not", async () => {
    for (const [method, status] of [
      ["pm_card_ok", 201],
      ["pm_card_flaky", 202],
    ] as const) {
      const paid = await payFor(order(await addProduct(1), method));
      const path = `/${paid.body["id"]}/refunds`;
      const call = { path, token: whole.admin, key: randomUUID(), body: {} };
      const { first, again } = await twice("refund", call);
      assert.deepEqual([first.status, again.status], [status, status]);
      assert.equal(again.headers.get("idempotent-replayed"), "true");
    }
  });

  it("is rejected while the first request is in progress, with a Retry-After", async () => {
    const raced = async (name: Name, call: Call) => {
      const responses = await Promise.all(Array.from({ length: 5 }, () => send(name, call)));
      return responses.find(({ body }) => body["type"] === "/problems/request-in-progress");
    };
    const paid = await payFor(order(await addProduct(1)));
    const requests: readonly [Name, Call][] = [
      ["pay", { token: whole.customer, body: order(await addProduct(100)) }],
      ["refund", { token: whole.admin, path: `/${paid.body["id"]}/refunds`, body: { amount: 1 } }],
    ];
    for (const [name, call] of requests) {
      const refused = await eventually("an early repetition", () =>
        raced(name, { ...call, key: randomUUID() }),
      );
      assert.deepEqual([refused.status, refused.headers.get("location")], [409, null]);
    }
  });
});

describe("refund", () => {
  it("never returns more than was paid", async () => {
    const paid = await payFor(order(await addProduct(1)));
    const path = `/${paid.body["id"]}/refunds`;
    const refund = (amount: number) =>
      statusOf("refund", { path, token: whole.admin, key: randomUUID(), body: { amount } });
    const responses = await Promise.all(Array.from({ length: 6 }, () => refund(300)));
    assert.deepEqual(responses.toSorted(), [201, 201, 201, 409, 409, 409]);
    assert.equal(await refund(101), 409);
    assert.equal(await refund(100), 201);
    const { body } = await send("getPayment", { path: `/${paid.body["id"]}`, token: whole.customer });
    assert.deepEqual([body["status"], body["refunded"]], ["refunded", { amount: 1_000, currency: "USD" }]);
  });

  it("requires an administrator, a successful payment and a valid request", async () => {
    const declined = await payFor(order(await addProduct(1), "pm_card_declined"));
    const path = `/${declined.body["paymentId"]}/refunds`;
    const call = { path, token: whole.admin, key: randomUUID(), body: {} };
    assert.equal(await statusOf("refund", call), 409);
    assert.equal(await statusOf("refund", { ...call, token: undefined }), 401);
    assert.equal(await statusOf("refund", { ...call, token: whole.customer }), 403);
    assert.equal(await statusOf("refund", { ...call, path: `/${randomUUID()}/refunds` }), 404);
    assert.equal(await statusOf("refund", { ...call, key: undefined }), 400);
    assert.equal(await statusOf("refund", { ...call, body: { reason: "card 4111 1111 1111 1111" } }), 422);
    assert.equal(await statusOf("refund", { ...call, body: "x".repeat(110_000) }), 413);
    assert.equal(await statusOf("refund", { ...call, body: "{}", contentType: "text/plain" }), 415);
  });
});

describe("reading payments", () => {
  it("pages through the user's own, newest first", async () => {
    const { body } = await send("listPayments", { path: "?limit=2", token: whole.customer });
    const [first, second] = body["items"] as { createdAt: string }[];
    assert.ok(String(first?.createdAt) >= String(second?.createdAt));
    assert.equal(
      await statusOf("listPayments", { path: `?cursor=${body["nextCursor"]}`, token: whole.customer }),
      200,
    );
    assert.equal(await statusOf("listPayments", { path: "?cursor=x", token: whole.customer }), 422);
    assert.equal(await statusOf("listPayments", {}), 401);
  });

  it("needs a token and an existing payment", async () => {
    assert.equal(await statusOf("getPayment", { path: `/${randomUUID()}`, token: whole.customer }), 404);
    assert.equal(await statusOf("getPayment", { path: "/x", token: whole.customer }), 422);
    assert.equal(await statusOf("getPayment", { path: "/x" }), 401);
  });
});

describe("an overloaded service", () => {
  it("rejects every request, and its whole contract has then been observed", async () => {
    const { environmentOf } = await import(
      "../../../../packages/local/launcher/src/parts/service-environment.ts"
    );
    const [port, internalPort] = [await freePort(), await freePort()];
    const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
    const own = { PORT: String(port), INTERNAL_PORT: String(internalPort), MAX_IN_FLIGHT: "0" };
    const child = spawn(process.execPath, [main], {
      env: { ...environmentOf("payment", whole.shop.ports, whole.shop.accessKey), ...own },
      stdio: "ignore",
    });
    try {
      const base = `http://127.0.0.1:${port}`;
      await eventually("the service to be ready", () =>
        fetch(`${base}/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      );
      const id = `/${randomUUID()}`;
      assert.equal(await statusOf("pay", { base, body: {} }), 503);
      assert.equal(await statusOf("listPayments", { base }), 503);
      assert.equal(await statusOf("getPayment", { base, path: id }), 503);
      assert.equal(await statusOf("refund", { base, path: `${id}/refunds`, body: {} }), 503);
    } finally {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    checker.assertAllMet();
  });
});
