import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { readPart, replacePart } from "../../test/support/src/generated-part.ts";
import { iamPage, tableOf } from "../reports/iam/page.ts";
import { readRoles } from "../reports/iam/read-roles.ts";
import { roleTable } from "../reports/iam/role-table.ts";
import { environments } from "../src/environments/index.ts";
import { synthesize } from "../src/synthesized.ts";

describe("docs/iam.md", () => {
  const page = readFileSync(iamPage, "utf8");

  for (const environment of Object.values(environments)) {
    it(`has the current roles of ${environment.name}`, async () => {
      const part = tableOf(environment);
      const made = roleTable(readRoles(await synthesize(environment)));
      assert.equal(readPart(page, part), made, `docs/iam.md is stale, run: ${part.command}`);
    });
  }
});

describe("a generated part", () => {
  const part = { name: "numbers", command: "npm run count" };
  const page = "One\n\n<!-- numbers, made by: npm run count -->\n\n1 2\n\n<!-- end of numbers -->\n\nTwo\n";

  it("is replaced without changing its surroundings", () => {
    const changed = replacePart(page, part, "3");
    assert.equal(readPart(changed, part), "3");
    assert.equal(replacePart(changed, part, "1 2"), page);
  });

  it("must exist", () => {
    assert.throws(
      () => readPart("One", part),
      /no place for numbers:\n<!-- numbers, made by: npm run count -->/,
    );
  });
});
