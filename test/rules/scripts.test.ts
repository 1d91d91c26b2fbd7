import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { commands } from "../../bin/commands.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const manifests = globSync("{.,*,*/*,*/*/*}/package.json", { cwd: repository }).filter(
  (file) => !file.includes("node_modules") && !file.startsWith("bench/contenders"),
);

/** Commands of a script that would run under the installed Node. */
const commandsOnOuterNode = (script: string): string[] =>
  script
    .split("&&")
    .map((command) => command.trim())
    .filter(
      (command) => !/^(npm |node (\.\.\/)*(bin\/(run|command)|infra\/bin\/install)\.js( |$))/.test(command),
    );

const read = (file: string): string => readFileSync(`${repository}/${file}`, "utf8");

/** Files that start tests, or a whole shop, in separate processes. */
const runners = globSync("{test,bench,packages,services,docker}/**/*.ts", { cwd: repository })
  .filter((file) => !/node_modules|\.test\.ts$|^bench\/contenders/.test(file))
  .filter(
    (file) =>
      /["']--test["']/.test(read(file)) ||
      /^(bench\/src|packages\/local\/launcher\/src(\/demo)?)\/(main|ci|path|profile)\.ts$/.test(file),
  );

/** The first program on each line of a shell script or a workflow. */
const commandsOf = (text: string): string[] =>
  [...text.matchAll(/^\s*(?:- run: )?((?:node|npx|tsc|biome) .*)$/gm)].map(([, command = ""]) => command);

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

  it("start each runner of tests, of the shop and of the benchmark, so that no developer's shell affects them", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const started = [
      ...Object.values(scripts).flatMap((script) => script.split("node bin/run.js ").slice(1)),
      ...Object.values(commands).flatMap((verbs) => Object.values(verbs).flatMap(([, ...steps]) => steps)),
    ];
    assert.ok(runners.length >= 11, runners.join());
    for (const runner of runners)
      assert.ok(
        started.some((command) => command.startsWith("node ") && command.includes(` ${runner}`)),
        `${runner} has no script that starts it through bin/run.js`,
      );
  });

  it("print the verbs if one is unknown, and end with 2", () => {
    for (const [script, verb] of [
      ["infra", "nonsense"],
      ["infra", "constructor"],
      ["constructor", ""],
      ["test", "--help"],
    ] as const) {
      const command = join(repository, "bin/command.js");
      const { status, stderr } = spawnSync(process.execPath, [command, script, verb], { encoding: "utf8" });
      assert.equal(status, 2, `${script} ${verb}`);
      assert.match(stderr, /^Usage: /);
    }
  });

  it("lead to every command, and README names each", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const readme = read("README.md");
    for (const [script, verbs] of Object.entries(commands)) {
      assert.equal(scripts[script], `node bin/command.js ${script}`);
      for (const verb of Object.keys(verbs).filter(Boolean)) {
        const call = `${script === "test" ? "npm test" : `npm run ${script}`} -- ${verb}`;
        assert.ok(readme.includes(call), `README does not name ${call}`);
      }
    }
  });

  it("remove the developer's variables in one place only", () => {
    for (const runner of runners)
      assert.doesNotMatch(read(runner), /startsWith\(["'](AWS_|PG)|delete process\.env/, runner);
  });

  it("are the only commands of continuous integration", () => {
    const files = [".ci/run", ...globSync(".github/workflows/*.yml", { cwd: repository })];
    const allowed = /^(node (bin\/(run|command)|infra\/bin\/install)\.js|npx cdktf )/;
    for (const file of files)
      assert.deepEqual(
        commandsOf(read(file)).filter((command) => !allowed.test(command)),
        [],
        file,
      );
  });

  it("would be rejected without bin/run.js", () => {
    assert.deepEqual(
      commandsOnOuterNode("npm run check && node packages/local/launcher/src/main.ts && tsc"),
      ["node packages/local/launcher/src/main.ts", "tsc"],
    );
  });
});
