import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { readEnvironment } from "@shop/config";
import type { RunningService } from "@shop/service";
import request from "supertest";
import { environment, toConfig, type UserConfig } from "../src/config.ts";
import type { Limit } from "../src/domain/attempts.ts";
import { leave, logIn, newcomer, newRegistration, register, tryLogIn } from "./registrations.ts";
import { startUser, type TestUser } from "./start-user.ts";

const three: Limit = { attempts: 3, perS: 600 };
const tight = (config: UserConfig): UserConfig => ({
  ...config,
  limits: { ...config.limits, logInPerAccountAndAddress: three },
});

let user: TestUser;
let one: RunningService;
let other: RunningService;

before(async () => {
  user = await startUser();
  [one, other] = await Promise.all([user.another(tight), user.another(tight)]);
});
after(() => user.close());

const wrong = "not the password";

const assertTooMany = ({ status, headers, body }: Awaited<ReturnType<typeof tryLogIn>>) => {
  assert.equal(status, 429);
  assert.equal(body.type, "/problems/too-many-attempts");
  const waitS = Number(headers["retry-after"]);
  assert.ok(Number.isInteger(waitS) && waitS > 590 && waitS <= 600, `Retry-After: ${headers["retry-after"]}`);
};

describe("the limit of log-ins per account and address", () => {
  it("counts across instances, in any case of the address, and then rejects the right password too", async () => {
    const [ada, bob] = [await register(one.publicApp), await register(one.publicApp)];
    assert.equal((await tryLogIn(one.publicApp, { ...ada, password: wrong })).status, 401);
    assert.equal((await tryLogIn(other.publicApp, { ...ada, password: wrong })).status, 401);
    const shouted = { email: ada.email.toUpperCase(), password: wrong };
    assert.equal((await tryLogIn(one.publicApp, shouted)).status, 401);
    for (const { publicApp } of [one, other]) assertTooMany(await tryLogIn(publicApp, ada));
    await logIn(other.publicApp, bob);
  });

  it("admits exactly the permitted number of concurrent guesses", async () => {
    const ada = await register(one.publicApp);
    const guesses = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        tryLogIn((index % 2 === 0 ? one : other).publicApp, { ...ada, password: wrong }),
      ),
    );
    const count = (status: number) => guesses.filter((guess) => guess.status === status).length;
    assert.deepEqual([count(401), count(429)], [3, 7]);
  });

  it("holds for an address without an account: it must not reveal which addresses have one", async () => {
    const unknownUser = newRegistration();
    for (let time = 0; time < 3; time += 1)
      assert.equal((await tryLogIn(one.publicApp, unknownUser)).status, 401);
    assertTooMany(await tryLogIn(one.publicApp, unknownUser));
  });

  it("resets the failures of a client that then sends the right password", async () => {
    const ada = await register(one.publicApp);
    for (let round = 0; round < 2; round += 1) {
      for (let time = 0; time < 2; time += 1)
        assert.equal((await tryLogIn(one.publicApp, { ...ada, password: wrong })).status, 401);
      await logIn(other.publicApp, ada);
    }
  });
});

describe("other clients' wrong passwords", () => {
  /** Guesses from `clients` clients, one after the other, and counts the responses. */
  const attack = async (email: string, clients: number, guesses: number) => {
    const responses: Record<number, number> = {};
    for (let guess = 0; guess < guesses; guess += 1) {
      const address = `203.0.113.${guess % clients}`;
      const { status } = await tryLogIn(user.publicApp, { email, password: wrong }, { address });
      responses[status] = (responses[status] ?? 0) + 1;
    }
    return responses;
  };

  it("from one address do not lock the owner out, however many there are", async () => {
    const ada = await register(user.publicApp);
    assert.deepEqual(await attack(ada.email, 1, 40), { 401: 10, 429: 30 });
    assert.equal((await tryLogIn(user.publicApp, ada, { address: "198.51.100.1" })).status, 201);
  });

  it("from many addresses only slow down unknown devices, and do not affect a device that has logged in before", async () => {
    const { publicApp } = await user.another((config) => ({
      ...config,
      limits: { ...config.limits, logInPerAccount: { attempts: 20, perS: 600 } },
    }));
    const ada = await register(publicApp);
    const { deviceToken } = await logIn(publicApp, ada);
    const guess = (last: number) =>
      tryLogIn(publicApp, { ...ada, password: wrong }, { address: `203.0.113.${last}` });
    const statuses = [];
    for (let last = 0; last < 30; last += 1) statuses.push((await guess(last)).status);
    assert.deepEqual(
      statuses,
      Array.from({ length: 30 }, (_, last) => (last <= 20 ? 401 : 429)),
    );
    const { headers } = await guess(40).expect(429);
    assert.ok(Number(headers["retry-after"]) <= 200, `Retry-After: ${headers["retry-after"]}`);
    await tryLogIn(publicApp, ada, { address: "198.51.100.1" }).expect(429);
    const known = await tryLogIn(publicApp, ada, { address: "203.0.113.1", deviceToken }).expect(201);
    assert.equal(known.body.deviceToken, deviceToken);
  });

  it("with another account's device token, or one that was never issued, count like all others", async () => {
    const [ada, mallory] = [await register(user.publicApp), await register(user.publicApp)];
    const { deviceToken } = await logIn(user.publicApp, mallory);
    const from = { address: "203.0.113.7" };
    for (let guess = 0; guess < 10; guess += 1) {
      const token = guess % 2 === 0 ? deviceToken : `never-given-${guess}`;
      const attempt = tryLogIn(user.publicApp, { ...ada, password: wrong }, { ...from, deviceToken: token });
      assert.equal((await attempt).status, 401);
    }
    await tryLogIn(user.publicApp, ada, { ...from, deviceToken }).expect(429);
  });

  it("from a known device are limited too, for this device only", async () => {
    const ada = await register(user.publicApp);
    const { deviceToken } = await logIn(user.publicApp, ada);
    for (let guess = 0; guess < 10; guess += 1)
      await tryLogIn(user.publicApp, { ...ada, password: wrong }, { deviceToken }).expect(401);
    await tryLogIn(user.publicApp, ada, { deviceToken }).expect(429);
    await logIn(user.publicApp, ada);
  });

  it("are limited to 960 per account in any day, for all unknown devices together", () => {
    const day = 24 * 3600;
    const { logInPerAccount, logInPerSlowedAccount: slowed } = user.limits;
    assert.equal(logInPerAccount.perS, day);
    // A window may start at any time, so a day touches at most two of each.
    const max = 2 * logInPerAccount.attempts + slowed.attempts * (Math.floor(day / slowed.perS) + 1);
    assert.ok(max <= 960, `${max}`);
  });
});

describe("a device token", () => {
  it("is invalid once the password changes or the account is erased, and at most ten devices have one", async () => {
    const ada = await newcomer(user.publicApp);
    const rows = () =>
      user.bed.sql<{ n: number }>("SELECT count(*)::int AS n FROM devices WHERE user_id = $1", [ada.id]);
    for (let time = 0; time < 12; time += 1) await logIn(user.publicApp, ada);
    assert.deepEqual(await rows(), [{ n: 10 }]);
    const { deviceToken } = await logIn(user.publicApp, ada);
    const password = "another long one";
    await request(user.publicApp)
      .put("/api/users/me/password")
      .set("Authorization", ada.bearer)
      .send({ currentPassword: ada.password, newPassword: password })
      .expect(204);
    const next = await tryLogIn(user.publicApp, { ...ada, password }, { deviceToken }).expect(201);
    assert.notEqual(next.body.deviceToken, deviceToken);
    await leave(user.publicApp, { ...ada, password }).expect(204);
    assert.deepEqual(await rows(), [{ n: 0 }]);
  });
});

describe("the limit of log-ins per client address", () => {
  it("stops only the client that tries many accounts", async () => {
    const { publicApp } = await user.another((config) => ({
      ...config,
      limits: { ...config.limits, logInPerAddress: three },
    }));
    const from = (address: string) => tryLogIn(publicApp, newRegistration(), { address });
    for (let time = 0; time < 3; time += 1) assert.equal((await from("192.0.2.1")).status, 401);
    assertTooMany(await from("192.0.2.1"));
    // An entry that the client itself wrote before the load balancer's is ignored.
    assertTooMany(await from("198.51.100.9, 192.0.2.1"));
    assert.equal((await from("192.0.2.2")).status, 401);
  });

  it("treats all addresses of one client as one, and does not count successful log-ins", async () => {
    const { publicApp } = await user.another((config) => ({
      ...config,
      limits: { ...config.limits, logInPerAddress: three },
    }));
    const ada = await register(publicApp);
    for (let time = 0; time < 5; time += 1)
      await tryLogIn(publicApp, ada, { address: "2001:db8:0:1::5" }).expect(201);
    const fail = (address: string) => tryLogIn(publicApp, newRegistration(), { address });
    for (const address of ["2001:db8:0:1::1", "2001:DB8:0:1:ffff::2", "[2001:db8::1:0:0:0:3]:443"])
      assert.equal((await fail(address)).status, 401);
    assertTooMany(await fail("2001:db8:0:1:8000::4"));
    assert.equal((await fail("2001:db8:0:2::1")).status, 401);
  });
});

describe("the limit of registrations per client address", () => {
  it("holds for changes of the e-mail address, which reveal as much about accounts", async () => {
    const { publicApp } = await user.another((config) => ({
      ...config,
      limits: { ...config.limits, registerPerAddress: three },
    }));
    const [ada, bob] = [await newcomer(user.publicApp), await register(user.publicApp)];
    const address = "203.0.113.50";
    const probe = (email: string) =>
      request(publicApp)
        .patch("/api/users/me")
        .set("Authorization", ada.bearer)
        .set("X-Forwarded-For", address)
        .send({ email, currentPassword: ada.password });
    assert.equal((await probe(bob.email)).status, 409);
    assert.equal((await probe(newRegistration().email)).status, 200);
    assert.equal((await probe(bob.email)).status, 409);
    assertTooMany(await probe(bob.email));
    const registration = request(publicApp).post("/api/users").set("X-Forwarded-For", address);
    assertTooMany(await registration.send(newRegistration()));
  });

  it("on changes also holds for each account, from all addresses together", async () => {
    const { publicApp } = await user.another((config) => ({
      ...config,
      limits: { ...config.limits, changeEmailPerAccount: three },
    }));
    const ada = await newcomer(user.publicApp);
    const statuses = [];
    for (let last = 0; last < 4; last += 1) {
      const { status } = await request(publicApp)
        .patch("/api/users/me")
        .set("Authorization", ada.bearer)
        .set("X-Forwarded-For", `203.0.113.${last}`)
        .send({ email: newRegistration().email, currentPassword: ada.password });
      statuses.push(status);
    }
    assert.deepEqual(statuses, [200, 200, 200, 429]);
  });

  it("is configurable, so that a team's test suite can register as many users as it likes", () => {
    const configOf = (variables: Readonly<Record<string, string>>) =>
      toConfig(readEnvironment(environment, { ...user.bed.environment, ...variables })).limits;
    assert.equal(configOf({}).registerPerAddress.attempts, 100);
    const raised = configOf({ REGISTRATIONS_PER_HOUR: "100000", FAILED_LOG_INS_PER_15_MINUTES: "5000" });
    assert.equal(raised.registerPerAddress.attempts, 100_000);
    assert.equal(raised.logInPerAddress.attempts, 5_000);
    assert.throws(() => configOf({ REGISTRATIONS_PER_HOUR: "many" }), /REGISTRATIONS_PER_HOUR/);
  });
});

describe("one client that causes many password hashes", () => {
  const flood = async (
    address: string,
    registration: () => Parameters<typeof tryLogIn>[1],
    stop: AbortSignal,
  ) => {
    while (!stop.aborted)
      await Promise.all(
        Array.from({ length: 40 }, () => tryLogIn(user.publicApp, registration(), { address })),
      );
  };

  it("does not keep other users from logging in, below and over its limit", async () => {
    const ada = await register(user.publicApp);
    const stop = new AbortController();
    const flooding = flood("203.0.113.99", newRegistration, stop.signal);
    const statuses = [];
    for (let last = 0; last < 20; last += 1) {
      const { status } = await tryLogIn(user.publicApp, ada, { address: `198.51.100.${last}` });
      statuses.push(status);
    }
    stop.abort();
    await flooding;
    assert.deepEqual(
      statuses,
      Array.from({ length: 20 }, () => 201),
    );
  });
});
