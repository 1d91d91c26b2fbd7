import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { RunningService } from "@shop/http";
import type { UserConfig } from "../src/config.ts";
import type { Limit } from "../src/domain/attempts.ts";
import { logIn, newApplicant, register, tryLogIn } from "./people.ts";
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

describe("the limit of log-ins per account", () => {
  it("counts across instances, in any case of the address, and then refuses the right password too", async () => {
    const [ada, bob] = [await register(one.publicApp), await register(one.publicApp)];
    assert.equal((await tryLogIn(one.publicApp, { ...ada, password: wrong })).status, 401);
    assert.equal((await tryLogIn(other.publicApp, { ...ada, password: wrong })).status, 401);
    const shouted = { email: ada.email.toUpperCase(), password: wrong };
    assert.equal((await tryLogIn(one.publicApp, shouted)).status, 401);
    for (const { publicApp } of [one, other]) assertTooMany(await tryLogIn(publicApp, ada));
    await logIn(other.publicApp, bob);
  });

  it("lets exactly so many of concurrent guesses through", async () => {
    const ada = await register(one.publicApp);
    const guesses = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        tryLogIn((index % 2 === 0 ? one : other).publicApp, { ...ada, password: wrong }),
      ),
    );
    const count = (status: number) => guesses.filter((guess) => guess.status === status).length;
    assert.deepEqual([count(401), count(429)], [3, 7]);
  });

  it("holds for an address without an account: it must not tell who has one", async () => {
    const nobody = newApplicant();
    for (let time = 0; time < 3; time += 1) assert.equal((await tryLogIn(one.publicApp, nobody)).status, 401);
    assertTooMany(await tryLogIn(one.publicApp, nobody));
  });

  it("forgets the failures of whoever then gets it right", async () => {
    const ada = await register(one.publicApp);
    for (let round = 0; round < 2; round += 1) {
      for (let time = 0; time < 2; time += 1)
        assert.equal((await tryLogIn(one.publicApp, { ...ada, password: wrong })).status, 401);
      await logIn(other.publicApp, ada);
    }
  });
});

describe("the limit of log-ins per client address", () => {
  it("stops one client that tries many accounts, and nobody else", async () => {
    const { publicApp } = await user.another((config) => ({
      ...config,
      limits: { ...config.limits, logInPerAddress: three },
    }));
    const from = (address: string) => tryLogIn(publicApp, newApplicant()).set("X-Forwarded-For", address);
    for (let time = 0; time < 3; time += 1) assert.equal((await from("192.0.2.1")).status, 401);
    assertTooMany(await from("192.0.2.1"));
    // What the client itself wrote in front of the load balancer's entry does not count.
    assertTooMany(await from("198.51.100.9, 192.0.2.1"));
    assert.equal((await from("192.0.2.2")).status, 401);
  });
});
