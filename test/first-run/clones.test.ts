import assert from "node:assert/strict";
import { renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { createPostgres } from "@shop/local-postgres";
import { plainShell } from "./npm-start.ts";
import { start } from "./start.ts";
import { checkOutInstalled } from "./stock-node.ts";

const port = 23_400;
const url = `http://127.0.0.1:${port}`;
const state = join(".local", `shop-${port}`);

/** The log-ins printed in the terminal. */
const printedLogIns = (output: string): { email: string; password: string }[] =>
  [...output.matchAll(/^\W*(?:Admin|Customer)\W+(\S+@\S+) \/ (\S+)$/gm)].map(
    ([, email = "", password = ""]) => ({
      email,
      password,
    }),
  );

const countProducts = async (): Promise<number> => {
  const response = await fetch(`${url}/api/catalog/products?limit=60`);
  return ((await response.json()) as { items: unknown[] }).items.length;
};

/** Fails unless npm start opens a shop with products and with the log-ins that it prints. */
const requireWorking = async (folder: string): Promise<void> => {
  const shop = await start(["--port", `${port}`], folder, plainShell);
  try {
    assert.equal(await countProducts(), 60, folder);
    const logIns = printedLogIns(shop.output());
    assert.equal(logIns.length, 2, shop.output());
    for (const logIn of logIns) {
      const body = JSON.stringify(logIn);
      const headers = { "content-type": "application/json" };
      const { status } = await fetch(`${url}/api/users/sessions`, { method: "POST", headers, body });
      assert.equal(status, 201, logIn.email);
    }
  } finally {
    await shop.interrupt();
  }
};

describe("a clone in which the shop has run", () => {
  it("works under any other name, and is seeded again once its database is lost", async () => {
    const folder = checkOutInstalled("shop");
    await requireWorking(folder);
    const renamed = join(dirname(folder), 'my "best" $HOME & `date`, it\'s (a) #1; ü%20*');
    renameSync(folder, renamed);
    await requireWorking(renamed);
    rmSync(join(renamed, state, "postgres"), { recursive: true });
    await requireWorking(renamed);
  });

  it("works under another name if only root can enter its parent folder", {
    skip: process.getuid?.() !== 0,
  }, async () => {
    const folder = checkOutInstalled("shop", 0o700);
    await requireWorking(folder);
    const renamed = join(dirname(folder), `it's "moved" $now`);
    renameSync(folder, renamed);
    try {
      await requireWorking(renamed);
    } finally {
      const dataDir = join(renamed, state, "postgres");
      await createPostgres({ dataDir, port: 0, durable: false, logFile: "" }).remove();
    }
  });
});
