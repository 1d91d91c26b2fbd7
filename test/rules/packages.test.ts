import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

interface Package {
  readonly folder: string;
  readonly name: string;
  readonly needs: readonly string[];
}

const find = (pattern: string): string[] =>
  globSync(pattern, { cwd: repository, exclude: (path) => String(path).includes("node_modules") });

const readPackage = (file: string): Package => {
  const { name, dependencies, devDependencies } = JSON.parse(
    readFileSync(`${repository}/${file}`, "utf8"),
  ) as Manifest;
  return { folder: dirname(file), name, needs: Object.keys({ ...dependencies, ...devDependencies }) };
};

const packages = [
  "packages/*/package.json",
  "packages/local/*/package.json",
  "services/*/package.json",
  "{docker,test,bench}/package.json",
  "test/{support,supply-chain}/package.json",
]
  .flatMap(find)
  .map(readPackage);

/** A cycle of packages, if there is one. */
const findCycle = (all: readonly Package[]): string[] | undefined => {
  const byName = new Map(all.map((each) => [each.name, each]));
  const isFree = new Set<string>();
  const follow = (name: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (isFree.has(name)) return undefined;
    for (const next of byName.get(name)?.needs ?? []) {
      const cycle = byName.has(next) ? follow(next, [...path, name]) : undefined;
      if (cycle) return cycle;
    }
    isFree.add(name);
    return undefined;
  };
  for (const { name } of all) {
    const cycle = follow(name, []);
    if (cycle) return cycle;
  }
  return undefined;
};

const linesOf = (folder: string): number =>
  find(`${folder}/**/*.{ts,js,css,html}`).reduce(
    (sum, file) => sum + readFileSync(`${repository}/${file}`, "utf8").split("\n").length - 1,
    0,
  );

describe("the packages", () => {
  it("depend on each other without a cycle, for tests too", () => {
    assert.ok(packages.length > 20);
    assert.equal(findCycle(packages), undefined);
  });

  it("would be found in a cycle", () => {
    const cycle = findCycle([
      { folder: "a", name: "a", needs: ["b"] },
      { folder: "b", name: "b", needs: ["c"] },
      { folder: "c", name: "c", needs: ["b"] },
    ]);
    assert.deepEqual(cycle, ["b", "c", "b"]);
  });

  it("each have at most a quarter of all lines", () => {
    const sizes = packages
      .filter(({ folder }) => folder.startsWith("packages/"))
      .map(({ folder }) => ({ folder, lines: linesOf(folder) }));
    const all = sizes.reduce((sum, { lines }) => sum + lines, 0);
    assert.deepEqual(
      sizes.filter(({ lines }) => lines > all / 4),
      [],
    );
  });

  it("each have a page of one screen if they stand in for AWS", () => {
    for (const { folder } of packages.filter(({ folder: place }) => place.startsWith("packages/local/"))) {
      const page = readFileSync(`${repository}/${folder}/README.md`, "utf8");
      assert.ok(page.split("\n").length <= 50, `${folder}/README.md has more than 50 lines`);
    }
  });
});
