import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "provider-imports-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The linter's findings for a file, by the repository's rules. */
const lint = (source: string): string => {
  const file = join(folder, "planted.ts");
  writeFileSync(file, source);
  const { stdout, stderr } = spawnSync(
    join(repository, "node_modules/.bin/biome"),
    ["lint", `--config-path=${repository}`, "--vcs-enabled=false", "--only=style/noRestrictedImports", file],
    { encoding: "utf8" },
  );
  return stdout + stderr;
};

describe("imports of the provider", () => {
  it("are of single resources, because the linter rejects the barrel", () => {
    assert.match(
      lint('import { vpc } from "@cdktn/provider-aws";\nexport const made = vpc;\n'),
      /the barrel takes seconds and 700 MB/,
    );
    assert.match(
      lint('import { Vpc } from "@cdktn/provider-aws/lib/vpc/index.js";\nexport const made = Vpc;\n'),
      /Checked 1 file.*No fixes applied/,
    );
  });
});
