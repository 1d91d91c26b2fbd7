import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { UserResponse } from "@shop/contracts";
import request from "supertest";
import {
  getMe,
  leave,
  logIn,
  newcomer,
  newRegistration,
  refresh,
  register,
  tryLogIn,
} from "./registrations.ts";
import { startUser, type TestUser } from "./start-user.ts";

let user: TestUser;

before(async () => {
  user = await startUser();
});
after(() => user.close());

const post = (body: object) => request(user.publicApp).post("/api/users").send(body);
const pointersOf = (body: { errors: { pointer: string }[] }) => body.errors.map(({ pointer }) => pointer);

describe("POST /users", () => {
  it("creates a customer whose address is stored in lower case, and does not return the password", async () => {
    const registration = newRegistration();
    const response = await post({ ...registration, email: registration.email.toUpperCase() });
    assert.equal(response.status, 201);
    const made = response.body as UserResponse;
    assert.deepEqual(
      { ...made, id: "", createdAt: "", updatedAt: "" },
      {
        id: "",
        email: registration.email,
        name: registration.name,
        roles: ["customer"],
        createdAt: "",
        updatedAt: "",
      },
    );
    assert.equal(response.headers["location"], `/api/users/${made.id}`);
  });

  it("stores the password as an argon2id PHC string, with its own salt", async () => {
    const password = "the same for both";
    const ids = [await register(user.publicApp, { password }), await register(user.publicApp, { password })];
    const rows = await user.bed.sql<{ password_hash: string }>(
      "SELECT password_hash FROM users WHERE id = ANY ($1::uuid[])",
      [ids.map(({ id }) => id)],
    );
    for (const { password_hash } of rows)
      assert.match(password_hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    assert.equal(new Set(rows.map(({ password_hash }) => password_hash)).size, 2);
  });

  it("rejects a common password in any case, and a short one", async () => {
    for (const password of ["Password123", "qwertyuiop", "7 chars"]) {
      const response = await post(newRegistration({ password }));
      assert.equal(response.status, 422, password);
      assert.deepEqual(pointersOf(response.body), ["/body/password"]);
    }
  });

  it("does not let users choose their roles", async () => {
    const response = await post({ ...newRegistration(), roles: ["admin"] });
    assert.equal(response.status, 422);
    assert.deepEqual(pointersOf(response.body), ["/body/roles"]);
  });

  it("lets one of many concurrent registrations of an address succeed", async () => {
    const registration = newRegistration();
    const responses = await Promise.all(
      Array.from({ length: 6 }, (_, index) => post({ ...registration, name: `Ada ${index}` })),
    );
    assert.deepEqual(responses.map(({ status }) => status).toSorted(), [201, 409, 409, 409, 409, 409]);
    const refused = responses.find(({ status }) => status === 409);
    assert.equal(refused?.body.type, "/problems/email-taken");
  });
});

describe("PATCH /users/me", () => {
  const patch = (bearer: string, edit: object) =>
    request(user.publicApp).patch("/api/users/me").set("Authorization", bearer).send(edit);

  it("changes only the given fields", async () => {
    const ada = await newcomer(user.publicApp);
    const renamed = await patch(ada.bearer, { name: "Ada King" });
    assert.equal(renamed.status, 200);
    assert.deepEqual([renamed.body.name, renamed.body.email], ["Ada King", ada.email]);
    const read = await getMe(user.publicApp, ada.bearer);
    assert.deepEqual(read.body, renamed.body);
  });

  it("moves the log-in to the new address", async () => {
    const ada = await newcomer(user.publicApp);
    const moved = { ...ada, email: newRegistration().email };
    const edit = { email: moved.email.toUpperCase(), currentPassword: ada.password };
    assert.equal((await patch(ada.bearer, edit)).status, 200);
    await logIn(user.publicApp, moved);
    assert.equal((await tryLogIn(user.publicApp, ada)).status, 401);
  });

  it("does not take another account's address", async () => {
    const [ada, bob] = [await newcomer(user.publicApp), await register(user.publicApp)];
    const response = await patch(ada.bearer, { email: bob.email, currentPassword: ada.password });
    assert.equal(response.status, 409);
    assert.equal(response.body.type, "/problems/email-taken");
  });
});

describe("a stolen access token without the password", () => {
  const attempts = (bearer: string, currentPassword?: string) => {
    const password = currentPassword === undefined ? {} : { currentPassword };
    const { publicApp } = user;
    return [
      request(publicApp)
        .patch("/api/users/me")
        .send({ email: newRegistration().email, ...password }),
      request(publicApp).delete("/api/users/me").send(password),
    ].map((call) => call.set("Authorization", bearer));
  };

  it("can neither change the e-mail address nor erase the account", async () => {
    const ada = await newcomer(user.publicApp);
    for (const call of attempts(ada.bearer)) assert.equal((await call).status, 422);
    await request(user.publicApp).delete("/api/users/me").set("Authorization", ada.bearer).expect(422);
    for (const call of attempts(ada.bearer, "not the password")) {
      const response = await call;
      assert.deepEqual([response.status, response.body.type], [403, "/problems/wrong-password"]);
    }
    assert.equal((await getMe(user.publicApp, ada.bearer)).body.email, ada.email);
    await logIn(user.publicApp, ada);
  });

  it("can neither guess it nor keep its owner, who logs in again, from changing it", async () => {
    const ada = await newcomer(user.publicApp);
    const statuses = [];
    for (let time = 0; time < 6; time += 1)
      for (const call of attempts(ada.bearer, "not the password")) statuses.push((await call).status);
    assert.deepEqual(statuses, [...Array.from({ length: 10 }, () => 403), 429, 429]);
    const { bearer } = await logIn(user.publicApp, ada);
    await request(user.publicApp)
      .put("/api/users/me/password")
      .set("Authorization", bearer)
      .send({ currentPassword: ada.password, newPassword: "another long one" })
      .expect(204);
  });
});

describe("texts and passwords", () => {
  it("are the same in every form of Unicode: names are stored in one, passwords are accepted in all", async () => {
    const password = "pässwörd of Zoë";
    const decomposed = { password: password.normalize("NFD"), name: " Zoë\u0301 ".normalize("NFD") };
    const zoe = await register(user.publicApp, decomposed);
    const { bearer } = await logIn(user.publicApp, { ...zoe, password: password.normalize("NFC") });
    assert.equal((await getMe(user.publicApp, bearer)).body.name, decomposed.name.normalize("NFC").trim());
  });

  it("with halves of surrogate pairs are rejected: all of them would have the same hash", async () => {
    const registration = JSON.stringify(newRegistration({ password: "long enough X" }));
    for (const half of ["\\ud800", "\\udc00"]) {
      const response = await request(user.publicApp)
        .post("/api/users")
        .type("json")
        .send(registration.replace("long enough X", `long enough ${half}`));
      assert.equal(response.status, 422);
      assert.deepEqual(pointersOf(response.body), ["/body/password"]);
    }
  });

  it("of an address are stored in one form, so that one address has one account", async () => {
    const { email } = await register(user.publicApp, { email: `a&b=${randomUUID()}@shop.xn--p1ai` });
    for (const same of [` ${email.toUpperCase()} `, email.replace("xn--p1ai", "рф")]) {
      const response = await post(newRegistration({ email: same }));
      assert.deepEqual([response.status, response.body.type], [409, "/problems/email-taken"], same);
    }
  });
});

describe("PUT /users/me/password", () => {
  const change = (bearer: string, currentPassword: string, newPassword: string) =>
    request(user.publicApp)
      .put("/api/users/me/password")
      .set("Authorization", bearer)
      .send({ currentPassword, newPassword });

  it("replaces the password and ends every session except the caller's", async () => {
    const ada = await newcomer(user.publicApp);
    const other = await logIn(user.publicApp, ada);
    const password = "another long one";
    assert.equal((await change(ada.bearer, ada.password, password)).status, 204);
    assert.equal((await refresh(user.publicApp, other.refreshToken)).status, 401);
    assert.equal((await refresh(user.publicApp, ada.refreshToken)).status, 200);
    assert.equal((await tryLogIn(user.publicApp, ada)).status, 401);
    await logIn(user.publicApp, { ...ada, password });
  });

  it("requires the current password, and rejects a common one in its place", async () => {
    const ada = await newcomer(user.publicApp);
    const wrong = await change(ada.bearer, "not the password", "another long one");
    assert.equal(wrong.status, 403);
    assert.equal(wrong.body.type, "/problems/wrong-password");
    const common = await change(ada.bearer, ada.password, "iloveyou");
    assert.equal(common.status, 422);
    assert.deepEqual(pointersOf(common.body), ["/body/newPassword"]);
    await logIn(user.publicApp, ada);
  });

  it("limits guesses at the current password with a stolen token", async () => {
    const ada = await newcomer(user.publicApp);
    const guess = (some: string) => change(ada.bearer, `guess ${some}`, "another long one");
    const guesses = [];
    // In small waves: of a larger number, some would be rejected before the password is checked.
    for (const wave of ["first", "second"]) {
      guesses.push(...(await Promise.all([..."abcdef"].map((letter) => guess(`${wave} ${letter}`)))));
    }
    assert.deepEqual(guesses.map(({ status }) => status).toSorted(), [
      ...Array.from({ length: 10 }, () => 403),
      429,
      429,
    ]);
  });
});

describe("DELETE /users/me", () => {
  it("erases all personal data and ends every session", async () => {
    const ada = await newcomer(user.publicApp);
    const erased = await leave(user.publicApp, ada);
    assert.equal(erased.status, 204);

    const [row] = await user.bed.sql<{ whole: string; is_erased: boolean }>(
      "SELECT row_to_json(users)::text AS whole, erased_at IS NOT NULL AS is_erased FROM users WHERE id = $1",
      [ada.id],
    );
    assert.equal(row?.is_erased, true);
    for (const personal of [ada.email, ada.name, "argon2id"])
      assert.equal(row.whole.includes(personal), false, personal);
    const [left] = await user.bed.sql<{ count: number }>(
      "SELECT count(*)::int AS count FROM sessions WHERE user_id = $1",
      [ada.id],
    );
    assert.equal(left?.count, 0);

    assert.equal((await getMe(user.publicApp, ada.bearer)).status, 401);
    assert.equal((await refresh(user.publicApp, ada.refreshToken)).status, 401);
    assert.equal((await tryLogIn(user.publicApp, ada)).status, 401);
  });

  it("leaves no address behind in the counts of failed log-ins", async () => {
    const ada = await newcomer(user.publicApp);
    assert.equal((await tryLogIn(user.publicApp, { ...ada, password: "a wrong password" })).status, 401);
    await leave(user.publicApp, ada).expect(204);
    const counts = await user.bed.sql<{ key: string }>("SELECT key FROM attempts");
    assert.notEqual(counts.length, 0);
    for (const { key } of counts) assert.equal(key.includes(ada.email), false, key);
  });

  it("can be repeated, and frees the address", async () => {
    const ada = await newcomer(user.publicApp);
    for (let time = 0; time < 2; time += 1) {
      const response = await leave(user.publicApp, ada);
      assert.equal(response.status, 204);
    }
    const again = await register(user.publicApp, { email: ada.email });
    assert.notEqual(again.id, ada.id);
  });
});
