import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  ConfigurationError,
  groupServiceConfig,
  migrationEnvironment,
  readEnvironment,
  serviceEnvironment,
} from "@shop/config";
import { databaseOf, internalAddress, services, statefulServices, timing } from "@shop/topology";
import * as z from "zod";

const minimal = { DATABASE_SECRET_ID: "shop/catalog/database", DATABASE_TLS: "off" };
const secret = "s3cr3t-value";

const refusalOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof ConfigurationError, String(error));
    return error.message;
  }
  return assert.fail("was accepted");
};

const refusedNames = (message: string): string[] =>
  message
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(":")[0] ?? "");

describe("readEnvironment", () => {
  it("names every invalid variable in one message", () => {
    const bad = { PORT: "70000", LOG_LEVEL: "loud", DATABASE_TLS: "maybe", DATABASE_POOL_SIZE: "many" };
    const message = refusalOf(() => readEnvironment(serviceEnvironment("catalog"), bad));
    assert.deepEqual(refusedNames(message).toSorted(), [
      "DATABASE_CA_FILE",
      "DATABASE_POOL_SIZE",
      "DATABASE_SECRET_ID",
      "DATABASE_TLS",
      "LOG_LEVEL",
      "PORT",
    ]);
    assert.match(message, /DATABASE_SECRET_ID: is missing/);
  });

  it("never repeats a value, because it may be a secret", () => {
    const environment = serviceEnvironment("catalog");
    const bad = Object.fromEntries(Object.keys(environment.shape).map((name) => [name, secret]));
    assert.doesNotMatch(
      refusalOf(() => readEnvironment(environment, bad)),
      new RegExp(secret),
    );
    for (const DATABASE_ADMIN_SECRET of [secret, `{"username":"${secret}"}`, `{"password":"${secret}`]) {
      const given = { ...minimal, DATABASE_ADMIN_SECRET };
      const message = refusalOf(() => readEnvironment(migrationEnvironment, given));
      assert.deepEqual(refusedNames(message), ["DATABASE_ADMIN_SECRET"]);
      assert.doesNotMatch(message, new RegExp(secret));
    }
  });

  it("treats an empty variable as absent", () => {
    const { PORT } = readEnvironment(serviceEnvironment("catalog"), { ...minimal, PORT: "" });
    assert.equal(PORT, 8080);
    const message = refusalOf(() =>
      readEnvironment(serviceEnvironment("catalog"), { DATABASE_SECRET_ID: "" }),
    );
    assert.match(message, /DATABASE_SECRET_ID: is missing/);
  });

  it("ignores unrelated variables", () => {
    readEnvironment(serviceEnvironment("catalog"), { ...minimal, PATH: "/bin", HOME: "/root" });
  });
});

describe("the database's encryption", () => {
  const { DATABASE_SECRET_ID } = minimal;
  const database = (environment: Record<string, string>) =>
    groupServiceConfig("catalog", readEnvironment(serviceEnvironment("catalog"), environment)).database;

  it("is fully verified unless it is switched off", () => {
    const tls = { mode: "verify-full", caFile: "/etc/ca.pem" };
    assert.deepEqual(database({ DATABASE_SECRET_ID, DATABASE_CA_FILE: "/etc/ca.pem" }).tls, tls);
    assert.deepEqual(database({ DATABASE_SECRET_ID, DATABASE_TLS: "off" }).tls, { mode: "off" });
  });

  it("is rejected without a CA file, by a service and by its migrate step", () => {
    for (const given of [{}, { DATABASE_CA_FILE: "" }, { DATABASE_TLS: "verify-full" }]) {
      assert.deepEqual(refusedNames(refusalOf(() => database({ DATABASE_SECRET_ID, ...given }))), [
        "DATABASE_CA_FILE",
      ]);
    }
    const admin = { DATABASE_ADMIN_SECRET: '{"username":"a","password":"b"}' };
    const message = refusalOf(() => readEnvironment(migrationEnvironment, { DATABASE_SECRET_ID, ...admin }));
    assert.deepEqual(refusedNames(message), ["DATABASE_CA_FILE"]);
  });
});

describe("groupServiceConfig", () => {
  it("gives a service the topology's pool, timing and peers by default", () => {
    for (const service of statefulServices) {
      const config = groupServiceConfig(service, readEnvironment(serviceEnvironment(service), minimal));
      const { calls } = services[service];
      assert.equal(config.database.poolSize, databaseOf(service).poolSize);
      assert.equal(config.drainDelayMs, timing.drainDelayMs);
      assert.deepEqual(config.peers, Object.fromEntries(calls.map((peer) => [peer, internalAddress(peer)])));
    }
  });

  it("reads a peer's address from its variable", () => {
    const given = { ...minimal, USER_URL: "http://127.0.0.1:9" };
    const config = groupServiceConfig("catalog", readEnvironment(serviceEnvironment("catalog"), given));
    assert.equal(config.peers.user, "http://127.0.0.1:9");
    const bad = { ...minimal, USER_URL: "file:///etc/passwd" };
    const message = refusalOf(() => readEnvironment(serviceEnvironment("catalog"), bad));
    assert.deepEqual(refusedNames(message), ["USER_URL"]);
  });

  it("keeps the variables specific to this service", () => {
    const environment = serviceEnvironment("user", { SIGNING_KEYS_SECRET_ID: z.string() });
    const message = refusalOf(() => readEnvironment(environment, minimal));
    assert.deepEqual(refusedNames(message), ["SIGNING_KEYS_SECRET_ID"]);
    const valid = readEnvironment(environment, { ...minimal, SIGNING_KEYS_SECRET_ID: "keys" });
    assert.equal(valid.SIGNING_KEYS_SECRET_ID, "keys");
  });
});
