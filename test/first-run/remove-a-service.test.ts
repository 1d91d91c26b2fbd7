import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
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

const port = 24_600;

const edit = (folder: string, file: string, change: (text: string) => string): void => {
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  const changed = change(text);
  assert.notEqual(changed, text, file);
  writeFileSync(path, changed);
};

const folders = [
  ...["services/payment", "node_modules/@shop/payment", "packages/contracts/src/payment.ts"],
  ...["services/storefront", "node_modules/@shop/storefront", "test/browser/storefront.test.ts"],
];

/** Removes the folders, the contract, the entries, and what the pages say about them. */
const removeBoth = (folder: string): void => {
  for (const gone of folders) rmSync(join(folder, gone), { recursive: true });
  edit(folder, "packages/contracts/src/index.ts", (text) =>
    text.replaceAll(/^export .*"\.\/payment\.ts";\n/gm, ""),
  );
  edit(folder, "packages/topology/src/services.ts", (text) =>
    text
      .replace(' | "payment" | "storefront"', "")
      .replaceAll(/\n {2}(?:payment|storefront): \{\n(?: {4}.*\n)+ {2}\},/g, ""),
  );
  edit(folder, "docs/reliability.md", (text) =>
    text.replaceAll(/^\|.*`services\/(?:payment|storefront)\/.*\n/gm, ""),
  );
  edit(folder, "docs/architecture.md", (text) =>
    text.replaceAll(
      /^\|.*`(services\/(?:payment|storefront)\/|packages\/contracts\/src\/payment\.ts).*\n/gm,
      "",
    ),
  );
};

describe("payment and the storefront, which sells by it, removed with their own tests", () => {
  const folder = checkOutWithInfra();

  it("leaves a shop that passes the checks", () => {
    removeBoth(folder);
    updateGenerated(folder);
    runCommand(folder, "check");
  });

  it("leaves a shop that passes the tests of every service", () => {
    runTests(folder, ...testsOfServices, "test/rules/import-rules.test.ts", "test/e2e/front-door.test.ts");
  });

  it("leaves stacks of both environments that pass their tests", () => {
    runCommand(folder, "infra", "test");
  });

  it("leaves a shop that starts, and a demo that shows what is left", async () => {
    await whileOpen(folder, port, async () => {
      const demo = await runDemo(folder, port);
      for (const step of ["Register", "Browse the categories", "The trace of the search"])
        assert.ok(demo.includes(step), demo);
      assert.doesNotMatch(demo, /Buy|refund/);
      for (const path of ["/api/payments", "/cart"])
        assert.equal((await fetch(`http://127.0.0.1:${port}${path}`)).status, 404, path);
    });
  });

  it("needs six other files to be changed by hand", () => {
    const outside = changedFiles(folder).filter((file) => !/^services\/(?:payment|storefront)\//.test(file));
    const architecture = "docs/architecture.md";
    const byHand = outside.filter((file) => file === architecture || !generatedFiles.includes(file));
    assert.deepEqual(byHand, [
      architecture,
      "docs/reliability.md",
      "packages/contracts/src/index.ts",
      "packages/contracts/src/payment.ts",
      "packages/topology/src/services.ts",
      "test/browser/storefront.test.ts",
    ]);
  });
});
