import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createCookieKeysRotation, type Rotate } from "@shop/rotation";
import {
  type CookieKey,
  type CookieKeys,
  cookieKeysSecret,
  makeCookieKey,
  previousCookieKeys,
} from "@shop/secrets";
import { recordLogs } from "@shop/test-support";
import { base64url, CompactEncrypt, compactDecrypt } from "jose";
import { openSecrets, rotateOnce, runSteps, type Secrets, steps } from "./fixture.ts";

/** A cookie as a service encrypts it with this key. */
const cookieBy = ({ kid, k }: CookieKey): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode("a session"))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid })
    .encrypt(base64url.decode(k));

const all = ({ next, current, previous }: CookieKeys): CookieKey[] => [next, current, ...previous];

const decryptBy = async (keys: CookieKeys, cookie: string): Promise<string> => {
  const { plaintext } = await compactDecrypt(cookie, ({ kid }) => {
    const key = all(keys).find((one) => one.kid === kid);
    if (!key) throw new Error("unknown key");
    return base64url.decode(key.k);
  });
  return new TextDecoder().decode(plaintext);
};

describe("the rotation of the cookie keys", () => {
  const { logger, text } = recordLogs("rotate-cookie-keys");
  let secrets: Secrets;
  let rotate: Rotate;

  before(async () => {
    const names = ["shop", "repeated", "replaced", "twins", "short"];
    secrets = await openSecrets(Object.fromEntries(names.map((name) => [name, {}])));
    rotate = createCookieKeysRotation({ client: secrets.client, logger });
  });
  after(() => secrets.close());

  const keysOf = async (secretId: string): Promise<CookieKeys> =>
    cookieKeysSecret.parse(await secrets.value(secretId));
  const rotated = async (secretId: string): Promise<CookieKeys> => {
    await rotateOnce(rotate, secrets, secretId);
    return keysOf(secretId);
  };

  it("creates the first keys of a new secret, and advances them from then on", async () => {
    const first = await rotated("shop");
    assert.deepEqual(first.previous, []);
    const second = await rotated("shop");
    assert.deepEqual([second.current, second.previous], [first.next, [first.current]]);
    const third = await rotated("shop");
    assert.deepEqual([third.current, third.previous], [second.next, [second.current, first.current]]);
    const made = [first, second, third].flatMap(all);
    assert.equal(new Set(made.map(({ kid }) => kid)).size, 4);
    assert.equal(new Set(made.map(({ k }) => k)).size, 4);
    for (const { k } of made) assert.equal(Buffer.from(k, "base64url").length * 8, 256);
  });

  it("decrypts a cookie for as long as the longest-lived one lasts, and no longer", async () => {
    const { current } = await keysOf("shop");
    const cookie = await cookieBy(current);
    for (let times = 0; times < previousCookieKeys; times += 1) {
      assert.equal(await decryptBy(await rotated("shop"), cookie), "a session");
    }
    await assert.rejects(decryptBy(await rotated("shop"), cookie), { message: "unknown key" });
  });

  it("encrypts with a key that every task has known since the rotation before", async () => {
    const before = await keysOf("shop");
    const { current } = await rotated("shop");
    assert.equal(await decryptBy(before, await cookieBy(current)), "a session");
  });

  it("can repeat each step", async () => {
    await rotated("repeated");
    const ClientRequestToken = await secrets.begin("repeated");
    const before = await keysOf("repeated");
    for (const Step of steps) {
      for (const _ of ["once", "again"]) await rotate({ Step, SecretId: "repeated", ClientRequestToken });
    }
    const after = await keysOf("repeated");
    assert.deepEqual([after.current, after.previous], [before.next, [before.current]]);
  });

  it("does not bring back keys that were replaced while it was in progress", async () => {
    await rotated("replaced");
    const token = await secrets.begin("replaced");
    await runSteps(rotate, { secretId: "replaced", token }, "createSecret");
    const current = makeCookieKey();
    await secrets.put("replaced", { next: makeCookieKey(), current, previous: [] });
    const message = "The pending cookie keys do not follow the current ones";
    await assert.rejects(runSteps(rotate, { secretId: "replaced", token }), { message });
    assert.deepEqual((await keysOf("replaced")).current, current);
  });

  /** Runs the test step on keys that the rotation would not create. */
  const test = async (secretId: string, keys: CookieKeys): Promise<void> => {
    const token = await secrets.begin(secretId);
    await secrets.put(secretId, keys, { token, stage: "AWSPENDING" });
    await rotate({ Step: "testSecret", SecretId: secretId, ClientRequestToken: token });
  };

  it("rejects two keys with the same id", async () => {
    const current = makeCookieKey();
    const twins = { next: { ...makeCookieKey(), kid: current.kid }, current, previous: [] };
    await assert.rejects(test("twins", twins), { message: "Two cookie keys have the same id" });
  });

  it("rejects a key that is too short, without its value", async () => {
    const next = { ...makeCookieKey(), k: "c2hvcnQ" };
    const message = "The secret short is not valid: next.k";
    await assert.rejects(test("short", { next, current: makeCookieKey(), previous: [] }), { message });
  });

  it("has no key in its log", async () => {
    assert.match(text(), /rotation step done/);
    for (const { k } of all(await keysOf("shop"))) assert.ok(!text().includes(k));
  });
});
