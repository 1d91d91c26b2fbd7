import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import { before, describe, it } from "node:test";
import { bearerToken } from "@shop/auth";
import { type KeySet, ProblemError } from "@shop/contracts";
import { exportSPKI, generateKeyPair, importJWK, SignJWT } from "jose";
import { createKeySource } from "../src/key-source.ts";
import { createTokenVerifier } from "../src/token-verifier.ts";
import { audience, type Changes, issuer, makeKey, sign, type TestKey } from "./tokens.ts";

let key: TestKey;
let stranger: TestKey;
before(async () => {
  [key, stranger] = await Promise.all([makeKey(), makeKey()]);
});

const at = Math.floor(Date.now() / 1000);
const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const isProblem = (code: string) => (error: unknown) => error instanceof ProblemError && error.code === code;

/** A verifier with a controllable clock and key set. */
const setUp = (options: { cacheSize?: number; cooldownMs?: number } = {}) => {
  const state = { nowMs: at * 1000, keys: [key.published] as KeySet["keys"], fetches: 0, isDown: false };
  const keys = createKeySource({
    cooldownMs: options.cooldownMs ?? 0,
    fetchKeys: async () => {
      state.fetches += 1;
      if (state.isDown) throw new Error("the user service is away");
      return { keys: state.keys };
    },
  });
  const verifier = createTokenVerifier({ issuer, audience, keys, now: () => state.nowMs, ...options });
  return { state, verify: verifier.verify, close: keys.close };
};

describe("a valid token", () => {
  it("names its holder", async () => {
    const [userId, sid] = [randomUUID(), randomUUID()];
    const token = await sign(key, at, { claims: { sub: userId, sid, roles: ["admin", "customer"] } });
    assert.deepEqual(await setUp().verify(token), { userId, sessionId: sid, roles: ["admin", "customer"] });
  });

  it("is accepted for 30 seconds after its expiry, because clocks differ", async () => {
    const { verify, state } = setUp();
    state.nowMs = (at + 925) * 1000;
    await verify(await sign(key, at));
  });
});

describe("an invalid token is rejected", () => {
  const bad: [what: string, changes: Changes][] = [
    ["type", { header: { typ: "JWT" } }],
    ["issuer", { claims: { iss: "https://evil.example" } }],
    ["audience", { claims: { aud: "another" } }],
    ["missing audience", { claims: { aud: null } }],
    ["expiry in the past", { claims: { iat: at - 2_000, exp: at - 1_100 } }],
    ["missing expiry", { claims: { exp: null } }],
    ["beginning in the future", { claims: { nbf: at + 120 } }],
    ["too long a life", { claims: { exp: at + 3_600 } }],
    ["missing time of issue", { claims: { iat: null } }],
    ["subject that is no id", { claims: { sub: "admin" } }],
    ["missing session", { claims: { sid: null } }],
    ["unknown role", { claims: { roles: ["root"] } }],
    ["unknown key", { header: { kid: "unknown" } }],
  ];
  for (const [what, changes] of bad) {
    it(`for its ${what}`, async () => {
      await assert.rejects(setUp().verify(await sign(key, at, changes)), isProblem("unauthenticated"));
    });
  }

  it("for a signature by another key under a known id", async () => {
    const forged = await sign({ ...stranger, kid: key.kid }, at);
    await assert.rejects(setUp().verify(forged), isProblem("unauthenticated"));
  });

  it("for a modified payload", async () => {
    const [header, , signature] = (await sign(key, at)).split(".");
    const claims = {
      iss: issuer,
      aud: audience,
      sub: randomUUID(),
      sid: randomUUID(),
      roles: ["admin"],
      iat: at,
      exp: at + 900,
    };
    await assert.rejects(
      setUp().verify(`${header}.${base64url(claims)}.${signature}`),
      isProblem("unauthenticated"),
    );
  });

  it("for the algorithm none", async () => {
    const [, payload] = (await sign(key, at)).split(".");
    const header = base64url({ alg: "none", typ: "at+jwt", kid: key.kid });
    await assert.rejects(setUp().verify(`${header}.${payload}.`), isProblem("unauthenticated"));
  });

  it("for HS256 with the public key as the secret", async () => {
    const publicKey = await importJWK(key.published, "RS256", { extractable: true });
    if (publicKey instanceof Uint8Array) throw new Error("not an RSA key");
    const [, payload] = (await sign(key, at)).split(".");
    const signed = `${base64url({ alg: "HS256", typ: "at+jwt", kid: key.kid })}.${payload}`;
    const signature = createHmac("sha256", await exportSPKI(publicKey))
      .update(signed)
      .digest("base64url");
    await assert.rejects(setUp().verify(`${signed}.${signature}`), isProblem("unauthenticated"));
  });

  it("for a secure algorithm that is not ours", async () => {
    const { privateKey } = await generateKeyPair("ES256");
    const header = { alg: "ES256", typ: "at+jwt", kid: key.kid };
    const token = await new SignJWT({ sid: randomUUID() }).setProtectedHeader(header).sign(privateKey);
    await assert.rejects(setUp().verify(token), isProblem("unauthenticated"));
  });

  for (const text of ["", "x", "a.b.c", "..", `${"x".repeat(5_000)}`]) {
    it(`for not being a token: ${text.slice(0, 8)}`, async () => {
      await assert.rejects(setUp().verify(text), isProblem("unauthenticated"));
    });
  }
});

describe("verified tokens are cached", () => {
  it("but not beyond their expiry", async () => {
    const { verify, state } = setUp();
    const token = await sign(key, at, { claims: { exp: at + 20 } });
    await verify(token);
    state.nowMs = (at + 55) * 1000;
    await assert.rejects(verify(token), isProblem("unauthenticated"));
  });

  it("for a minute after their key was removed", async () => {
    const { verify, state } = setUp();
    const token = await sign(key, at);
    const principal = await verify(token);
    state.keys = [stranger.published];
    await verify(await sign(stranger, at));
    state.nowMs += 59_000;
    assert.deepEqual(await verify(token), principal);
    state.nowMs += 2_000;
    await assert.rejects(verify(token), isProblem("unauthenticated"));
  });
});

describe("the key set", () => {
  it("is fetched once for all concurrent callers", async () => {
    const { verify, state } = setUp();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => sign(key, at)));
    await Promise.all(tokens.map(verify));
    assert.equal(state.fetches, 1);
  });

  it("is fetched again for an unknown key, but not more often than the cooldown", async () => {
    const { verify, state } = setUp({ cooldownMs: 60_000 });
    await verify(await sign(key, at));
    state.keys = [key.published, stranger.published];
    for (let n = 0; n < 5; n += 1)
      await assert.rejects(verify(await sign(stranger, at)), isProblem("unauthenticated"));
    assert.equal(state.fetches, 1);

    const eager = setUp({ cooldownMs: 0 });
    await eager.verify(await sign(key, at));
    eager.state.keys = [key.published, stranger.published];
    await eager.verify(await sign(stranger, at));
    assert.equal(eager.state.fetches, 2);
  });

  it("keeps working while the user service is down, and is unavailable only if it was never fetched", async () => {
    const { verify, state } = setUp();
    await verify(await sign(key, at));
    state.isDown = true;
    await verify(await sign(key, at));

    const never = setUp();
    never.state.isDown = true;
    await assert.rejects(never.verify(await sign(key, at)), isProblem("unavailable"));
    never.state.isDown = false;
    await never.verify(await sign(key, at));
  });
});

describe("bearerToken", () => {
  it("reads the token of a Bearer header and nothing else", () => {
    assert.equal(bearerToken("Bearer abc.def-_~+/=="), "abc.def-_~+/==");
    assert.equal(bearerToken("bearer abc"), "abc");
    for (const header of [undefined, "", "Bearer", "Bearer a b", "Basic abc", "abc"])
      assert.equal(bearerToken(header), undefined);
  });
});
