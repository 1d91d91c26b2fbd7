import assert from "node:assert/strict";
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { apiServices, serviceNames, statefulServices } from "@shop/topology";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** Each file that a service needs so that no suite passes it over in silence. */
const needed = [
  "README.md",
  "package.json",
  "migrations/grants.sql",
  "src/config.ts",
  "src/main.ts",
  "src/migrate.ts",
  "test/statements/index.ts",
];

/** True if one of the tests checks responses against a contract, and that every documented status was met. */
const hasContractTest = (tests: readonly string[]): boolean =>
  tests.some((text) => text.includes("createContractChecker(") && text.includes("assertAllMet()"));

const testsOf = (service: string): string[] =>
  globSync(`services/${service}/test/**/*.test.ts`, { cwd: repository }).map((file) =>
    readFileSync(join(repository, file), "utf8"),
  );

describe("the folders of services", () => {
  it("are those of the topology", () => {
    const folders = readdirSync(join(repository, "services"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    assert.deepEqual(folders.toSorted(), serviceNames.toSorted());
  });

  for (const name of statefulServices) {
    it(`have every file that a suite looks for: ${name}`, () => {
      const missing = needed.filter((file) => !existsSync(join(repository, "services", name, file)));
      assert.deepEqual(missing, []);
    });
  }

  for (const name of apiServices) {
    it(`have a contract test: ${name}`, () => {
      const tests = testsOf(name);
      assert.ok(hasContractTest(tests), "no test meets every documented status");
      assert.equal(hasContractTest(tests.map((text) => text.replaceAll("assertAllMet()", ""))), false);
    });
  }
});
