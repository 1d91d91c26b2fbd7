import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ProblemError } from "@shop/contracts";
import { createPasswordHashAdmission } from "./password-hash-admission.ts";

const logIn = { method: "POST", path: "/api/users/sessions" };
const isOverloaded = (error: unknown): boolean =>
  error instanceof ProblemError && error.code === "overloaded";

const from = (client: string | number) => ({ clientKey: () => String(client) });

const fill = (paceMs: number, users: number) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const admission = createPasswordHashAdmission({ paceMs: () => paceMs, longestWaitMs: 600 });
  const pass = admission.before(() => promise);
  const inside = Array.from({ length: users }, (_, index) => pass(from(index)));
  const open = async (): Promise<void> => {
    resolve();
    await Promise.all(inside);
  };
  return { admission, pass, open };
};

describe("the admission", () => {
  it("admits as many requests as can be served in time, and rejects the next one", async () => {
    const { admission, pass, open } = fill(20, 30);
    assert.equal(admission.queueOf(logIn), "full");
    await assert.rejects(pass(from("late")), isOverloaded);
    await open();
    assert.equal(admission.queueOf(logIn), "own");
    await pass(from("late"));
  });

  it("always admits a few, however slow hashing is", async () => {
    const { admission, open } = fill(60_000, 9);
    assert.equal(admission.queueOf(logIn), "own");
    await open();
  });

  it("leaves room for others, however many requests come from one client, and gives it less the more others there are", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const admission = createPasswordHashAdmission({ paceMs: () => 20, longestWaitMs: 600 });
    const pass = admission.before(() => promise);
    const enter = (client: string, tries: number) => {
      const all = Array.from({ length: tries }, () => pass(from(client)));
      void Promise.allSettled(all);
      return all;
    };
    const flood = enter("crowd", 200);
    const neighbours = Array.from({ length: 6 }, (_, index) => enter(`neighbour ${index}`, 1)).flat();
    const second = enter("second crowd", 200);
    resolve();
    const admitted = async (some: Promise<void>[]) =>
      (await Promise.allSettled(some)).filter(({ status }) => status === "fulfilled").length;
    assert.deepEqual([await admitted(flood), await admitted(neighbours), await admitted(second)], [20, 6, 3]);
    await pass(from("crowd"));
  });

  it("leaves room for others if hashing slows down after one client has taken its share", async () => {
    for (const slower of [25, 60, 200, 10_000]) {
      const { promise, resolve } = Promise.withResolvers<void>();
      let paceMs = 10;
      const admission = createPasswordHashAdmission({ paceMs: () => paceMs, longestWaitMs: 600 });
      const pass = admission.before(() => promise);
      const flood = Promise.allSettled(Array.from({ length: 200 }, () => pass(from("crowd"))));
      paceMs = slower;
      assert.equal(admission.queueOf(logIn), "own");
      await assert.rejects(pass(from("crowd")), isOverloaded);
      const neighbours = [pass(from("neighbour")), pass(from("second neighbour"))];
      resolve();
      await Promise.all(neighbours);
      await flood;
    }
  });

  it("frees the slots of failed requests", async () => {
    const admission = createPasswordHashAdmission({ paceMs: () => 60, longestWaitMs: 600 });
    const fail = admission.before(() => Promise.reject(new Error("wrong password")));
    for (let n = 0; n < 20; n += 1) await assert.rejects(fail(from(n)), /wrong password/);
    assert.equal(admission.queueOf(logIn), "own");
  });

  it("guards only the operations that hash a password", async () => {
    const { admission, open } = fill(20, 30);
    const overloaded = [
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
    assert.deepEqual(overloaded.map(admission.queueOf), ["full", "full", "full", "full"]);
    assert.deepEqual(free.map(admission.queueOf), ["shared", "shared", "shared", "shared"]);
    await open();
    assert.deepEqual(overloaded.map(admission.queueOf), ["own", "own", "own", "own"]);
  });
});
