import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const manifests = globSync("{.,*,*/*}/package.json", { cwd: repository }).filter(
  (file) => !file.includes("node_modules") && !file.startsWith("bench/contenders"),
);

/** Commands of a script that would run under the Node that happens to be installed. */
const commandsOnOuterNode = (script: string): string[] =>
  script
    .split("&&")
    .map((command) => command.trim())
    .filter((command) => !/^(npm |node (\.\.\/)*(bin\/run|infra\/bin\/install)\.js( |$))/.test(command));

describe("the scripts of every package.json", () => {
  it("are found", () => assert.ok(manifests.length > 10, manifests.join()));

  it("start under the repository's own Node", () => {
    for (const file of manifests) {
      const { scripts = {} } = JSON.parse(readFileSync(`${repository}/${file}`, "utf8")) as {
        scripts?: Record<string, string>;
      };
      for (const [name, script] of Object.entries(scripts))
        assert.deepEqual(commandsOnOuterNode(script), [], `${file}: ${name}`);
    }
  });

  it("would be refused without bin/run.js", () => {
    assert.deepEqual(
      commandsOnOuterNode("npm run check && node packages/local/launcher/src/main.ts && tsc"),
      ["node packages/local/launcher/src/main.ts", "tsc"],
    );
  });
});
