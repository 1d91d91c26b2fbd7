import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "import-rules-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const places = ["services", "packages", "infra", "test", "bench"];

/** Checks a small tree, structured like this repository, in which one file imports another. */
const check = (from: string, to: string): string => {
  const root = mkdtempSync(join(folder, "tree-"));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const depth = "../".repeat(from.split("/").length - 1);
  write(to, "export const value = 1;\n");
  write(
    from,
    `import { value } from "${to.startsWith("node:") ? to : depth + to}";\nexport const other = value;\n`,
  );
  write("tsconfig.json", "{}");
  for (const place of places) mkdirSync(join(root, place), { recursive: true });
  const cruise = join(repository, "node_modules/.bin/depcruise");
  const config = join(repository, ".dependency-cruiser.cjs");
  const { stdout, status } = spawnSync(process.execPath, [cruise, "--config", config, ...places], {
    cwd: root,
    encoding: "utf8",
  });
  return status === 0 ? "" : stdout;
};

const violations: [rule: string, from: string, to: string][] = [
  ["no-service-imports-another", "services/payment/src/service.ts", "services/catalog/src/service.ts"],
  ["no-package-imports-a-service", "packages/http/src/index.ts", "services/catalog/src/service.ts"],
  ["topology-and-contracts-stand-alone", "packages/contracts/src/index.ts", "packages/http/src/index.ts"],
  ["domain-is-pure", "services/catalog/src/domain/product.ts", "services/catalog/src/data/products.ts"],
  ["data-knows-no-http", "services/catalog/src/data/products.ts", "services/catalog/src/http/router.ts"],
  ["http-knows-no-data", "services/catalog/src/http/router.ts", "services/catalog/src/data/products.ts"],
  ["main-only-starts", "services/catalog/src/main.ts", "services/catalog/src/domain/product.ts"],
  ["infra-knows-the-topology-alone", "infra/src/main.ts", "packages/http/src/index.ts"],
  ["tests-stay-out", "services/catalog/src/service.ts", "test/support/src/index.ts"],
  [
    "production-imports-no-stand-in",
    "packages/postgres/src/index.ts",
    "packages/local/postgres/src/index.ts",
  ],
  ["production-imports-no-stand-in", "services/user/src/main.ts", "bench/src/main.ts"],
  [
    "run-time-knows-no-provisioning",
    "packages/postgres/src/database/create-database.ts",
    "packages/postgres/src/provisioning/roles.ts",
  ],
  ["bench-uses-public-entries", "bench/src/path.ts", "services/catalog/test/start-catalog.ts"],
  ["bench-uses-public-entries", "bench/test/load.test.ts", "packages/postgres/src/database/type-parsers.ts"],
  ["tests-stay-out", "services/catalog/src/service.ts", "services/catalog/bench/index.ts"],
  ["reports-are-not-deployed", "infra/src/main.ts", "infra/reports/cost/main.ts"],
];

describe("import rules", () => {
  for (const [rule, from, to] of violations) {
    it(`${rule}: ${from} must not import ${to}`, () => {
      assert.match(check(from, to), new RegExp(`error ${rule}:`));
    });
  }

  it("let through what is allowed", () => {
    assert.equal(check("services/catalog/src/service.ts", "services/catalog/src/data/products.ts"), "");
    assert.equal(check("packages/http/src/index.ts", "packages/contracts/src/index.ts"), "");
  });
});
