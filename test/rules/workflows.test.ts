import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const folder = ".github/workflows";
const read = (file: string): string => readFileSync(`${repository}${file}`, "utf8");
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = ""]) => found);

/** Faults that the linters of `npm run check -- workflows` miss, or detect only with a network. */
const faultsIn = (text: string): string[] => {
  const uses = matches(text, /uses: (.+)/g);
  const jobs = matches(text.slice(text.indexOf("jobs:\n")), /^ {2}([\w-]+):$/gm).length;
  const commands = matches(text, /npm run ([\w:-]+)/g);
  const files = matches(text, /node ((?:infra|packages)\/\S+)/g);
  return [
    ...uses.filter((one) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(one)),
    ...commands.filter((one) => !(one in scripts)),
    ...files.filter((one) => !existsSync(`${repository}${one}`)),
    ...(/^permissions: \{\}$/m.test(text) ? [] : ["permissions are not {} at the top"]),
    ...(matches(text, /(timeout-minutes:)/g).length === jobs ? [] : ["a job has no timeout"]),
    ...(matches(text, /(^ {4}permissions:\n)/gm).length === jobs ? [] : ["a job has no permissions"]),
    ...(/secrets\./.test(text) ? ["a secret: roles are assumed by OIDC identity here"] : []),
  ];
};

describe("GitHub workflows", () => {
  for (const file of readdirSync(`${repository}${folder}`)) {
    it(`${file}: actions by their commit, least permissions, timeouts, and commands that exist`, () => {
      assert.deepEqual(faultsIn(read(`${folder}/${file}`)), []);
    });
  }

  it("pin one commit for one action everywhere", () => {
    const all = readdirSync(`${repository}${folder}`).map((file) => read(`${folder}/${file}`));
    const pins = new Set(all.flatMap((text) => matches(text, /uses: (.+)/g)));
    assert.equal(new Set([...pins].map((pin) => pin.split("@")[0])).size, pins.size, [...pins].join("\n"));
  });

  it("would be rejected with a tag, a missing command, no timeout and no permissions", () => {
    const planted = [
      "jobs:",
      "  a:",
      "    steps:",
      "      - uses: a/b@v1",
      "      - run: npm run nothing",
      "",
    ].join("\n");
    assert.deepEqual(faultsIn(planted), [
      "a/b@v1",
      "nothing",
      "permissions are not {} at the top",
      "a job has no timeout",
      "a job has no permissions",
    ]);
  });
});
