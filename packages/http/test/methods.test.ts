import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { type Api, ProblemError } from "@shop/contracts";
import { createApp, createHealth, createLoadShedder, type Handlers, routes } from "@shop/http";
import { createMetrics } from "@shop/telemetry";
import { allApis, publicApis, recordLogs } from "@shop/test-support";
import request from "supertest";

const methods = ["get", "head", "post", "put", "patch", "delete", "options"] as const;
const id = "0198c3f2-7a4e-7b1d-9c55-3e8f0a6b2d41";

const health = createHealth();
const shedder = createLoadShedder({ maxInFlight: 100, maxLagMs: 500, lagMs: () => 0 });
after(() => {
  shedder.close();
  health.close();
});

/** An app whose operations respond with their name, so that a test sees which one handled a request. */
const appOf = (api: Api) => {
  const { logger } = recordLogs("any");
  const handlers = Object.keys(api.operations).map((name) => [
    name,
    () => ({ status: 200, headers: { "x-operation": name } }),
  ]);
  return createApp({
    service: "any",
    version: "1",
    logger,
    metrics: createMetrics({ service: "any", logger }),
    health,
    shedder,
    queueOf: () => "shared",
    door: "public",
    authenticate: async () => {
      throw new ProblemError("unauthenticated", "The token is not valid.");
    },
    routes: routes(api, Object.fromEntries(handlers) as Handlers<Api>),
  });
};

const fits = (template: string, path: string): boolean => {
  const [wanted, given] = [template.split("/"), path.split("/")];
  return (
    wanted.length === given.length &&
    wanted.every((segment, at) => segment.startsWith("{") || segment === given[at])
  );
};

/** The methods allowed at a path: a literal template takes precedence over one with a parameter. */
const allowedAt = (api: Api, path: string): string[] => {
  const found = Object.values(api.operations).filter((op) => fits(op.path, path));
  const literal = found.filter((op) => op.path === path);
  return (literal.length > 0 ? literal : found).flatMap(({ method }) =>
    method === "GET" ? ["GET", "HEAD"] : [method],
  );
};

for (const api of allApis) {
  describe(`every path of ${api.title}`, () => {
    const app = appOf(api);
    const templates = [...new Set(Object.values(api.operations).map((op) => op.path))];
    const paths = templates.map((path) => path.replaceAll(/\{\w+\}/g, id));

    it("responds to every unsupported method with 405 and Allow, even without a token", async () => {
      for (const path of paths) {
        const allowed = allowedAt(api, path);
        for (const method of methods) {
          const response = await request(app)[method](`${api.basePath}${path === "/" ? "" : path}`);
          const shot = `${method} ${path}: ${response.status}`;
          if (allowed.includes(method.toUpperCase())) assert.notEqual(response.status, 405, shot);
          else {
            assert.equal(response.status, 405, shot);
            assert.deepEqual(response.headers["allow"]?.split(", ").toSorted(), allowed.toSorted(), shot);
          }
        }
      }
    });

    it("sends the required scheme with each 401", async () => {
      for (const { method, path, access } of Object.values(api.operations)) {
        if (access !== "user" && access !== "admin") continue;
        const verb = method.toLowerCase() as Lowercase<typeof method>;
        const target = `${api.basePath}${path === "/" ? "" : path.replaceAll(/\{\w+\}/g, id)}`;
        for (const token of ["", "Bearer wrong"]) {
          const { status, headers } = await request(app)[verb](target).set("Authorization", token);
          assert.equal(status, 401);
          assert.match(headers["www-authenticate"] ?? "", /^Bearer/);
        }
      }
    });
  });
}

it("the document of an API supports GET and HEAD only", async () => {
  for (const api of publicApis) {
    const app = appOf(api);
    for (const method of methods) {
      const { status, headers } = await request(app)[method](`${api.basePath}/openapi.json`);
      assert.equal(status, method === "get" || method === "head" ? 200 : 405);
      if (status === 405) assert.equal(headers["allow"], "GET, HEAD");
    }
  }
});
