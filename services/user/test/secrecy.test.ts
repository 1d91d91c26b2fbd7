import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eventually } from "@shop/test-support";
import request from "supertest";
import { logIn, newcomer, newRegistration, refresh, register, tryLogIn } from "./registrations.ts";
import { startUser, type TestUser } from "./start-user.ts";

let user: TestUser;

before(async () => {
  user = await startUser();
});
after(() => user.close());

/** A request's log line is written after its response. */
const logged = (what: Record<string, unknown>) =>
  eventually(`a log line with ${JSON.stringify(what)}`, () =>
    user.logs.lines().find((line) => Object.entries(what).every(([name, value]) => line[name] === value)),
  );

const assertNotLogged = (secrets: readonly string[]) => {
  const text = user.logs.text();
  for (const secret of secrets) assert.equal(text.includes(secret), false, `${secret} was logged`);
};

describe("the log", () => {
  it("contains no password, token, hash or key of successful or rejected requests", async () => {
    const ada = await newcomer(user.publicApp);
    const newPassword = "another long one";
    await request(user.publicApp)
      .put("/api/users/me/password")
      .set("Authorization", ada.bearer)
      .send({ currentPassword: ada.password, newPassword })
      .expect(204);
    const again = await logIn(user.publicApp, { ...ada, password: newPassword });
    const renewed = await refresh(user.publicApp, again.refreshToken).expect(200);
    await tryLogIn(user.publicApp, { ...ada, password: newPassword }, again).expect(201);
    await tryLogIn(user.publicApp, { email: ada.email, password: "a wrong password" }).expect(401);
    await refresh(user.publicApp, "a-wrong-refresh-token").expect(401);
    await request(user.publicApp)
      .get("/api/users/me")
      .set("Authorization", "Bearer a.wrong.token")
      .expect(401);
    await request(user.publicApp)
      .post("/api/users/sessions")
      .type("json")
      .send('{"password": "in broken JSON"')
      .expect(400);
    const [row] = await user.bed.sql<{ password_hash: string }>(
      "SELECT password_hash FROM users WHERE id = $1",
      [ada.id],
    );

    await logged({ path: "/api/users/sessions", status: 400 });
    const { secret } = user.bed.keys;
    assertNotLogged([
      ...[ada.password, newPassword, "a wrong password", "in broken JSON"],
      ...[ada.accessToken, ada.refreshToken, ada.deviceToken],
      ...[again.accessToken, again.refreshToken, again.deviceToken],
      ...[renewed.body.accessToken, renewed.body.refreshToken, "a-wrong-refresh-token", "a.wrong.token"],
      ...[row?.password_hash ?? "no hash", secret.current.d ?? "no key", secret.next.d ?? "no key"],
    ]);
  });

  it("contains no row of the table if PostgreSQL's error quotes one", async () => {
    const registration = newRegistration();
    await user.bed.sql(
      `ALTER TABLE users ADD CONSTRAINT refused CHECK (email IS NULL OR email <> '${registration.email}')`,
    );
    await request(user.publicApp).post("/api/users").send(registration).expect(500);
    const line = await logged({ operation: "register", status: 500 });
    assert.match(JSON.stringify(line["err"]), /refused/);
    assertNotLogged([registration.password, registration.email, "argon2id"]);
  });

  it("contains no user's e-mail address or name", async () => {
    const ada = await register(user.publicApp, { name: "Augusta Ada Byron" });
    await request(user.publicApp)
      .post("/api/users")
      .send(newRegistration({ email: ada.email }))
      .expect(409);
    await logged({ operation: "register", status: 409 });
    assertNotLogged([ada.email, ada.name]);
  });
});
