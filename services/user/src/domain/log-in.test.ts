import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { WrongCredentialsError } from "./errors.ts";
import { type LogInDeps, logIn } from "./log-in.ts";

const unlimited: LogInDeps["attempts"] = { add: async (counts) => counts, takeBack: async () => undefined };
const account = { id: "ada", roles: ["customer"], hash: "old:right", version: 1 };

/**
 * A stage with one account, ada's, whose hash equals her password; records the verified and rehashed
 * passwords.
 */
const stage = ({ isUnchanged = true } = {}) => {
  const verified: string[] = [];
  const rehashed: string[] = [];
  const deps = {
    users: {
      findCredentials: async ({ email }: { email: string }) =>
        email === "ada@shop.example" ? account : undefined,
      rehash: async (_verified: unknown, hash: string) => void rehashed.push(hash),
    },
    sessions: { open: async () => isUnchanged },
    devices: { isKnown: async () => false, remember: async () => undefined },
    hasher: {
      hash: async (password: string) => `new:${password}`,
      verify: async (password: string, hash: string) => {
        verified.push(hash);
        return hash.endsWith(`:${password}`);
      },
      decoy: async () => "decoy:",
      isOutdated: (hash: string) => hash.startsWith("old:"),
    },
    issuer: {
      accessToken: async () => "access",
      refreshToken: () => ({ token: "refresh", hash: Buffer.of(), familyHash: Buffer.of() }),
      deviceToken: () => ({ token: "device", hash: Buffer.of() }),
    },
    attempts: unlimited,
    limits: {},
    times: { refreshIdleS: 1, sessionS: 1 },
    newId: () => "session",
  } as unknown as LogInDeps;
  const attempt = (email: string, password: string) =>
    logIn(deps, { email, password }, { address: "192.0.2.1", deviceToken: undefined });
  return { attempt, verified, rehashed };
};

describe("logging in", () => {
  it("verifies one hash for a wrong password and one for a wrong address, which takes the same time", async () => {
    const { attempt, verified } = stage();
    await assert.rejects(attempt("ada@shop.example", "wrong"), WrongCredentialsError);
    await assert.rejects(attempt("bob@shop.example", "wrong"), WrongCredentialsError);
    assert.deepEqual(verified, ["old:right", "decoy:"]);
  });

  it("rejects the decoy's password", async () => {
    await assert.rejects(stage().attempt("bob@shop.example", ""), WrongCredentialsError);
  });

  it("replaces an outdated hash, and only for the right password", async () => {
    const { attempt, rehashed } = stage();
    await assert.rejects(attempt("ada@shop.example", "wrong"));
    assert.deepEqual(rehashed, []);
    await attempt("ada@shop.example", "right");
    assert.deepEqual(rehashed, ["new:right"]);
  });

  it("opens no session and rehashes nothing if the password was changed during verification", async () => {
    const { attempt, rehashed } = stage({ isUnchanged: false });
    await assert.rejects(attempt("ada@shop.example", "right"), WrongCredentialsError);
    assert.deepEqual(rehashed, []);
  });
});
