import assert from "node:assert/strict";
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { type ProblemCode, problems, statusOfProblem } from "@shop/contracts";
import { serviceNames } from "@shop/topology";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string): string => readFileSync(join(repository, file), "utf8");
const decisions = readdirSync(join(repository, "docs/decisions"));
const pages = [
  "README.md",
  "docs/problems.md",
  "docs/glossary.md",
  "docs/reliability.md",
  ...decisions.map((file) => `docs/decisions/${file}`),
];
const services = serviceNames.map((name) => `services/${name}/README.md`);

describe("docs/problems.md", () => {
  const entries = [...read("docs/problems.md").matchAll(/^## (\S+)\n\n\*\*(\d+)\*\* · (.+?)\. /gm)];

  it("has one entry for each problem, with its status and title, and no other", () => {
    const written = entries.map(([, code = "", status, title]) => [code, Number(status), title]);
    const known = (Object.keys(problems) as ProblemCode[]).map((code) => [
      code,
      statusOfProblem(code),
      problems[code].title,
    ]);
    assert.deepEqual(written, known);
  });
});

describe("docs/glossary.md", () => {
  it("lists its words once, in order", () => {
    const words = [...read("docs/glossary.md").matchAll(/^\| ([a-z][a-z ]*) \|/gm)]
      .map(([, word = ""]) => word)
      .slice(1);
    assert.deepEqual(words, [...new Set(words)].toSorted());
  });
});

describe("docs/reliability.md", () => {
  const rows = read("docs/reliability.md")
    .split("\n")
    .filter((line) => /`(services\/\w+\/)?test\/faults\//.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .filter((cells) => cells.length > 1);

  const faultTests = globSync("{test,services/*/test}/faults/*.test.ts", { cwd: repository });

  it("lists for each fault the attempts, zero losses, a test, and the protection", () => {
    for (const [, fault, what, attempts, lost, test, protection, ...rest] of rows) {
      assert.ok(fault && what && protection, `${fault}`);
      assert.match(attempts ?? "", /^(about )?\d+$/, fault);
      assert.equal(lost, "0", fault);
      assert.ok(existsSync(join(repository, test?.replaceAll("`", "") ?? "")), `${test}`);
      assert.deepEqual(rest, [""], fault);
    }
  });

  it("has a row in the words of each result that a test reports", () => {
    const silent: string[] = [];
    const reported = faultTests.flatMap((file) => {
      const text = readFileSync(join(repository, file), "utf8").replace(/\$\{\w+\}/g, "12");
      const found = [...text.matchAll(/fault: ["`](.+?)["`],\s+what: ["`](.+?)["`],/g)];
      if (found.length === 0 && text.includes("/report.ts")) silent.push(file);
      return found.map(([, fault, what]) => `${fault} | ${what}`);
    });
    assert.deepEqual(silent, [], "reports in other words");
    const documented = new Set(rows.map(([, fault, what]) => `${fault} | ${what}`));
    assert.deepEqual(
      reported.filter((words) => !documented.has(words)),
      [],
    );
  });

  it("has a row for each fault test", () => {
    const testsOfTheHarness = /\/(harness|fault-points)\.test\.ts$/;
    const missing = faultTests.filter(
      (file) => !testsOfTheHarness.test(file) && !rows.some(([, , , , , test]) => test?.includes(file)),
    );
    assert.deepEqual(missing, []);
  });
});

describe("docs/decisions", () => {
  it("are numbered without a gap and fit on a page", () => {
    assert.deepEqual(
      decisions.toSorted().map((file) => Number(file.slice(0, 4))),
      decisions.map((_, index) => index + 1),
    );
    for (const file of decisions) assert.ok(read(`docs/decisions/${file}`).split("\n").length <= 60, file);
  });

  it("have their own number in their title and in every link to them", () => {
    for (const file of decisions)
      assert.match(read(`docs/decisions/${file}`), new RegExp(`^# ${Number(file.slice(0, 4))}\\. `), file);
    const wrong = globSync("{*.md,{docs,infra,packages,services,test}/**/*.md}", { cwd: repository })
      .filter((page) => !page.includes("node_modules"))
      .flatMap((page) => [...read(page).matchAll(/\[(?:decision )?(\d+)\]\([^)]*\/?(\d{4})-[^)]*\.md\)/g)])
      .filter(([, label, number]) => Number(label) !== Number(number));
    assert.deepEqual(
      wrong.map(([link]) => link),
      [],
    );
  });
});

describe("links", () => {
  for (const page of [...pages, ...services]) {
    it(`${page}: every relative link has a target`, () => {
      const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = ""]) => link);
      const broken = links.filter((link) => !existsSync(resolve(repository, dirname(page), link)));
      assert.deepEqual(broken, []);
    });
  }

  it("every `npm run` command that the README names is a script", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [
      ...read("README.md").matchAll(/npm (?:run )?(start|test|[a-z]+:[a-z]+|(?<=run )[a-z:]+)/g),
    ].map(([, name = ""]) => name);
    assert.deepEqual(
      named.filter((name) => !(name in scripts)),
      [],
    );
  });

  it("every file that the README names in backticks exists", () => {
    const files = [
      ...read("README.md").matchAll(/`((?:services|packages|docs|test|infra|docker)\/[\w./-]+)`/g),
    ].map(([, file = ""]) => file);
    assert.ok(files.length > 5);
    assert.deepEqual(
      files.filter((file) => !existsSync(join(repository, file))),
      [],
    );
  });
});
