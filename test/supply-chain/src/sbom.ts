import { execFileSync } from "node:child_process";
import { nameOf, readLockfile, repository } from "./lockfile.ts";
import { runTimeTree } from "./run-time-tree.ts";

/** An SPDX identifier, another name, or an expression such as "MIT OR Apache-2.0". */
interface Licence {
  readonly license?: { readonly id?: string; readonly name?: string };
  readonly expression?: string;
}

interface Component {
  readonly "bom-ref": string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: readonly Licence[];
}

/**
 * The fields of a CycloneDX document that are read here; all are written.
 * https://cyclonedx.org/docs/1.5/json/
 */
export interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const packagesOfNpm = (): Sbom => {
  const words = ["sbom", "--package-lock-only", "--sbom-format=cyclonedx", "--sbom-type=application"];
  const text = execFileSync("npm", words, { cwd: repository, encoding: "utf8", maxBuffer: 2 ** 26 });
  return JSON.parse(text) as Sbom;
};

/**
 * The production bill of materials, which npm derives from the lockfile: no network, nothing installed. The
 * same lockfile gives the same document except for its serial number and its time.
 */
export const createSbom = (): Sbom => {
  const packages = readLockfile();
  const all = packagesOfNpm();
  const { component } = all.metadata;
  const root = component["bom-ref"];
  const tree = [...runTimeTree(packages)].map((folder) => {
    const version = packages[folder]?.version;
    return `${nameOf(packages, folder)}@${version}`;
  });
  const kept = new Set([root, ...tree]);
  return {
    ...all,
    // npm names the root after its folder, which every developer may name differently.
    metadata: { ...all.metadata, component: { ...component, name: root.slice(0, root.lastIndexOf("@")) } },
    components: all.components.filter((one) => kept.has(one["bom-ref"])),
    dependencies: all.dependencies
      .filter(({ ref }) => kept.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) })),
  };
};
