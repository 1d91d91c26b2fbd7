import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { serviceNames } from "@shop/topology";
import { type Launched, npmStart, plainShell } from "./npm-start.ts";
import { checkOutInstalled, run } from "./stock-node.ts";
import { addWishlist } from "./wishlist.ts";

const port = 23_500;
const url = `http://127.0.0.1:${port}`;

const get = async (path: string): Promise<{ status: number; text: string }> => {
  const response = await fetch(`${url}${path}`);
  return { status: response.status, text: await response.text() };
};

const whileOpen = async (folder: string, work: (shop: Launched) => Promise<void>): Promise<void> => {
  const shop = npmStart(["--port", `${port}`], { folder });
  await shop.prints(/Stop {2}/);
  await work(shop).finally(shop.interrupt);
};

const secretsOf = (folder: string): { name: string; arn: string }[] =>
  JSON.parse(readFileSync(join(folder, `.local/shop-${port}/secrets.json`), "utf8"));

describe("a service added as the README describes, to a shop that has run before", () => {
  it("needs nothing else for the type checker but its part of the database tests, starts with its own database and secret, and is behind the gateway", async () => {
    const folder = checkOutInstalled();
    await whileOpen(folder, async () => {
      assert.equal((await get("/api/wishlists/wishes")).status, 404);
    });
    const before = secretsOf(folder);

    addWishlist(folder);
    const { output } = run(process.execPath, ["bin/run.js", "tsc", "-p", "."], folder, plainShell);
    const failing = [...output.matchAll(/^(\S+)\(\d+,\d+\): error/gm)].map(([, file]) => file);
    assert.deepEqual(failing.toSorted(), ["test/database/races.ts"], output);
    await whileOpen(folder, async () => {
      const wishes = await get("/api/wishlists/wishes");
      assert.deepEqual(wishes, { status: 200, text: '{"items":[{"name":"a service of my own"}]}' });
      assert.equal((await get("/api/wishlists/openapi.json")).status, 200);
      assert.match((await get("/docs/")).text, /wishlists\/openapi\.json/);
      const products = JSON.parse((await get("/api/catalog/products?limit=60")).text) as { items: unknown[] };
      assert.equal(products.items.length, 60, "existing data stays");
    });
    const after = secretsOf(folder);
    for (const secret of before)
      assert.ok(
        after.some(({ arn }) => arn === secret.arn),
        secret.name,
      );
    assert.deepEqual(after.length - before.length, 1);
    assert.ok(after.some(({ name }) => name === "shop/wishlist/database"));
    assert.equal((serviceNames as string[]).includes("wishlist"), false, "this checkout is unchanged");
  });
});
