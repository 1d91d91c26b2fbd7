import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createComposeProject } from "@shop/docker";
import { eventually } from "@shop/test-support";

const options = { name: "fargate-shop-open", port: 18_090, mesh: 98 };
const closed = createComposeProject(options);
const open = createComposeProject({ ...options, bind: "0.0.0.0" });

const logIn = async (email: string, password: string): Promise<number> => {
  const response = await fetch(`${open.url}/api/users/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  return response.status;
};

/** The accounts that the shop prints at its start. */
const printedAccounts = async (): Promise<[email: string, password: string][]> => {
  const printed = async () =>
    [
      ...(await open.compose("logs", "--no-log-prefix", "pages")).matchAll(/(\S+@shop\.example) \/ (\S+)/g),
    ].map(([, email = "", password = ""]): [string, string] => [email, password]);
  await eventually("the accounts", async () => (await printed()).length >= 2, 30_000);
  return (await printed()).slice(-2);
};

const wellKnown: [email: string, password: string][] = [
  ["admin@shop.example", "admin-local-only"],
  ["customer@shop.example", "customer-local-only"],
];

describe("a local shop that is opened to other machines", () => {
  before(async () => {
    await closed.compose("up", "-d", "--wait", "--wait-timeout", "90");
    for (const [email, password] of wellKnown) assert.equal(await logIn(email, password), 201, email);
    await open.compose("up", "-d", "--wait", "--wait-timeout", "90");
  });
  after(() => open.compose("down", "-v", "--remove-orphans"));

  it("has no account with a password that the README prints", async () => {
    for (const [email, password] of wellKnown) assert.equal(await logIn(email, password), 401, email);
  });

  it("prints the new, secret passwords of its accounts", async () => {
    const accounts = await printedAccounts();
    assert.deepEqual(
      accounts.map(([email]) => email),
      wellKnown.map(([email]) => email),
    );
    for (const [email, password] of accounts) {
      assert.ok(password.length >= 20);
      assert.equal(await logIn(email, password), 201, email);
    }
  });

  it("shows its traces only to the administrator", async () => {
    const [[email, password] = ["", ""]] = await printedAccounts();
    const traces = (authorization: string) => fetch(`${open.url}/traces/`, { headers: { authorization } });
    const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
    assert.equal((await traces("")).status, 401);
    assert.equal((await traces(basic("admin@shop.example:admin-local-only"))).status, 401);
    assert.equal((await traces(basic(`${email}:${password}`))).status, 200);
  });
});
