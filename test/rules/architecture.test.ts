import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { readPart } from "@shop/test-support/generated-part";
import { architecturePage, drawPackages, packageGraphPart } from "@shop/test-support/package-graph";

const repository = fileURLToPath(new URL("../..", import.meta.url));

describe("docs/architecture.md", () => {
  const page = readFileSync(architecturePage, "utf8");

  it("draws the packages as their manifests connect them", () => {
    assert.equal(readPart(page, packageGraphPart), drawPackages(), `run: ${packageGraphPart.command}`);
  });

  it("names files that exist", () => {
    const files = [...page.matchAll(/`((?:packages|services|test|infra)\/[\w./-]+\.ts)`/g)].map(
      ([, file]) => file,
    );
    assert.ok(files.length > 5, "the pattern finds too few");
    assert.deepEqual(
      files.filter((file) => !existsSync(`${repository}${file}`)),
      [],
    );
  });
});
