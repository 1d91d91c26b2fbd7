import { dirname } from "node:path/posix";
import type { LockedPackage, LockedPackages } from "./lockfile.ts";

/** Resolves a package import as Node does: in the nearest `node_modules`. */
const find = (packages: LockedPackages, from: string, name: string): string | undefined => {
  const here = `${from && `${from}/`}node_modules/${name}`;
  const found = packages[here];
  if (found) return found.link ? found.resolved : here;
  return from === "" ? undefined : find(packages, dirname(from).replace(/^\.$/, ""), name);
};

const needsOf = (locked: LockedPackage): { required: string[]; ifThere: string[] } => {
  const isOptional = (peer: string): boolean => locked.peerDependenciesMeta?.[peer]?.optional === true;
  const peers = Object.keys(locked.peerDependencies ?? {}).filter((peer) => !isOptional(peer));
  return {
    required: [...Object.keys(locked.dependencies ?? {}), ...peers],
    ifThere: Object.keys(locked.optionalDependencies ?? {}),
  };
};

/** The folders of the production code: the services, which the images contain, and the Lambda functions. */
export const runTimeRoots = (packages: LockedPackages): string[] => [
  ...Object.keys(packages).filter((folder) => /^services\/[^/]+$/.test(folder)),
  "packages/rotation",
];

/**
 * The folders of some packages and all their run-time dependencies. npm's own `--omit dev` does something
 * else: it also omits packages that any workspace has as a development dependency, such as pg and express.
 *
 * @throws if the lockfile lacks a package that another needs
 */
export const runTimeTree = (packages: LockedPackages, roots = runTimeRoots(packages)): Set<string> => {
  const found = new Set<string>();
  const visit = (folder: string): void => {
    const locked = packages[folder];
    if (!locked) throw new Error(`the lockfile has no package ${folder}`);
    if (found.has(folder)) return;
    found.add(folder);
    const { required, ifThere } = needsOf(locked);
    for (const name of required) visit(find(packages, folder, name) ?? `${name}, which ${folder} needs`);
    for (const name of ifThere) {
      const there = find(packages, folder, name);
      if (there !== undefined) visit(there);
    }
  };
  for (const root of roots) visit(root);
  return found;
};
