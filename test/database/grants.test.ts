import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { startTestPostgres, type TestPostgres } from "@shop/local-postgres";
import { statefulServices } from "@shop/topology";
import pg from "pg";
import { asDatabase, openServiceDatabase, type ServiceDatabase } from "./services.ts";

// Runs every statement of each service as its role, with the privileges of
// services/<name>/migrations/grants.sql, and again with one privilege less, which must make a statement fail.
// So the test detects both excess and missing privileges. bench/test compares the list of statements with the
// source.

/** A privilege of a role, and the statement that revokes it. */
interface Privilege {
  readonly name: string;
  readonly revoke: string;
}

/** Privileges on tables, columns, sequences and schemas, as the database reports them. */
const privilegesOf = `
  WITH granted AS (
    SELECT format('%I.%I', nspname, relname) AS place, acl.grantee, acl.privilege_type AS privilege, '' AS columns,
           CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
      FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace, aclexplode(relacl) AS acl
    UNION ALL
    SELECT format('%I.%I', nspname, relname), acl.grantee, acl.privilege_type, format('(%I)', attname), 'TABLE'
      FROM pg_attribute
      JOIN pg_class ON pg_class.oid = attrelid
      JOIN pg_namespace ON pg_namespace.oid = relnamespace, aclexplode(attacl) AS acl
    UNION ALL
    SELECT quote_ident(nspname), acl.grantee, acl.privilege_type, '', 'SCHEMA'
      FROM pg_namespace, aclexplode(nspacl) AS acl
  )
  SELECT format('%s %s%s', privilege, place, columns) AS name,
         format('REVOKE %s%s ON %s %s FROM %I', privilege, columns, kind, place, $1::text) AS revoke
    FROM granted
   WHERE grantee = $1::text::regrole
   ORDER BY name`;

const privilegeDenied = "42501";
/** A relation in a schema without USAGE is not found. */
const relationUnknown = "42P01";
const missed: readonly unknown[] = [privilegeDenied, relationUnknown];

let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres?.stop());

for (const name of statefulServices) {
  describe(`the role of ${name}`, () => {
    let service: ServiceDatabase;
    before(async () => {
      service = await openServiceDatabase(postgres, name);
    });
    after(() => service?.close());

    /**
     * The code of the error that a statement fails with after `prepare`, or undefined. Rolls everything back.
     */
    const failureAfter = async (prepare: string): Promise<string | undefined> => {
      const { client, role, everyStatement } = service;
      await client.query("BEGIN");
      await client.query(prepare);
      await client.query(`SET LOCAL ROLE ${role}`);
      try {
        await everyStatement(asDatabase(client));
        return undefined;
      } catch (error) {
        return String((error as { code?: unknown }).code ?? error);
      } finally {
        await client.query("ROLLBACK");
      }
    };

    const listPrivileges = async (): Promise<Privilege[]> =>
      (await service.client.query<Privilege>(privilegesOf, [service.role])).rows;

    const findSuperfluous = async (privileges: readonly Privilege[]): Promise<string[]> => {
      const superfluous: string[] = [];
      for (const { name: privilege, revoke } of privileges) {
        const failure = await failureAfter(revoke);
        if (!missed.includes(failure))
          superfluous.push(`${privilege}: ${failure ?? "no statement needs it"}`);
      }
      return superfluous;
    };

    it("has all privileges that its statements need", async () => {
      assert.equal(await failureAfter("SELECT 1"), undefined);
    });

    it("has no privilege that no statement needs", async () => {
      const privileges = await listPrivileges();
      const grants = new URL(`../../services/${name}/migrations/grants.sql`, import.meta.url);
      const granted = readFileSync(grants, "utf8").match(/^GRANT /gm) ?? [];
      assert.ok(granted.length > 0 && privileges.length >= granted.length);
      assert.deepEqual(await findSuperfluous(privileges), []);
    });

    it("would be found with an excess privilege", async () => {
      const [table] = (await listPrivileges()).filter((one) => one.name.startsWith("SELECT public."));
      const place = table?.name.slice("SELECT ".length);
      const known = new Set((await listPrivileges()).map((one) => one.name));
      await service.client.query(`GRANT TRUNCATE ON ${place} TO ${service.role}`);
      const added = (await listPrivileges()).filter((one) => !known.has(one.name));
      assert.equal((await findSuperfluous(added)).length, 1);
      await service.client.query(`REVOKE TRUNCATE ON ${place} FROM ${service.role}`);
    });

    it("is the only role of the service's login, and has no privilege by default or through a function", async () => {
      const { client, role } = service;
      const { rows: defaults } = await client.query(
        "SELECT acl.grantee::regrole::text FROM pg_default_acl, aclexplode(defaclacl) AS acl WHERE acl.grantee = $1::text::regrole",
        [role],
      );
      assert.deepEqual(defaults, []);
      const { rows: granted } = await client.query<{ role: string }>(
        `SELECT roleid::regrole::text AS role FROM pg_auth_members WHERE member = $1::text::regrole`,
        [role.replace(/_app$/, "_1")],
      );
      assert.deepEqual(granted, [{ role }]);
      // PostgreSQL lets any role execute a function by default, so none may run with its owner's rights.
      const { rows: definers } = await client.query(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace::regnamespace::text !~ '^pg_'",
      );
      assert.deepEqual(definers, []);
    });

    it("may connect to its own database and to no other", async () => {
      const { rows } = await service.client.query<{ name: string }>(
        `SELECT datname AS name
           FROM pg_database
          WHERE datallowconn AND has_database_privilege($1::text, oid, 'CONNECT')`,
        [service.role.replace(/_app$/, "_1")],
      );
      assert.deepEqual(
        rows.map((row) => row.name),
        [service.role.replace(/_app$/, "")],
      );
    });
  });
}

describe("a database that was created earlier", () => {
  it("gets the same privileges by its migrate step, and loses manual grants", async () => {
    const service = await openServiceDatabase(postgres, "catalog", false);
    try {
      const { client, role } = service;
      await client.query(`GRANT DELETE, TRUNCATE ON products TO ${role}`);
      await client.query(`GRANT UPDATE (name) ON reservation_lines TO ${role}`);
      await client.query(`ALTER DEFAULT PRIVILEGES GRANT SELECT, DELETE ON TABLES TO ${role}`);
      await (await openServiceDatabase(postgres, "catalog", false)).close();
      const { rows } = await client.query<Privilege>(privilegesOf, [role]);
      const names = rows.map(({ name }) => name);
      for (const gone of [
        "DELETE public.products",
        "TRUNCATE public.products",
        "UPDATE public.reservation_lines(name)",
      ])
        assert.ok(!names.includes(gone), gone);
      await client.query("CREATE TABLE later (id integer)");
      const { rows: after } = await client.query<Privilege>(privilegesOf, [role]);
      assert.deepEqual(
        after.map(({ name }) => name).filter((name) => name.includes("later")),
        [],
      );
      await client.query("DROP TABLE later");
    } finally {
      await service.close();
    }
  });

  it("has no login at `postgres` and `template1`, where migrate steps take their lock", async () => {
    const { port } = postgres;
    const service = await openServiceDatabase(postgres, "catalog", false);
    const login = service.role.replace(/_app$/, "_1");
    await service.client.query(`SELECT 1`);
    await service.close();
    const admin = new pg.Client({ connectionString: postgres.adminUrl });
    await admin.connect();
    await admin.query(`ALTER ROLE ${login} PASSWORD 'known'`);
    await admin.end();
    for (const database of ["postgres", "template1", "catalog"]) {
      const client = new pg.Client({ host: "127.0.0.1", port, database, user: login, password: "known" });
      const connecting = client.connect();
      if (database === "catalog") await connecting;
      else await assert.rejects(connecting, { code: privilegeDenied }, database);
      await client.end().catch(() => undefined);
    }
  });
});
