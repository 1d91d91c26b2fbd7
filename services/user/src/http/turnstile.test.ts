import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ProblemError } from "@shop/contracts";
import { createTurnstile } from "./turnstile.ts";

const logIn = { method: "POST", path: "/api/users/sessions" };
const isOverloaded = (error: unknown): boolean =>
  error instanceof ProblemError && error.code === "overloaded";

const from = (client: string | number) => ({ clientKey: () => String(client) });

const fill = (paceMs: number, people: number) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const turnstile = createTurnstile({ paceMs: () => paceMs, longestWaitMs: 600 });
  const pass = turnstile.before(() => promise);
  const inside = Array.from({ length: people }, (_, index) => pass(from(index)));
  const open = async (): Promise<void> => {
    resolve();
    await Promise.all(inside);
  };
  return { turnstile, pass, open };
};

describe("the turnstile", () => {
  it("lets in as many as can be served in time, and turns the next one away", async () => {
    const { turnstile, pass, open } = fill(20, 30);
    assert.equal(turnstile.queueOf(logIn), "full");
    await assert.rejects(pass(from("late")), isOverloaded);
    await open();
    assert.equal(turnstile.queueOf(logIn), "own");
    await pass(from("late"));
  });

  it("lets in a few, however slow it is", async () => {
    const { turnstile, open } = fill(60_000, 9);
    assert.equal(turnstile.queueOf(logIn), "own");
    await open();
  });

  it("leaves room for others, however many come from one client, and fewer the more others there are", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const turnstile = createTurnstile({ paceMs: () => 20, longestWaitMs: 600 });
    const pass = turnstile.before(() => promise);
    const enter = (client: string, tries: number) => {
      const all = Array.from({ length: tries }, () => pass(from(client)));
      void Promise.allSettled(all);
      return all;
    };
    const crowd = enter("crowd", 200);
    const neighbours = Array.from({ length: 6 }, (_, index) => enter(`neighbour ${index}`, 1)).flat();
    const second = enter("second crowd", 200);
    resolve();
    const admitted = async (some: Promise<void>[]) =>
      (await Promise.allSettled(some)).filter(({ status }) => status === "fulfilled").length;
    assert.deepEqual([await admitted(crowd), await admitted(neighbours), await admitted(second)], [20, 6, 3]);
    await pass(from("crowd"));
  });

  it("leaves room for others when hashing gets slower than it was when a crowd of one client came", async () => {
    for (const slower of [25, 60, 200, 10_000]) {
      const { promise, resolve } = Promise.withResolvers<void>();
      let paceMs = 10;
      const turnstile = createTurnstile({ paceMs: () => paceMs, longestWaitMs: 600 });
      const pass = turnstile.before(() => promise);
      const crowd = Promise.allSettled(Array.from({ length: 200 }, () => pass(from("crowd"))));
      paceMs = slower;
      assert.equal(turnstile.queueOf(logIn), "own");
      await assert.rejects(pass(from("crowd")), isOverloaded);
      const neighbours = [pass(from("neighbour")), pass(from("second neighbour"))];
      resolve();
      await Promise.all(neighbours);
      await crowd;
    }
  });

  it("forgets those who have failed", async () => {
    const turnstile = createTurnstile({ paceMs: () => 60, longestWaitMs: 600 });
    const fail = turnstile.before(() => Promise.reject(new Error("wrong password")));
    for (let n = 0; n < 20; n += 1) await assert.rejects(fail(from(n)), /wrong password/);
    assert.equal(turnstile.queueOf(logIn), "own");
  });

  it("is before what has a password hashed, and nothing else", async () => {
    const { turnstile, open } = fill(20, 30);
    const crowded = [
      logIn,
      { method: "POST", path: "/api/users" },
      { method: "PUT", path: "/api/users/me/password" },
      { method: "DELETE", path: "/api/users/me" },
    ];
    const free = [
      { method: "GET", path: "/api/users" },
      { method: "GET", path: "/api/users/me" },
      { method: "POST", path: "/api/users/sessions/refresh" },
      { method: "DELETE", path: "/api/users/sessions/current" },
    ];
    assert.deepEqual(crowded.map(turnstile.queueOf), ["full", "full", "full", "full"]);
    assert.deepEqual(free.map(turnstile.queueOf), ["shared", "shared", "shared", "shared"]);
    await open();
    assert.deepEqual(crowded.map(turnstile.queueOf), ["own", "own", "own", "own"]);
  });
});
