/**
 * Lints GitHub's workflows: `npm run check -- workflows [-- file …]`. Needs Python with pip, and Go; fetches the
 * two linters on the first run. With GH_TOKEN, as in CI, zizmor also checks with GitHub that each pinned
 * commit is the version in its comment.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { repository } from "./lockfile.ts";

interface Linter {
  readonly name: string;
  /** The command and its first arguments; the files to lint follow. */
  readonly command: readonly string[];
  /** The default files to lint. */
  readonly all: readonly string[];
  /**
   * Findings that it must report in the workflow with planted faults: a linter that is silent there is
   * useless.
   */
  readonly finds: readonly string[];
}

const planted = "test/supply-chain/test/faulty-workflow.yml";

const run = (command: readonly string[]): { passed: boolean; output: string } => {
  const [program = "", ...words] = command;
  const { status, stdout, stderr, error } = spawnSync(program, words, { cwd: repository, encoding: "utf8" });
  if (error) throw new Error(`npm run check -- workflows needs ${program}: ${error.message}`);
  return { passed: status === 0, output: `${stdout}${stderr}` };
};

const requirements = "test/supply-chain/requirements.txt";

/** Installs zizmor by its hash into a folder that git ignores. */
const installZizmor = (): string => {
  const [, version] = /^zizmor==(\S+)/m.exec(readFileSync(`${repository}${requirements}`, "utf8")) ?? [];
  const folder = `.local/zizmor-${version}`;
  if (!existsSync(`${repository}${folder}`)) {
    const flags = ["--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"];
    const install = ["python3", "-m", "pip", "install", ...flags, "--target", folder, "-r", requirements];
    const { passed, output } = run(install);
    if (!passed) throw new Error(`${install.join(" ")}\n${output}`);
  }
  return `${folder}/bin/zizmor`;
};

const linters = (): Linter[] => [
  {
    name: "zizmor",
    command: [installZizmor(), "--no-progress", "--color=never", "--persona=pedantic"],
    all: [".github"],
    finds: ["unpinned-uses", "template-injection", "excessive-permissions", "artipacked"],
  },
  {
    name: "actionlint",
    // Go verifies it against its public checksum log. The optional linters that only some machines have are
    // disabled.
    command: [
      "go",
      "run",
      "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12",
      "-no-color",
      "-shellcheck=",
      "-pyflakes=",
    ],
    all: globSync(".github/workflows/*.yml", { cwd: repository }),
    finds: ["job-needs", "runner-label"],
  },
];

const named = process.argv.slice(2);

const lint = ({ name, command, all, finds }: Linter): boolean => {
  const { output: found } = run([...command, planted]);
  const missed = finds.filter((fault) => !found.includes(fault));
  if (missed.length > 0)
    throw new Error(`${name} does not find ${missed.join(", ")} in ${planted}:\n${found}`);
  const { passed, output } = run([...command, ...(named.length > 0 ? named : all)]);
  process.stdout.write(passed ? `${name}: no faults\n` : output);
  return passed;
};

const results = linters().map(lint);
process.exitCode = results.every(Boolean) ? 0 : 1;
