import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { databaseTls } from "@shop/config";
import { startTestPostgres, type TestPostgres } from "@shop/local-postgres";
import { readTls } from "@shop/postgres";
import { cookieKeysSecret, type DatabaseSecret, signingKeysSecret } from "@shop/secrets";
import { rdsCa } from "../src/rds-ca.ts";
import { prepare, runAs, secretFor } from "./database.ts";
import { openSecrets, rotateOnce, type Secrets } from "./fixture.ts";

describe("the functions, configured by their environment", () => {
  let server: TestPostgres;
  let secrets: Secrets;

  before(async () => {
    server = await startTestPostgres();
    secrets = await openSecrets({
      database: secretFor(server, "shop"),
      keys: {},
      cookies: {},
      master: server.admin,
    });
    await prepare(server, secretFor(server, "shop"));
  });
  after(async () => {
    await secrets.close();
    await server.stop();
  });

  it("name the missing variable", async () => {
    const file = new URL("../src/rotate-database-secret.ts?misconfigured", import.meta.url).href;
    await assert.rejects(import(file), { message: /DATABASE_ADMIN_SECRET_ID: is missing/ });
  });

  it("rotate a database secret", async () => {
    Object.assign(process.env, {
      DATABASE_ADMIN_SECRET_ID: "master",
      DATABASE_TLS: "off",
      LOG_LEVEL: "warn",
    });
    const { handler } = await import("@shop/rotation/rotate-database-secret");
    await rotateOnce(handler, secrets, "database");
    const secret = await secrets.value<DatabaseSecret>("database");
    assert.deepEqual(await runAs(secret, "SELECT current_user AS name"), [{ name: "shop_clone" }]);
  });

  it("rotate the signing keys", async () => {
    const { handler } = await import("@shop/rotation/rotate-signing-keys");
    await rotateOnce(handler, secrets, "keys");
    assert.ok(signingKeysSecret.safeParse(await secrets.value("keys")).success);
  });

  it("rotate the cookie keys", async () => {
    const { handler } = await import("@shop/rotation/rotate-cookie-keys");
    await rotateOnce(handler, secrets, "cookies");
    assert.ok(cookieKeysSecret.safeParse(await secrets.value("cookies")).success);
  });
});

const tlsOf = (environment: Parameters<typeof databaseTls>[0]) => readTls(databaseTls(environment), rdsCa);

describe("the encryption of the connection to PostgreSQL", () => {
  it("is verified against the CAs of RDS by default", () => {
    const tls = tlsOf({ DATABASE_TLS: "verify-full" });
    assert.ok(tls !== "off");
    const certificates = tls.ca
      .split(/(?=-----BEGIN CERTIFICATE-----)/)
      .map((pem) => new X509Certificate(pem));
    assert.ok(certificates.length > 80);
    const subjects = certificates.map(({ subject }) => subject);
    assert.ok(subjects.some((subject) => subject.includes("Amazon RDS eu-central-1 Root CA RSA2048 G1")));
  });

  it("is verified against a CA file if there is one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "shop-ca-"));
    try {
      const file = join(folder, "ca.pem");
      await writeFile(file, "a certificate");
      const tls = tlsOf({ DATABASE_TLS: "verify-full", DATABASE_CA_FILE: file });
      assert.deepEqual(tls, { ca: "a certificate" });
      assert.throws(() => tlsOf({ DATABASE_TLS: "verify-full", DATABASE_CA_FILE: `${file}.gone` }), /gone/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("is off only if requested", () => {
    assert.equal(tlsOf({ DATABASE_TLS: "off", DATABASE_CA_FILE: "/ca.pem" }), "off");
  });
});
