import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { publicApis } from "@shop/test-support";
import { type OpenShop, openShop } from "../whole-shop.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** The titles in the chapters that services bring along. */
const chapterSteps = (): string[] =>
  globSync("services/*/demo/chapter.ts", { cwd: repository }).flatMap((file) => {
    const text = readFileSync(join(repository, file), "utf8");
    const titles = [...text.matchAll(/\b(?:report|buy)\(\s*"([^"]+)"/g)].map(([, title = ""]) => title);
    assert.ok(titles.length > 2, `${file} calls its steps otherwise`);
    return titles;
  });

let whole: OpenShop;
before(async () => {
  whole = await openShop();
});
after(() => whole?.close());

describe("the whole shop, through its gateway", () => {
  it("runs the whole demo", async () => {
    const demo = join(repository, "packages/local/launcher/src/demo/main.ts");
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
    const steps = ["Register", "Log in", "Browse", "Search", ...chapterSteps(), "The trace of"];
    for (const step of steps) assert.ok(reported.includes(step), `${step} is not in:\n${reported}`);
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
      const response = await fetch(`${whole.url}${path}`);
      assert.equal(response.status, 404, path);
      assert.match(await response.text(), /"type":"\/problems\/route-not-found"|^Not Found$/, path);
    }
  });

  it("serves each service's OpenAPI document with all its operations, and the page that shows them", async () => {
    for (const api of publicApis) {
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
    const { status, headers, body } = await whole.call("GET", "/api/users/me");
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
      ["PUT", `/api/catalog/products/${product?.id}/stock`, whole.customer],
      ["GET", "/api/users/me", "not-a-token"],
    ];
    for (const [method, path, token] of requests) {
      const { headers } = await whole.call(method, path, { token });
      assert.equal(headers.get("cache-control"), "no-store", `${method} ${path}`);
    }
  });
});
