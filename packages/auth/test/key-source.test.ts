import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { afterEach, before, describe, it } from "node:test";
import { type KeySet, ProblemError } from "@shop/contracts";
import { eventually } from "@shop/local-support";
import { type ClosableKeySource, createKeySource } from "../src/key-source.ts";
import { createTokenVerifier, type TokenVerifier } from "../src/token-verifier.ts";
import { audience, issuer, makeKey, sign, type TestKey } from "./tokens.ts";

const at = Math.floor(Date.now() / 1000);
const open: ClosableKeySource[] = [];
let current: TestKey;
let next: TestKey;
before(async () => {
  [current, next] = await Promise.all([makeKey(), makeKey()]);
});
afterEach(() => {
  for (const source of open.splice(0)) source.close();
});

const isProblem = (code: string) => (error: unknown) => error instanceof ProblemError && error.code === code;

interface UserService {
  keys: KeySet["keys"];
  isDown: boolean;
  fetches: number;
}

const setUp = (
  options: Partial<Parameters<typeof createKeySource>[0]> = {},
): { user: UserService; verify: TokenVerifier["verify"]; source: ClosableKeySource } => {
  const user: UserService = { keys: [current.published], isDown: false, fetches: 0 };
  const source = createKeySource({
    fetchKeys: async () => {
      user.fetches += 1;
      if (user.isDown) throw new Error("the user service is away");
      return { keys: user.keys };
    },
    ...options,
  });
  open.push(source);
  return { user, source, verify: createTokenVerifier({ issuer, audience, keys: source }).verify };
};

describe("the key source", () => {
  it("fetches nothing before the first token", async () => {
    const { user, verify } = setUp();
    assert.equal(user.fetches, 0);
    await verify(await sign(current, at));
    assert.equal(user.fetches, 1);
  });

  it("accepts tokens of the next key at once, because it was published before its use", async () => {
    const { user, verify } = setUp();
    user.keys = [next.published, current.published];
    await verify(await sign(current, at));
    await verify(await sign(next, at));
    assert.equal(user.fetches, 1);
  });

  it("finds a new key in the background", async () => {
    const { user, verify } = setUp({ refreshMs: 20, cooldownMs: 60_000 });
    await verify(await sign(current, at));
    user.keys = [next.published];
    const fetched = user.fetches;
    await eventually("user.fetches > fetched + 1", () => user.fetches > fetched + 1);
    await verify(await sign(next, at));
  });

  it("keeps its keys and reports the error while the user service is down", async () => {
    const errors: unknown[] = [];
    const { user, verify } = setUp({ refreshMs: 20, onError: (error) => void errors.push(error) });
    await verify(await sign(current, at));
    user.isDown = true;
    await eventually("errors.length > 1", () => errors.length > 1);
    assert.match(String(errors[0]), /the user service is away/);
    await verify(await sign(current, at));
    user.isDown = false;
    user.keys = [next.published];
    const failures = errors.length;
    const fetched = user.fetches;
    await eventually("user.fetches > fetched + 1", () => user.fetches > fetched + 1);
    assert.ok(errors.length <= failures + 1);
    await verify(await sign(next, at));
  });

  it("fetches at most once per cooldown for unknown keys, even if every response fails", async () => {
    const { user, verify } = setUp({ cooldownMs: 100 });
    await verify(await sign(current, at));
    const began = performance.now();
    user.isDown = true;
    const fetched = user.fetches;
    const tokens = await Promise.all(
      Array.from({ length: 20 }, (_, n) => sign(current, at, { header: { kid: `unknown-${n}` } })),
    );
    await eventually("two fetches", async () => {
      for (const token of tokens) await assert.rejects(verify(token), isProblem("unauthenticated"));
      return user.fetches - fetched >= 2;
    });
    const cooldowns = Math.ceil((performance.now() - began) / 100);
    assert.ok(user.fetches - fetched <= cooldowns, `${user.fetches - fetched} in ${cooldowns} cooldowns`);
  });

  it("shares one fetch among many concurrent unknown keys", async () => {
    const { user, verify } = setUp({ cooldownMs: 0 });
    await verify(await sign(current, at));
    user.keys = [current.published, next.published];
    const tokens = await Promise.all(Array.from({ length: 20 }, () => sign(next, at)));
    const fetched = user.fetches;
    await Promise.all(tokens.map(verify));
    assert.equal(user.fetches, fetched + 1);
  });

  it("reports one failed fetch once, however many callers wait for it", async () => {
    const errors: unknown[] = [];
    const { user, verify } = setUp({ cooldownMs: 0, onError: (error) => void errors.push(error) });
    await verify(await sign(current, at));
    user.isDown = true;
    const tokens = await Promise.all(Array.from({ length: 20 }, () => sign(next, at)));
    const fetched = user.fetches;
    await Promise.allSettled(tokens.map(verify));
    assert.equal(errors.length, user.fetches - fetched);
  });

  it("fetches once for all callers that start before the user service, and works as soon as it is up", async () => {
    const { user, verify } = setUp();
    user.isDown = true;
    const tokens = await Promise.all(Array.from({ length: 20 }, () => sign(current, at)));
    const responses = await Promise.allSettled(tokens.map(verify));
    assert.ok(
      responses.every(
        (response) => response.status === "rejected" && isProblem("unavailable")(response.reason),
      ),
    );
    assert.equal(user.fetches, 1);
    user.isDown = false;
    await Promise.all(tokens.map(verify));
    assert.equal(user.fetches, 2);
  });

  it("retries after a fetch that failed before it started", async () => {
    let isBroken = true;
    const { verify } = setUp({
      fetchKeys: () => {
        if (isBroken) throw new Error("not ready");
        return Promise.resolve({ keys: [current.published] });
      },
    });
    await assert.rejects(verify(await sign(current, at)), isProblem("unavailable"));
    isBroken = false;
    await verify(await sign(current, at));
  });

  it("never fetches in the context of a request, whose deadline would end every later refresh", async () => {
    const request = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const { verify } = setUp({
      refreshMs: 10,
      fetchKeys: async () => {
        seen.push(request.getStore());
        return { keys: [current.published] };
      },
    });
    const token = await sign(current, at);
    await request.run("the first request", () => verify(token));
    await eventually("seen.length > 2", () => seen.length > 2);
    assert.deepEqual(new Set(seen), new Set([undefined]));
  });

  it("does not fetch once it is closed", async () => {
    const closed = setUp({ refreshMs: 10 });
    const open = setUp({ refreshMs: 10 });
    for (const { verify } of [closed, open]) await verify(await sign(current, at));
    closed.source.close();
    const fetched = closed.user.fetches;
    await eventually("open.user.fetches > 3", () => open.user.fetches > 3);
    assert.equal(closed.user.fetches, fetched);
  });
});
