import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ShopName } from "./check.ts";
import { watchParts } from "./parts.ts";
import { isFor, synthesizeShops } from "./shops.ts";

const parts = await watchParts();
const { checks } = await import("./all.ts");
const shops = await synthesizeShops();

for (const [subject, list] of Object.entries(checks)) {
  describe(subject, () => {
    for (const name of Object.keys(shops) as ShopName[]) {
      for (const check of list.filter((one) => isFor(name, one))) {
        it(`${name}: ${check.name}`, () => assert.deepEqual(check.faults(shops[name]), []));

        it(`${name}: ${check.name}, and is able to fail`, () => {
          for (const change of [check.broken].flat()) {
            const broken = structuredClone(shops[name]);
            change(broken);
            assert.notDeepEqual(check.faults(broken), [], String(change));
          }
        });
      }
    }
  });
}

describe("the checks", () => {
  it("have distinct names", () => {
    const names = Object.values(checks).flatMap((list) => list.map(({ name }) => name));
    assert.deepEqual(names, [...new Set(names)]);
  });

  it("are able to fail in each of their parts", async () => assert.deepEqual(await parts.silent(), []));
});
