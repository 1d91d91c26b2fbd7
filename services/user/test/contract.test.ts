import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { type Operation, userApi, userInternalApi } from "@shop/contracts";
import type { RunningService } from "@shop/service";
import { createContractChecker } from "@shop/test-support";
import request from "supertest";
import type { UserConfig } from "../src/config.ts";
import type { Limit } from "../src/domain/attempts.ts";
import { newcomer, newRegistration, register } from "./registrations.ts";
import { startUser, type TestUser } from "./start-user.ts";

type Name = keyof typeof userApi.operations;

interface Call {
  readonly to?: RunningService;
  readonly bearer?: string;
  /** Replaces the path's parameter; may include a query. */
  readonly userId?: string;
  readonly query?: string;
  readonly type?: string;
  readonly body?: object | string;
}

const none: Limit = { attempts: 0, perS: 600 };
const operations: [Name, Operation][] = Object.entries(userApi.operations) as [Name, Operation][];
const checker = createContractChecker(userApi);

let user: TestUser;
let overloaded: RunningService;
let exhausted: RunningService;

const withLimits = (limits: Partial<UserConfig["limits"]>) =>
  user.another((config) => ({ ...config, limits: { ...config.limits, ...limits } }));

before(async () => {
  user = await startUser();
  overloaded = await withLimits({ maxInFlight: 0 });
  exhausted = await withLimits({ logInPerAddress: none, registerPerAddress: none, confirmPerSession: none });
});
after(() => user.close());

const seen = ({ status, headers, text, body }: request.Response) => ({
  status,
  headers: headers as Record<string, string | undefined>,
  body: text === "" ? undefined : (body as unknown),
});

/** Makes a call and checks its response against the contract. */
const call = async (name: Name, status: number, made: Call = {}) => {
  const { to = user, bearer, userId = randomUUID(), query = "", type = "application/json", body } = made;
  const { method, path }: Operation = userApi.operations[name];
  const target = `${userApi.basePath}${path === "/" ? "" : path.replace("{userId}", userId)}${query}`;
  const verb = method.toLowerCase() as Lowercase<typeof method>;
  const sent = request(to.publicApp)[verb](target);
  if (bearer !== undefined) sent.set("Authorization", bearer);
  const response = await (body === undefined ? sent : sent.type(type).send(body));
  assert.equal(response.status, status, `${name}: ${response.text}`);
  checker.check(name, seen(response));
  return response;
};

describe("every operation", () => {
  it("responds with 503 during overload", async () => {
    for (const [name] of operations) await call(name, 503, { to: overloaded });
  });

  it("responds with 401 without a required access token, and with 403 to a customer if it is an admin's", async () => {
    const { bearer } = await newcomer(user.publicApp);
    for (const [name, { access }] of operations) {
      if (access === "user" || access === "admin") await call(name, 401);
      if (access === "admin") await call(name, 403, { bearer });
    }
  });

  it("rejects a body that is malformed, too large, of another type or not as documented", async () => {
    const { bearer: customer } = await newcomer(user.publicApp);
    for (const [name, { request: described, access }] of operations) {
      if (!described.body) continue;
      const bearer = access === "admin" ? user.admin : customer;
      await call(name, 400, { bearer, body: '{"email": ' });
      await call(name, 413, { bearer, body: { name: "x".repeat(101 * 1024) } });
      await call(name, 415, { bearer, type: "text/plain", body: "name=Ada" });
      await call(name, 422, { bearer, body: { unknown: true } });
    }
  });
});

describe("each operation", () => {
  const someone = () => newcomer(user.publicApp);

  it("register", async () => {
    const registration = newRegistration();
    await call("register", 201, { body: registration });
    await call("register", 409, { body: registration });
    await call("register", 429, { to: exhausted, body: newRegistration() });
  });

  it("logIn", async () => {
    const { email, password } = await register(user.publicApp);
    await call("logIn", 201, { body: { email, password } });
    await call("logIn", 401, { body: { email, password: "not the password" } });
    await call("logIn", 429, { to: exhausted, body: { email, password } });
  });

  it("refresh and logOut", async () => {
    const { refreshToken, bearer } = await someone();
    await call("refresh", 200, { body: { refreshToken } });
    await call("logOut", 204, { bearer });
    await call("refresh", 401, { body: { refreshToken } });
  });

  it("getMe, editMe and eraseMe", async () => {
    const [{ bearer, password: currentPassword }, { email }] = [
      await someone(),
      await register(user.publicApp),
    ];
    await call("getMe", 200, { bearer });
    await call("editMe", 200, { bearer, body: { name: "Ada King" } });
    await call("editMe", 409, { bearer, body: { email, currentPassword } });
    await call("editMe", 422, { bearer, body: { email } });
    await call("editMe", 403, { bearer, body: { email, currentPassword: "not the password" } });
    await call("editMe", 429, { to: exhausted, bearer, body: { email, currentPassword } });
    await call("eraseMe", 422, { bearer });
    await call("eraseMe", 403, { bearer, body: { currentPassword: "not the password" } });
    await call("eraseMe", 429, { to: exhausted, bearer, body: { currentPassword } });
    await call("eraseMe", 204, { bearer, body: { currentPassword } });
    await call("getMe", 401, { bearer });
    await call("editMe", 401, { bearer, body: { name: "Ada King" } });
    await call("editMe", 401, { bearer, body: { email, currentPassword } });
  });

  it("changePassword", async () => {
    const { bearer, password } = await someone();
    const body = { currentPassword: password, newPassword: "another long one" };
    await call("changePassword", 204, { bearer, body });
    await call("changePassword", 403, { bearer, body });
    await call("changePassword", 429, { to: exhausted, bearer, body });
    await call("eraseMe", 204, { bearer, body: { currentPassword: body.newPassword } });
    await call("changePassword", 401, { bearer, body });
  });

  it("searchUsers", async () => {
    const { email } = await register(user.publicApp);
    const bearer = user.admin;
    await call("searchUsers", 200, { bearer, body: { email } });
    await call("searchUsers", 422, { bearer, body: { email: "" } });
  });

  it("listUsers and getUser", async () => {
    const [{ id: userId }, bearer] = [await register(user.publicApp), user.admin];
    await call("listUsers", 200, { bearer, query: "?limit=1" });
    await call("listUsers", 422, { bearer, query: "?limit=0" });
    await call("getUser", 200, { bearer, userId });
    await call("getUser", 404, { bearer });
    await call("getUser", 422, { bearer, userId: "not-a-uuid" });
  });

  it("getKeySet", async () => {
    const { headers } = await call("getKeySet", 200);
    assert.equal(headers["cache-control"], "public, max-age=300");
  });

  it("has returned every documented status by now", () => checker.assertAllMet());
});

describe("the internal door", () => {
  it("returns every documented status, 504 to a peer that has stopped waiting", async () => {
    const internal = createContractChecker(userInternalApi);
    const get = (to: RunningService) => request(to.internalApp).get("/internal/jwks.json");
    internal.check("getKeySet", seen(await get(user).expect(200)));
    internal.check("getKeySet", seen(await get(overloaded).expect(503)));
    internal.check("getKeySet", seen(await get(user).set("x-request-deadline", "0").expect(504)));
    internal.assertAllMet();
  });
});
