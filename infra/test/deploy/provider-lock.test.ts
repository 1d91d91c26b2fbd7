import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { keepLock, placeLock } from "../../src/deploy/provider-lock.ts";

const lockOf = (...hashes: readonly string[]) =>
  `provider "registry.terraform.io/hashicorp/aws" {\n  version = "6.66.0"\n  hashes = ${JSON.stringify(hashes)}\n}\n`;

describe("the provider's lock", () => {
  let folder: string;
  let lock: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "provider-lock-"));
    lock = join(folder, "provider.lock.hcl");
    for (const stack of ["network", "data"]) mkdirSync(join(folder, "stacks", stack), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const fileOf = (stack: string) => join(folder, "stacks", stack, ".terraform.lock.hcl");

  it("is saved after the first deployment, from the stack with the most checksums", () => {
    writeFileSync(fileOf("network"), lockOf("h1:a", "zh:b", "zh:c"));
    writeFileSync(fileOf("data"), lockOf("h1:a"));
    assert.equal(keepLock(folder, lock), "kept");
    assert.equal(readFileSync(lock, "utf8"), lockOf("h1:a", "zh:b", "zh:c"));
    assert.equal(keepLock(folder, lock), "unchanged");
  });

  it("replaces every stack's own", () => {
    writeFileSync(lock, lockOf("h1:a", "zh:b"));
    writeFileSync(fileOf("data"), lockOf("h1:other"));
    placeLock(folder, lock);
    for (const stack of ["network", "data"])
      assert.equal(readFileSync(fileOf(stack), "utf8"), lockOf("h1:a", "zh:b"));
  });

  it("is not saved without a provider, and not placed if there is none", () => {
    writeFileSync(fileOf("data"), "# nothing\n");
    assert.equal(keepLock(folder, lock), "unchanged");
    placeLock(folder, lock);
    assert.throws(() => readFileSync(fileOf("network")), { code: "ENOENT" });
  });
});
