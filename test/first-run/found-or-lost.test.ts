import assert from "node:assert/strict";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Shop } from "@shop/local-launcher/shop";
import { createPostgres } from "@shop/local-postgres";
import pg from "pg";
import { enter, startSomewhere } from "../whole-shop.ts";

let home: string;
before(() => {
  home = mkdtempSync(join(tmpdir(), "found or $lost `'\"ü-"));
  chmodSync(home, 0o755);
});
after(() => rmSync(home, { recursive: true, force: true }));

const open = (stateFolder: string): Promise<Shop> =>
  startSomewhere((basePort) => ({ basePort, stateFolder, durable: false }));

/** Fails unless users can log in and find products. @returns the number of accounts */
const requireWorking = async ({ ports }: Shop): Promise<number> => {
  const { call, admin, customer } = await enter(`http://127.0.0.1:${ports.gateway}`);
  const products = await call("GET", "/api/catalog/products?limit=60");
  assert.equal((products.body["items"] as unknown[]).length, 60);
  assert.equal((await call("GET", "/api/users/me", { token: customer })).status, 200);
  const users = await call("GET", "/api/users?limit=100", { token: admin });
  assert.equal(users.status, 200);
  return (users.body["items"] as unknown[]).length;
};

const register = async ({ ports }: Shop): Promise<void> => {
  const { call } = await enter(`http://127.0.0.1:${ports.gateway}`);
  const body = { email: "mine@shop.example", password: "a long password", name: "Mine" };
  assert.equal((await call("POST", "/api/users", { body })).status, 201);
};

const query = async ({ postgres }: Shop, sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: postgres.adminUrl });
  await client.connect();
  await client.query(sql);
  await client.end();
};

/** Creates a shop with one more account, stops it, and returns its folder. */
const makeShop = async (stateFolder: string, whileOpen?: (shop: Shop) => Promise<void>): Promise<string> => {
  mkdirSync(stateFolder, { recursive: true });
  const shop = await open(stateFolder);
  await register(shop);
  await whileOpen?.(shop);
  await shop.stop();
  return stateFolder;
};

const reopened = async (stateFolder: string): Promise<number> => {
  const shop = await open(stateFolder);
  try {
    return await requireWorking(shop);
  } finally {
    await shop.stop();
  }
};

describe("a shop whose files were lost or moved between two runs", () => {
  it("works again without its cluster, and with it after it was renamed, copied, or lost its secrets", async () => {
    const folder = await makeShop(join(home, "first"));
    rmSync(join(folder, "secrets.json"));
    assert.equal(await reopened(folder), 3, "without the secrets");
    renameSync(folder, join(home, "renamed"));
    assert.equal(await reopened(join(home, "renamed")), 3, "renamed");
    cpSync(join(home, "renamed"), join(home, "copy"), { recursive: true });
    assert.equal(await reopened(join(home, "copy")), 3, "copied");
    rmSync(join(home, "copy/postgres"), { recursive: true });
    assert.equal(await reopened(join(home, "copy")), 2, "without the cluster");
  });

  it("is seeded again if one of its databases was lost", async () => {
    const folder = await makeShop(join(home, "dropped"), (shop) =>
      query(shop, "DROP DATABASE catalog WITH (FORCE)"),
    );
    assert.equal(await reopened(folder), 3);
  });

  it("starts with a garbage pid file, and names the file if secrets or credentials are damaged", async () => {
    const folder = await makeShop(join(home, "damaged"));
    for (const text of ["", "garbage\n", "-1\n"]) {
      writeFileSync(join(folder, "postgres/postmaster.pid"), text);
      assert.equal(await reopened(folder), 3, JSON.stringify(text));
    }
    for (const file of ["secrets.json", "postgres/credentials.json"])
      for (const text of ["", "{", "{}"]) {
        const path = join(folder, file);
        cpSync(path, join(home, "kept"));
        writeFileSync(path, text);
        await assert.rejects(open(folder), ({ name, message }: Error) => {
          assert.equal(name, "ForeseenError");
          assert.ok(message.startsWith(path), message);
          assert.match(message, /Remove it|--fresh/);
          return true;
        });
        cpSync(join(home, "kept"), path);
      }
  });

  it("gets secrets for a new service, and keeps those of the others", async () => {
    const folder = await makeShop(join(home, "newer"));
    const file = join(folder, "secrets.json");
    const all = JSON.parse(readFileSync(file, "utf8")) as { name: string; arn: string }[];
    writeFileSync(file, JSON.stringify(all.filter(({ name }) => name !== "shop/payment/database")));
    assert.equal(await reopened(folder), 3);
    const now = JSON.parse(readFileSync(file, "utf8")) as typeof all;
    assert.deepEqual(now.map(({ name }) => name).toSorted(), all.map(({ name }) => name).toSorted());
    for (const { arn } of all.filter(({ name }) => name !== "shop/payment/database"))
      assert.ok(now.some((secret) => secret.arn === arn));
  });

  it("explains how to start over if a migrate step cannot use the existing data", async () => {
    const folder = await makeShop(join(home, "newer migrations"), async ({ postgres }) => {
      const client = new pg.Client({ connectionString: postgres.adminUrl.replace(/postgres$/, "payments") });
      await client.connect();
      await client.query("SET ROLE payments_owner");
      await client.query("UPDATE schema_migrations SET checksum = 'other'");
      await client.end();
    });
    await assert.rejects(open(folder), ({ message }: Error) => {
      assert.match(message, /^payment-migrate failed:.*npm start -- --fresh$/s);
      assert.ok(message.split("\n").length < 10, message);
      return true;
    });
  });

  it("keeps root's data in a folder that only root can enter, even after a rename", {
    skip: process.getuid?.() !== 0,
  }, async () => {
    mkdirSync(join(home, "private"), { mode: 0o700 });
    await makeShop(join(home, "private/shop"));
    renameSync(join(home, "private"), join(home, "private too"));
    const folder = join(home, "private too/shop");
    try {
      assert.equal(await reopened(folder), 3);
    } finally {
      const dataDir = join(folder, "postgres");
      await createPostgres({ dataDir, port: 0, durable: false, logFile: "" }).remove();
    }
  });
});
