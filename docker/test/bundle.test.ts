import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { serviceNames } from "@shop/topology";

const bundler = fileURLToPath(new URL("../src/bundle.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "shop-bundles-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The files of this repository in a bundle. */
const sourcesOf = (map: string): string[] => {
  const { sources } = JSON.parse(readFileSync(map, "utf8")) as { sources: (string | null)[] };
  return sources
    .filter((source) => source !== null)
    .map((source) => source.replace(/^.*?(?=(services|packages|test|bench|infra|docker)\/)/, ""));
};

describe("the bundle of a production image", () => {
  for (const service of serviceNames) {
    it(`of ${service} contains no stand-in, no tool, no test and no fault point`, () => {
      const target = join(folder, service);
      const { status, stderr } = spawnSync(process.execPath, [bundler, service, target], {
        encoding: "utf8",
      });
      assert.equal(status, 0, stderr);
      const dist = join(target, "dist");
      const files = readdirSync(dist);
      const sources = files
        .filter((file) => file.endsWith(".map"))
        .flatMap((file) => sourcesOf(join(dist, file)));
      assert.ok(sources.includes(`services/${service}/src/main.ts`), sources.join());
      assert.deepEqual(
        sources.filter((source) => /^(packages\/local|test|bench|infra)\/|\/test\//.test(source)),
        [],
      );
      for (const file of files.filter((name) => name.endsWith(".js")))
        assert.doesNotMatch(readFileSync(join(dist, file), "utf8"), /SIGKILL|CRASH_AT|withFaultPoints/, file);
    });
  }
});
