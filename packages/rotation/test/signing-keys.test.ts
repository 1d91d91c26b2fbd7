import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { createTokenVerifier } from "@shop/auth";
import { createSigningKeysRotation, type Rotate } from "@shop/rotation";
import {
  makeSigningKey,
  publicKeysOf,
  type SigningKey,
  type SigningKeysSecret,
  signingKeysSecret,
} from "@shop/secrets";
import { recordLogs } from "@shop/test-support";
import { createLocalJWKSet, importJWK, SignJWT } from "jose";
import { openSecrets, rotateOnce, runSteps, type Secrets, steps } from "./fixture.ts";

const userId = randomUUID();

/** An access token as the user service issues it with this key. */
const tokenBy = async (key: SigningKey): Promise<string> =>
  new SignJWT({ sid: randomUUID(), roles: ["customer"] })
    .setProtectedHeader({ alg: "RS256", typ: "at+jwt", kid: key.kid })
    .setIssuer("https://shop.example")
    .setAudience("shop")
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime("15m")
    .sign(await importJWK(key, "RS256"));

const verifyBy = async (secret: SigningKeysSecret, token: string): Promise<string> => {
  const keys = createLocalJWKSet(publicKeysOf(secret));
  const verifier = createTokenVerifier({ issuer: "https://shop.example", audience: "shop", keys });
  return (await verifier.verify(token)).userId;
};

describe("the rotation of the signing keys", () => {
  const { logger, text } = recordLogs("rotate-signing-keys");
  let secrets: Secrets;
  let rotate: Rotate;

  before(async () => {
    const names = ["shop", "repeated", "replaced", "twins", "broken"];
    secrets = await openSecrets(Object.fromEntries(names.map((name) => [name, {}])));
    rotate = createSigningKeysRotation({ client: secrets.client, logger });
  });
  after(() => secrets.close());

  const rotated = async (secretId: string): Promise<SigningKeysSecret> => {
    await rotateOnce(rotate, secrets, secretId);
    return signingKeysSecret.parse(await secrets.value(secretId));
  };
  const kidsOf = ({ next, current, previous }: SigningKeysSecret) =>
    [next, current, previous].map((key) => key?.kid);

  it("creates the first keys of a new secret, and advances them from then on", async () => {
    const first = await rotated("shop");
    assert.equal(first.previous, null);
    assert.equal(new Set(kidsOf(first)).size, 3);
    const second = await rotated("shop");
    assert.deepEqual(second.current, first.next);
    assert.deepEqual(second.previous, first.current);
    const third = await rotated("shop");
    assert.deepEqual([third.current, third.previous], [second.next, second.current]);
    assert.equal(new Set([first, second, third].flatMap(kidsOf)).size, 5);
    assert.equal(Buffer.from(third.next.n, "base64url").length * 8, 2048);
  });

  it("keeps earlier tokens valid until their key is no longer published", async () => {
    const before = signingKeysSecret.parse(await secrets.value("shop"));
    const token = await tokenBy(before.current);
    const after = await rotated("shop");
    assert.equal(after.previous?.kid, before.current.kid);
    assert.equal(await verifyBy(after, token), userId);
    await assert.rejects(verifyBy(await rotated("shop"), token), { code: "unauthenticated" });
  });

  it("signs with a key that was published one rotation earlier", async () => {
    const before = signingKeysSecret.parse(await secrets.value("shop"));
    const { current } = await rotated("shop");
    assert.equal(await verifyBy(before, await tokenBy(current)), userId);
  });

  it("can repeat each step", async () => {
    await rotated("repeated");
    const token = await secrets.begin("repeated");
    const before = signingKeysSecret.parse(await secrets.value("repeated"));
    for (const Step of steps) {
      for (const _ of ["once", "again"])
        await rotate({ Step, SecretId: "repeated", ClientRequestToken: token });
    }
    const after = signingKeysSecret.parse(await secrets.value("repeated"));
    assert.deepEqual([after.current, after.previous], [before.next, before.current]);
  });

  it("does not bring back keys that were replaced while it was in progress", async () => {
    await rotated("replaced");
    const token = await secrets.begin("replaced");
    await runSteps(rotate, { secretId: "replaced", token }, "createSecret");
    const [next, current] = await Promise.all([makeSigningKey(), makeSigningKey()]);
    await secrets.put("replaced", { next, current, previous: null });
    const message = "The pending signing keys do not follow the current ones";
    await assert.rejects(runSteps(rotate, { secretId: "replaced", token }), { message });
    assert.equal((await secrets.value<SigningKeysSecret>("replaced")).current.kid, current.kid);
  });

  /** Runs the test step on keys that the rotation would not create. */
  const test = async (secretId: string, keys: unknown): Promise<void> => {
    const token = await secrets.begin(secretId);
    await secrets.put(secretId, keys, { token, stage: "AWSPENDING" });
    await rotate({ Step: "testSecret", SecretId: secretId, ClientRequestToken: token });
  };

  it("rejects two keys with the same id", async () => {
    const [next, current] = await Promise.all([makeSigningKey(), makeSigningKey()]);
    const twins = { next: { ...next, kid: current.kid }, current, previous: null };
    await assert.rejects(test("twins", twins), { message: "Two signing keys have the same id" });
  });

  it("rejects a key with the public part of another", async () => {
    const [next, current, other] = await Promise.all([makeSigningKey(), makeSigningKey(), makeSigningKey()]);
    await assert.rejects(test("broken", { next, current, previous: { ...other, n: next.n } }));
  });

  it("has no key in its log", async () => {
    const { next, current } = await secrets.value<SigningKeysSecret>("shop");
    assert.match(text(), /rotation step done/);
    for (const { d, p } of [next, current]) assert.ok(!text().includes(d) && !text().includes(p));
  });
});
