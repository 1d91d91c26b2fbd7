import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { createPostgres, type Postgres, type RunningPostgres } from "@shop/local-postgres";
import { eventually, freePort } from "@shop/local-support";
import { prepareServiceLogin } from "@shop/postgres/provisioning";
import pg from "pg";
import { prepare, runAs, secretFor } from "./fixture.ts";

const secretText = "not-for-the-log";

describe("PostgreSQL's log", () => {
  let home: string;
  let postgres: Postgres;
  let server: RunningPostgres;
  let superuser: { readonly username: string; readonly password: string };

  const log = (): Promise<string> => readFile(join(home, "postgres.log"), "utf8");

  /** Reads the log once it contains the marker, which the test writes last. */
  const loggedUntil = async (marker: string): Promise<string> => {
    await eventually(`the log has ${marker}`, async () => (await log()).includes(marker));
    return log();
  };

  const asSuperuser = async (...statements: readonly string[]): Promise<void> => {
    for (const sql of statements)
      await runAs({ host: "127.0.0.1", port: server.port, dbname: "postgres", ...superuser }, sql);
  };

  before(async () => {
    home = await mkdtemp(join(tmpdir(), "database-log-"));
    // The server runs as its own user, which must be able to enter the folder.
    await chmod(home, 0o755);
    const dataDir = join(home, "data");
    postgres = createPostgres({
      dataDir,
      logFile: join(home, "postgres.log"),
      port: await freePort(),
      durable: false,
    });
    server = await postgres.start();
    const credentials = JSON.parse(await readFile(`${dataDir}/credentials.json`, "utf8")) as {
      superuser: typeof superuser;
    };
    superuser = credentials.superuser;
    // From now on, every statement of the admin counts as slow.
    await asSuperuser(`ALTER ROLE ${server.admin.username} SET log_min_duration_statement = 0`);
  });
  after(async () => {
    await server.stop({ immediate: true });
    await postgres.remove();
    await rm(home, { recursive: true, force: true });
  });

  const withClient = async (work: (client: pg.Client) => Promise<void>): Promise<void> => {
    const client = new pg.Client(server.adminUrl);
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  };

  it("contains a slow statement, but none of its parameters", async () => {
    await withClient(async (client) => {
      await client.query("SELECT length($1) AS slow_statement", [secretText]);
      await client.query("SELECT 'after the slow one'");
    });
    const text = await loggedUntil("after the slow one");
    assert.match(text, /duration: .* SELECT length\(\$1\) AS slow_statement/);
    assert.ok(!text.includes(secretText));
  });

  it("contains a violated constraint, but not the row that violated it", async () => {
    await withClient(async (client) => {
      await client.query("CREATE TEMPORARY TABLE people (email text UNIQUE CHECK (email <> 'x'))");
      const insert = () => client.query("INSERT INTO people (email) VALUES ($1)", [secretText]);
      await insert();
      await assert.rejects(insert(), { code: "23505" });
      await assert.rejects(
        client.query("INSERT INTO people (email) SELECT 'x' FROM (SELECT $1::text) AS row", [secretText]),
        { code: "23514" },
      );
      await client.query("SELECT 'after the broken ones'");
    });
    const text = await loggedUntil("after the broken ones");
    assert.match(text, /duplicate key value violates unique constraint/);
    assert.match(text, /violates check constraint/);
    assert.ok(!text.includes(secretText));
    assert.doesNotMatch(text, /DETAIL:/);
  });

  it("contains a failed calculation, but none of its parameters", async () => {
    await withClient(async (client) => {
      await assert.rejects(client.query("SELECT $1::text || repeat('x', -1 + 1 / $2::int)", [secretText, 0]));
      await client.query("SELECT 'after the calculation'");
    });
    assert.ok(!(await loggedUntil("after the calculation")).includes(secretText));
  });

  it("contains the creation of roles and logins, but neither passwords nor verifiers", async () => {
    const service = { ...secretFor(server, "logged"), password: secretText };
    await prepare(server, service);
    await prepareServiceLogin({
      admin: server.admin,
      service: { ...service, username: "logged_2" },
      tls: "off",
    });
    await withClient(async (client) => void (await client.query("SELECT 'after the login'")));
    const text = await loggedUntil("after the login");
    assert.match(text, /ALTER ROLE/);
    assert.ok(!text.includes(secretText));
    assert.doesNotMatch(text, /SCRAM-SHA-256/);
    assert.ok(!text.includes(server.admin.password));
  });

  it("contains a login that cannot be created, but not its password", async () => {
    await asSuperuser(
      "CREATE ROLE weak LOGIN CREATEROLE PASSWORD 'weak'",
      "GRANT CONNECT ON DATABASE postgres TO weak",
      "ALTER ROLE weak SET log_min_duration_statement = 0",
      "CREATE ROLE guarded_app",
      "CREATE ROLE guarded_1 LOGIN",
    );
    const service = { ...secretFor(server, "guarded"), username: "guarded_1", password: secretText };
    const admin = { username: "weak", password: "weak" };
    await assert.rejects(prepareServiceLogin({ admin, service, tls: "off" }), { code: "42501" });
    await withClient(async (client) => void (await client.query("SELECT 'after the refused login'")));
    const text = await loggedUntil("after the refused login");
    assert.match(text, /permission denied to alter role/);
    assert.ok(!text.includes(secretText));
    assert.doesNotMatch(text, /SCRAM-SHA-256/);
  });
});
