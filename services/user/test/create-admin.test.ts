import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { decodeJwt } from "jose";
import request from "supertest";
import { logIn, newcomer, newRegistration, refresh, tryLogIn } from "./registrations.ts";
import { startUser, type TestUser } from "./start-user.ts";

const password = "a long admin password";
const secretId = "shop/user/first-admin-password";

let user: TestUser;
before(async () => {
  user = await startUser({ [secretId]: password });
});
after(() => user.close());

const createAdmin = async (variables: Readonly<Record<string, string>>) => {
  const child = spawn(process.execPath, [fileURLToPath(new URL("../src/create-admin.ts", import.meta.url))], {
    env: { ...process.env, ...user.bed.environment, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      text += chunk;
    });
  const [status] = await once(child, "close");
  return { status: status as number, text };
};

const rolesOf = (token: string): unknown => decodeJwt(token)["roles"];

describe("create-admin", () => {
  it("creates an administrator, and changes nothing if it runs again", async () => {
    const email = newRegistration().email;
    const variables = { ADMIN_EMAIL: ` ${email.toUpperCase()} `, ADMIN_PASSWORD: password };
    const first = await createAdmin(variables);
    assert.deepEqual([first.status, first.text], [0, `Created the administrator account ${email}.\n`]);
    const boss = await logIn(user.publicApp, { email, password, name: "" });
    const again = await createAdmin(variables);
    assert.equal(again.status, 0);
    assert.match(again.text, /Nothing was changed/);
    const { body } = await refresh(user.publicApp, boss.refreshToken).expect(200);
    assert.deepEqual(rolesOf(body.accessToken), ["admin", "customer"]);
  });

  it("takes over an account only if allowed, and then ends all its sessions and forgets its devices", async () => {
    const mallory = await newcomer(user.publicApp);
    const variables = { ADMIN_EMAIL: mallory.email, ADMIN_PASSWORD: password };
    const refused = await createAdmin(variables);
    assert.equal(refused.status, 1);
    assert.match(refused.text, /The account .* already exists.*ADMIN_TAKE_OVER=yes/s);
    const { body: still } = await refresh(user.publicApp, mallory.refreshToken).expect(200);
    assert.deepEqual(rolesOf(still.accessToken), ["customer"]);

    const reported = await createAdmin({ ...variables, ADMIN_TAKE_OVER: "yes" });
    assert.equal(reported.status, 0);
    assert.match(reported.text, /^Took over the account/);
    for (const token of [mallory.refreshToken, still.refreshToken])
      assert.equal((await refresh(user.publicApp, token)).status, 401);
    assert.equal((await tryLogIn(user.publicApp, mallory)).status, 401);
    const boss = await logIn(user.publicApp, { ...mallory, password });
    assert.deepEqual(rolesOf(boss.accessToken), ["admin", "customer"]);
    assert.notEqual(boss.deviceToken, mallory.deviceToken);
  });

  it("also finds an account that has moved to the address", async () => {
    const mallory = await newcomer(user.publicApp);
    const email = newRegistration().email;
    await request(user.publicApp)
      .patch("/api/users/me")
      .set("Authorization", mallory.bearer)
      .send({ email, currentPassword: mallory.password })
      .expect(200);
    const variables = { ADMIN_EMAIL: email, ADMIN_PASSWORD: password };
    assert.equal((await createAdmin(variables)).status, 1);
    assert.equal((await createAdmin({ ...variables, ADMIN_TAKE_OVER: "yes" })).status, 0);
    assert.equal((await refresh(user.publicApp, mallory.refreshToken)).status, 401);
  });

  it("resets an administrator's password, and ends the sessions of the old one", async () => {
    const email = newRegistration().email;
    assert.equal((await createAdmin({ ADMIN_EMAIL: email, ADMIN_PASSWORD: password })).status, 0);
    const thief = await logIn(user.publicApp, { email, password, name: "" });
    const variables = { ADMIN_EMAIL: email, ADMIN_PASSWORD: "another long password" };
    assert.equal((await createAdmin(variables)).status, 1);
    assert.equal((await createAdmin({ ...variables, ADMIN_TAKE_OVER: "yes" })).status, 0);
    assert.equal((await refresh(user.publicApp, thief.refreshToken)).status, 401);
    assert.equal((await tryLogIn(user.publicApp, { email, password })).status, 401);
  });

  it("reads the password from the named secret, and from one source only", async () => {
    const email = newRegistration().email;
    const variables = { ADMIN_EMAIL: email, ADMIN_PASSWORD_SECRET: secretId };
    assert.equal((await createAdmin(variables)).status, 0);
    await logIn(user.publicApp, { email, password, name: "" });
    for (const wrong of [{ ...variables, ADMIN_PASSWORD: password }, { ADMIN_EMAIL: email }]) {
      const { status, text } = await createAdmin(wrong);
      assert.equal(status, 1);
      assert.match(text, /ADMIN_PASSWORD_SECRET: set either this or ADMIN_PASSWORD/);
    }
  });

  it("rejects a password that a user could not choose, and does not repeat it", async () => {
    for (const bad of ["short", "Password123"]) {
      const { status, text } = await createAdmin({
        ADMIN_EMAIL: newRegistration().email,
        ADMIN_PASSWORD: bad,
      });
      assert.equal(status, 1);
      assert.match(text, /password/);
      assert.equal(text.includes(bad), false);
    }
  });
});
