import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findNamedServices, namedIn } from "./service-names.ts";

/** Files, or folders, that really are about one service, and the reason. */
const allowed: Readonly<Record<string, string>> = {
  "packages/local/postgres/src/shared-folder.ts": "a name for an operating system without user ids",
  "packages/local/launcher/src/parts/start-parts.ts": "runs the user service's program create-admin",
  "packages/local/launcher/src/parts/stocked-mark.ts": "marks the two databases that the seed fills",
  "packages/local/launcher/src/demo/story.ts": "the demo's first chapter is about users and products",
  "docker/src/report.ts": "changes a line of the catalog, to measure the rebuild",
  "test/faults/hostile-input.test.ts": "counts users and products, which the seed needs too",
  "test/faults/hostile/": "inputs to the two services that the seed needs; others bring their own",
  "test/faults/harness/stock.ts": "reads the stock",
  "test/database/grants.test.ts": "grants privileges on tables of the catalog, as an example",
  "bench/src/": "compares named workloads with other implementations of the same operations",
};

const isAllowed = (file: string): boolean => Object.keys(allowed).some((place) => file.startsWith(place));

describe("generic code", () => {
  const found = findNamedServices();

  it("names no service: a fact about one belongs into its description in packages/topology", () => {
    const named = found.filter(({ file }) => !isAllowed(file));
    assert.deepEqual(
      named.map(({ file, line, text }) => `${file}:${line}: ${text}`),
      [],
    );
  });

  it("is allowed to name one only in places that do", () => {
    const unused = Object.keys(allowed).filter((place) => !found.some(({ file }) => file.startsWith(place)));
    assert.deepEqual(unused, []);
  });

  it("would be found if it compared names, listed them, or picked a service", () => {
    for (const text of [
      'if (name === "user") work();',
      'const all = ["catalog", "user"];',
      "const { path } = services.catalog;",
      "work(shop.services.user);",
    ])
      assert.notDeepEqual(namedIn("any.ts", text), [], text);
    for (const text of ['type Some = "user";', "const { user } = person;", "const path = services[name];"])
      assert.deepEqual(namedIn("any.ts", text), [], text);
  });
});
