import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, describe, it } from "node:test";
import { createShop } from "../../src/app.ts";
import { bundleFunctions } from "../../src/artifacts/functions.ts";
import { imageTags } from "../../src/artifacts/images.ts";
import { environments } from "../../src/environments/index.ts";

const folder = mkdtempSync(join(tmpdir(), "shop-synth-"));
after(() => rmSync(folder, { recursive: true }));

/** All files below a folder, by their paths in it. */
const filesIn = (root: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [relative(root, path), readFileSync(path, "base64")]),
  );

/** Synthesizes both environments from nothing, and says how long it took. */
const synthesizeBoth = async (name: string) => {
  const start = performance.now();
  const functions = await bundleFunctions(join(folder, name, "functions"));
  const artifacts = { functions, images: { tags: imageTags(), publishCommand: "true" } };
  for (const environment of Object.values(environments)) {
    createShop(environment, { artifacts, outdir: join(folder, name, environment.name) }).synth();
  }
  return { seconds: (performance.now() - start) / 1000, root: join(folder, name) };
};

describe("synth", () => {
  it("makes the same bytes each time, and both environments in under ten seconds", async () => {
    const [one, other] = [await synthesizeBoth("one"), await synthesizeBoth("other")];

    assert.deepEqual(filesIn(one.root), filesIn(other.root));
    assert.ok(one.seconds < 10, `it took ${one.seconds} s`);
  });

  it("keeps nothing of the folder that it ran in", () => {
    for (const [path, content] of Object.entries(filesIn(join(folder, "one")))) {
      assert.ok(!Buffer.from(content, "base64").toString().includes(folder), path);
    }
  });
});
