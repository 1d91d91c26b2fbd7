import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

const run = (args: readonly string[]) => {
  const env = { ...process.env, TF_CLI_CONFIG_FILE: "/absent" };
  return spawnSync(process.execPath, [main, ...args], { env, encoding: "utf8" });
};

describe("main", () => {
  it("runs a command in the environment of the provider", () => {
    const names = ["TF_REATTACH_PROVIDERS", "CHECKPOINT_DISABLE", "TF_CLI_CONFIG_FILE"];
    const print = `console.log(JSON.stringify(${JSON.stringify(names)}.map((name) => name in process.env)))`;
    const { stdout } = run([tmpdir(), "--", process.execPath, "--eval", print]);
    assert.deepEqual(JSON.parse(stdout), [true, true, false]);
  });

  it("exits with the command's status", () => {
    assert.equal(run([tmpdir(), "--", process.execPath, "--eval", "process.exit(7)"]).status, 7);
  });

  it("prints its usage", () => {
    const { status, stderr } = run([tmpdir()]);
    assert.equal(status, 2);
    assert.match(stderr, /^Usage: node .* -- <command …>$/m);
  });
});
