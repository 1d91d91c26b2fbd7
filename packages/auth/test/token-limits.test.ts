import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { ProblemError } from "@shop/contracts";
import { importJWK } from "jose";
import type { KeySource } from "../src/key-source.ts";
import { createTokenVerifier } from "../src/token-verifier.ts";
import { audience, issuer, makeKey, sign, type TestKey } from "./tokens.ts";

const at = Math.floor(Date.now() / 1000);
let key: TestKey;
let stranger: TestKey;
before(async () => {
  [key, stranger] = await Promise.all([makeKey(), makeKey()]);
});

/** A verifier that returns `key` for every key id and counts the lookups: one per real verification. */
const setUp = async (options: { cacheSize?: number } = {}) => {
  const state = { nowMs: at * 1000, verifications: 0 };
  const publicKey = await importJWK(key.published, "RS256");
  if (publicKey instanceof Uint8Array) throw new Error("not an RSA key");
  const keys: KeySource = async () => {
    state.verifications += 1;
    return publicKey;
  };
  const { verify } = createTokenVerifier({ issuer, audience, keys, now: () => state.nowMs, ...options });
  return { state, verify };
};

const isRefusal = (error: unknown): boolean => {
  assert.ok(error instanceof ProblemError);
  assert.equal(error.code, "unauthenticated");
  assert.equal(error.detail, "The access token is invalid or has expired.");
  return true;
};

describe("a token is rejected", () => {
  it("without a key id, even if there is only one key", async () => {
    const { verify } = await setUp();
    await assert.rejects(verify(await sign(key, at, { header: { kid: undefined } })), isRefusal);
    await assert.rejects(verify(await sign(key, at, { header: { kid: "" } })), isRefusal);
  });

  it("if it was issued in the future, which would extend its lifetime", async () => {
    const { verify } = await setUp();
    const later = at + 365 * 86_400;
    await assert.rejects(
      verify(await sign(key, at, { claims: { iat: later, exp: later + 900 } })),
      isRefusal,
    );
    await verify(await sign(key, at, { claims: { iat: at + 20 } }));
  });

  it("if it is longer than 4 kB, even with a valid signature", async () => {
    const { verify, state } = await setUp();
    await assert.rejects(verify(await sign(key, at, { claims: { padding: "x".repeat(4_096) } })), isRefusal);
    assert.equal(state.verifications, 0);
  });

  it("if it contains its own key", async () => {
    const { verify } = await setUp();
    const { kty, n, e } = stranger.published;
    for (const header of [
      { jwk: { kty, n, e } },
      { jku: "https://evil.example" },
      { x5u: "https://evil.example" },
    ])
      await assert.rejects(verify(await sign({ ...stranger, kid: key.kid }, at, { header })), isRefusal);
  });

  it("if it has an unknown critical header", async () => {
    const { verify } = await setUp();
    const token = await sign(key, at);
    const header = { alg: "RS256", typ: "at+jwt", kid: key.kid, crit: ["exp"], exp: at };
    const forged = [Buffer.from(JSON.stringify(header)).toString("base64url"), ...token.split(".").slice(1)];
    await assert.rejects(verify(forged.join(".")), isRefusal);
  });
});

describe("the cache of verified tokens", () => {
  it("serves a token without verifying it again, for a minute", async () => {
    const { verify, state } = await setUp();
    const token = await sign(key, at);
    const principal = await verify(token);
    state.nowMs += 59_000;
    assert.deepEqual(await verify(token), principal);
    assert.equal(state.verifications, 1);
    state.nowMs += 2_000;
    await verify(token);
    assert.equal(state.verifications, 2);
  });

  it("never serves a token past its own expiry, not even within the tolerance", async () => {
    const { verify, state } = await setUp();
    const token = await sign(key, at, { claims: { exp: at + 20 } });
    await verify(token);
    state.nowMs += 21_000;
    await verify(token);
    assert.equal(state.verifications, 2);
    state.nowMs += 30_000;
    await assert.rejects(verify(token), isRefusal);
  });

  it("evicts the least recently used token when it is full", async () => {
    const { verify, state } = await setUp({ cacheSize: 2 });
    const [a, b, c] = await Promise.all([sign(key, at), sign(key, at), sign(key, at)]);
    for (const token of [a, b, a, c, a]) await verify(token);
    assert.equal(state.verifications, 3);
    await verify(b);
    assert.equal(state.verifications, 4);
  });

  it("does not cache rejections", async () => {
    const { verify, state } = await setUp();
    const token = await sign(key, at, { claims: { nbf: at + 60 } });
    await assert.rejects(verify(token), isRefusal);
    state.nowMs += 40_000;
    await verify(token);
  });
});
