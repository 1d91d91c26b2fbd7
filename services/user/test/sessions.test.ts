import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { TokensResponse } from "@shop/contracts";
import type { RunningService } from "@shop/service";
import { decodeJwt, decodeProtectedHeader } from "jose";
import request from "supertest";
import { getMe, logIn, newcomer, refresh, register, tryLogIn } from "./registrations.ts";
import { startUser, type TestUser } from "./start-user.ts";

let user: TestUser;
/** An instance that treats every second use of a refresh token as theft. */
let strict: RunningService;

before(async () => {
  user = await startUser();
  strict = await user.another((config) => ({ ...config, tokens: { ...config.tokens, reuseGraceS: 0 } }));
});
after(() => user.close());

const renew = async (app: RunningService["publicApp"], refreshToken: string): Promise<TokensResponse> => {
  const response = await refresh(app, refreshToken);
  assert.equal(response.status, 200, response.text);
  return response.body as TokensResponse;
};

const assertVoid = async (refreshToken: string) => {
  const response = await refresh(user.publicApp, refreshToken);
  assert.equal(response.status, 401, response.text);
  assert.equal(response.body.type, "/problems/refresh-token-invalid");
};

describe("POST /users/sessions", () => {
  it("issues an access token according to RFC 9068 that no cache may store", async () => {
    const ada = await register(user.publicApp);
    const response = await tryLogIn(user.publicApp, { ...ada, email: ada.email.toUpperCase() });
    assert.equal(response.status, 201);
    assert.equal(response.headers["cache-control"], "no-store");
    const { accessToken, expiresIn } = response.body as TokensResponse;
    assert.deepEqual(decodeProtectedHeader(accessToken), {
      alg: "RS256",
      typ: "at+jwt",
      kid: user.bed.keys.secret.current.kid,
    });
    const { sub, iss, aud, roles, iat = 0, exp = 0 } = decodeJwt(accessToken);
    assert.deepEqual(
      { sub, iss, aud, roles },
      { sub: ada.id, iss: "https://shop.example", aud: "shop", roles: ["customer"] },
    );
    assert.deepEqual([exp - iat, expiresIn], [900, 900]);
    assert.equal((await getMe(user.publicApp, `Bearer ${accessToken}`)).body.id, ada.id);
  });

  it("returns the same response for a wrong password and for an address without an account", async () => {
    const ada = await register(user.publicApp);
    const wrong = await tryLogIn(user.publicApp, { ...ada, password: "not the password" });
    const unknownUser = await tryLogIn(user.publicApp, { ...ada, email: "nobody@shop.example" });
    const visible = ({ status, headers, body }: typeof wrong) => ({
      status,
      headers: { ...headers, date: "", "x-request-id": "", "x-amzn-trace-id": "" },
      body: { ...body, traceId: "" },
    });
    assert.equal(wrong.status, 401);
    assert.deepEqual(visible(unknownUser), visible(wrong));
  });
});

describe("POST /users/sessions/refresh", () => {
  it("replaces the refresh token in the same session", async () => {
    const ada = await newcomer(user.publicApp);
    const next = await renew(user.publicApp, ada.refreshToken);
    assert.notEqual(next.refreshToken, ada.refreshToken);
    assert.equal(decodeJwt(next.accessToken)["sid"], decodeJwt(ada.accessToken)["sid"]);
    await renew(user.publicApp, next.refreshToken);
  });

  it("lets two tabs refresh concurrently: both get working tokens", async () => {
    const ada = await newcomer(user.publicApp);
    const pair = await Promise.all([1, 2].map(() => renew(user.publicApp, ada.refreshToken)));
    const [refreshToken = "", ...others] = new Set(pair.map((tokens) => tokens.refreshToken));
    assert.deepEqual(others, []);
    for (const { accessToken } of pair)
      assert.equal((await getMe(user.publicApp, `Bearer ${accessToken}`)).status, 200);
    const again = await Promise.all([1, 2].map(() => renew(user.publicApp, refreshToken)));
    assert.equal(new Set(again.map((tokens) => tokens.refreshToken)).size, 1);
  });

  it("ends the whole session, and only it, if a token is reused after the grace period", async () => {
    const ada = await newcomer(user.publicApp);
    const elsewhere = await logIn(user.publicApp, ada);
    const next = await renew(strict.publicApp, ada.refreshToken);
    assert.equal((await refresh(strict.publicApp, ada.refreshToken)).status, 401);
    await assertVoid(next.refreshToken);
    await assertVoid(ada.refreshToken);
    await renew(user.publicApp, elsewhere.refreshToken);
    const warned = user.logs.lines().filter(({ msg }) => msg === "refresh token reused, session ended");
    assert.deepEqual(
      warned.map(({ sessionId }) => sessionId),
      [decodeJwt(ada.accessToken)["sid"]],
    );
  });

  it("stores only hashes of device tokens, and of the part that a session's tokens share", async () => {
    const ada = await newcomer(user.publicApp);
    const [kept] = await user.bed.sql<{ text: string }>(
      `SELECT row_to_json(device)::text || row_to_json(session)::text AS text
         FROM devices AS device
         JOIN sessions AS session USING (user_id)
        WHERE user_id = $1`,
      [ada.id],
    );
    const [family = ""] = ada.refreshToken.split(".");
    for (const secret of [ada.deviceToken, family])
      for (const form of ["base64url", "utf8"] as const)
        assert.equal(kept?.text.includes(Buffer.from(secret, form).toString("hex")), false);
  });

  it("stores only a hash of the token", async () => {
    const ada = await newcomer(user.publicApp);
    const [found] = await user.bed.sql<{ kept: string }>(
      `SELECT row_to_json(token)::text AS kept
         FROM refresh_tokens AS token
         JOIN sessions AS session ON session.id = token.session_id
        WHERE session.user_id = $1`,
      [ada.id],
    );
    const kept = found?.kept ?? "";
    assert.match(kept, /"token_hash":"\\\\x[0-9a-f]{64}"/);
    for (const form of ["base64url", "utf8"] as const)
      assert.equal(kept.includes(Buffer.from(ada.refreshToken, form).toString("hex")), false);
  });

  it("rejects an unknown token, one that was unused for too long, and one of an expired session", async () => {
    await assertVoid("never given out");
    const [idle, old] = [await newcomer(user.publicApp), await newcomer(user.publicApp)];
    await user.bed.sql(
      `UPDATE refresh_tokens SET expires_at = now()
        WHERE session_id IN (SELECT id FROM sessions WHERE user_id = $1)`,
      [idle.id],
    );
    await user.bed.sql("UPDATE sessions SET expires_at = now() WHERE user_id = $1", [old.id]);
    await assertVoid(idle.refreshToken);
    await assertVoid(old.refreshToken);
  });
});

describe("DELETE /users/sessions/current", () => {
  it("ends this session and no other, and can be repeated", async () => {
    const ada = await newcomer(user.publicApp);
    const elsewhere = await logIn(user.publicApp, ada);
    for (let time = 0; time < 2; time += 1)
      await request(user.publicApp)
        .delete("/api/users/sessions/current")
        .set("Authorization", ada.bearer)
        .expect(204);
    await assertVoid(ada.refreshToken);
    await renew(user.publicApp, elsewhere.refreshToken);
  });
});
