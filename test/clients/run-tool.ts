import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { installPython } from "../../infra/test/stand-in/install.ts";

/** The folder of the generators and their output. */
export const folder = fileURLToPath(new URL(".", import.meta.url));

/** False on a machine without Python; the tests that need it are then left out, and the output says so. */
export const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** Runs a program in {@link folder}; a failure's message contains its output. */
export const runTool = (
  program: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { cwd: folder, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    execFile(program, words, options, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`;
      if (error) reject(new assert.AssertionError({ message: `${program} ${words.join(" ")}\n${output}` }));
      else resolve(output);
    });
  });

/** Runs a script of a package in this folder or in the repository, under the repository's Node. */
export const runNode = (script: string, ...words: readonly string[]): Promise<string> =>
  runTool(process.execPath, [script, ...words]);

/** Runs a program of the Python environment that requirements.txt describes. */
export const runPython = (
  program: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> => {
  const bin = `${installPython(`${folder}requirements.txt`)}/bin`;
  assert.ok(existsSync(`${bin}/${program}`), program);
  // A program's first line names its installation folder, which has been moved since.
  const path = `${bin}${delimiter}${process.env["PATH"]}`;
  return program === "python"
    ? runTool(`${bin}/python`, words, { ...env, PATH: path })
    : runTool(`${bin}/python`, [`${bin}/${program}`, ...words], { ...env, PATH: path });
};
