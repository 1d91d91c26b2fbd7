import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { serviceNames } from "@shop/topology";
import {
  changedFiles,
  checkOutWithInfra,
  generatedFiles,
  runCommand,
  runDemo,
  runTests,
  testsOfServices,
  updateGenerated,
  whileOpen,
} from "./checkout-checks.ts";
import { addWishlist } from "./wishlist.ts";

const port = 24_500;
const url = `http://127.0.0.1:${port}`;

const get = async (path: string): Promise<{ status: number; text: string }> => {
  const response = await fetch(`${url}${path}`);
  return { status: response.status, text: await response.text() };
};

const secretsOf = (folder: string): { name: string; arn: string }[] =>
  JSON.parse(readFileSync(join(folder, `.local/shop-${port}/secrets.json`), "utf8"));

describe("a service added as the README describes, to a shop that has run before", () => {
  const folder = checkOutWithInfra();

  it("starts with its own database and secret, and is behind the gateway", async () => {
    await whileOpen(folder, port, async () => {
      assert.equal((await get("/api/wishlists/wishes")).status, 404);
    });
    const before = secretsOf(folder);
    addWishlist(folder);
    await whileOpen(folder, port, async () => {
      const wishes = await get("/api/wishlists/wishes");
      assert.deepEqual(wishes, { status: 200, text: '{"items":[{"name":"a service of my own"}]}' });
      assert.equal((await get("/api/wishlists/openapi.json")).status, 200);
      assert.match((await get("/docs/")).text, /wishlists\/openapi\.json/);
      const products = JSON.parse((await get("/api/catalog/products?limit=60")).text) as { items: unknown[] };
      assert.equal(products.items.length, 60, "existing data stays");
      await runDemo(folder, port);
    });
    const after = secretsOf(folder);
    for (const { arn, name } of before)
      assert.ok(
        after.some((one) => one.arn === arn),
        name,
      );
    assert.equal(after.length - before.length, 1);
    assert.ok(after.some(({ name }) => name === "shop/wishlist/database"));
    assert.equal((serviceNames as string[]).includes("wishlist"), false, "this checkout is unchanged");
  });

  it("passes the checks", () => {
    updateGenerated(folder);
    runCommand(folder, "check");
  });

  it("passes the tests of every service, and its own", () => {
    runTests(folder, ...testsOfServices, "services/wishlist/test/contract.test.ts");
  });

  it("passes the tests of the stacks of both environments", () => {
    runCommand(folder, "infra", "test");
  });

  it("is in the reports of cost and load", () => {
    assert.match(runCommand(folder, "infra", "cost"), /wishlist/);
    assert.match(readFileSync(join(folder, "docs/scaling.md"), "utf8"), /tasks of wishlist/);
  });

  it("needs four other files to be changed by hand", () => {
    const outside = changedFiles(folder).filter((file) => !file.startsWith("services/wishlist/"));
    assert.deepEqual(
      outside.filter((file) => !generatedFiles.includes(file)),
      [
        "infra/src/environments/dev.ts",
        "packages/contracts/src/index.ts",
        "packages/contracts/src/wishlist.ts",
        "packages/topology/src/services.ts",
      ],
    );
  });
});
