import { randomUUID } from "node:crypto";
import type { Database } from "@shop/postgres";
import { createDevices } from "../src/data/devices.ts";
import { createSessions } from "../src/data/sessions.ts";
import { createUsers } from "../src/data/users.ts";
import { changeEmail } from "../src/domain/change-email.ts";
import { changePassword } from "../src/domain/change-password.ts";
import { eraseAccount } from "../src/domain/erase-account.ts";
import { logIn, type Tokens } from "../src/domain/log-in.ts";
import { makeAdmin } from "../src/domain/make-admin.ts";
import { refreshSession } from "../src/domain/refresh-session.ts";
import type { TokenIssuer } from "../src/domain/session.ts";
import type { PasswordHasher } from "../src/domain/user.ts";
import {
  hashOf,
  newRefreshToken,
  randomToken,
  readRefreshToken,
  successorOf,
} from "../src/security/refresh-tokens.ts";

/** Inserts a step before each call of a port, so that a test controls the order of all steps. */
export type Gate = <Port extends object>(port: Port) => Port;
export const noGate: Gate = (port) => port;

/** A fake hash that contains its parameters and the password. */
const hasher: PasswordHasher = {
  hash: async (password) => `new:${password}`,
  verify: async (password, hash) => hash.slice("new:".length) === password,
  decoy: async () => "new:",
  isOutdated: (hash) => hash.startsWith("old:"),
};

/** The access token is the session's id. */
const issuer: TokenIssuer = {
  accessToken: async ({ sessionId }) => sessionId,
  refreshToken: newRefreshToken,
  readRefreshToken,
  successorOf,
  newSalt: () => Buffer.from(randomUUID()),
  deviceToken: () => {
    const token = randomToken();
    return { token, hash: hashOf(token) };
  },
  hashOf,
};

const unlimited = { attempts: 1_000_000, perS: 60 };

/** The domain's dependencies on a real database, with a step before each call of a port. */
const depsOf = (database: Database, gate: Gate, onReuse: () => void) => ({
  users: gate(createUsers(database)),
  sessions: gate(createSessions(database)),
  devices: gate(createDevices(database)),
  hasher: gate(hasher),
  issuer,
  attempts: { add: async () => [], takeBack: async () => undefined },
  limits: {
    logInPerAddress: unlimited,
    logInPerAccountAndAddress: unlimited,
    logInPerAccountAndAddressADay: unlimited,
    logInPerAccount: unlimited,
    logInPerSlowedAccount: unlimited,
    logInPerDevice: unlimited,
    registerPerAddress: unlimited,
    changeEmailPerAccount: unlimited,
    confirmPerSession: unlimited,
  },
  times: { refreshIdleS: 600, sessionS: 600, reuseGraceS: 600, maxUsesInGrace: 50 },
  newId: randomUUID,
  onReuse,
});

export type Operation = (typeof operations)[number];
export const operations = [
  "log in",
  "log in again",
  "refresh in one tab",
  "refresh in another tab",
  "change the password",
  "reset the password",
  "change the address",
  "log out",
  "erase",
] as const;

const address = "192.0.2.1";

/** Creates an account with an outdated hash, whose user is logged in in two tabs. */
export const createAccount = async (database: Database) => {
  const [id, email, moved] = [randomUUID(), `${randomUUID()}@shop.example`, `${randomUUID()}@shop.example`];
  const reuses: string[] = [];
  const now = depsOf(database, noGate, () => reuses.push("after"));
  const roles = ["customer"] as const;
  await now.users.add({ id, email, name: "Ada", roles, passwordHash: "old:first" });
  const enter = (deps: typeof now, password: string, at = email) =>
    logIn(deps, { email: at, password }, { address, deviceToken: undefined });
  // As created before the hash parameters changed.
  const { sessions, hasher: outdated } = now;
  const first: Tokens = await enter(
    { ...now, sessions, hasher: { ...outdated, isOutdated: () => false } },
    "first",
  );
  const principal = { userId: id, sessionId: first.accessToken };
  const opened: string[] = [];
  const tabs: [string, string] = [first.refreshToken, first.refreshToken];

  const run = (deps: typeof now): Record<Operation, () => Promise<unknown>> => {
    const open = async () => opened.push((await enter(deps, "first")).refreshToken);
    const refreshTab = async (tab: 0 | 1) => {
      tabs[tab] = (await refreshSession(deps, first.refreshToken)).refreshToken;
    };
    return {
      "log in": open,
      "log in again": open,
      "refresh in one tab": () => refreshTab(0),
      "refresh in another tab": () => refreshTab(1),
      "change the password": () =>
        changePassword(deps, principal, { currentPassword: "first", newPassword: "second" }),
      "reset the password": async () => {
        const made = await makeAdmin(deps, { email, name: "Boss", password: "third", allowTakeOver: true });
        if (made !== "taken-over") throw new Error(made);
      },
      "change the address": () =>
        changeEmail(deps, principal, { email: moved, currentPassword: "first" }, address),
      "log out": () => deps.sessions.revoke(principal.sessionId),
      erase: () => eraseAccount(deps, principal, "first"),
    };
  };

  const isAlive = (token: string): Promise<boolean> => succeeds(refreshSession(now, token));
  return {
    id,
    opened,
    /** The tabs' tokens, the older one first: using its successor invalidates it. */
    tokensOfTabs: () => tabs.toSorted((one) => (one === first.refreshToken ? -1 : 1)),
    reuses,
    isAlive,
    /** Runs the operations concurrently. Resolves to those that succeeded. */
    runAll: async (chosen: readonly Operation[], gate: Gate, settle: () => Promise<void>) => {
      const all = run(depsOf(database, gate, () => reuses.push("meanwhile")));
      const running = chosen.map((name) => succeeds(all[name]()));
      await settle();
      const done = await Promise.all(running);
      return new Set(chosen.filter((_, index) => done[index]));
    },
    /** The passwords that the account accepts. */
    goodPasswords: async () => {
      const tries = ["first", "second", "third"].map(async (password) => {
        const found = await Promise.all(
          [email, moved].map(async (at) => (await entersAs(now, at, password)) === id),
        );
        return found.includes(true) ? [password] : [];
      });
      return (await Promise.all(tries)).flat();
    },
    prune: async () => {
      await now.sessions.prune();
      await now.devices.prune();
    },
  };
};

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

const entersAs = async (
  { users }: ReturnType<typeof depsOf>,
  email: string,
  password: string,
): Promise<string | undefined> => {
  const found = await users.findCredentials({ email });
  return found && (await hasher.verify(password, found.hash)) ? found.id : undefined;
};
