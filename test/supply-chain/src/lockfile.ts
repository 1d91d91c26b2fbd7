import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** This repository's folder, with a trailing slash. */
export const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** The relevant fields of an npm lockfile entry. */
export interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  /** The target folder of a link, else the address of a registry. */
  readonly resolved?: string;
  readonly link?: boolean;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** The packages of a lockfile by folder; the root's is "". */
export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/** The folder of every lockfile in git; `.` is the repository itself. */
export const lockedFolders = (): readonly string[] =>
  execFileSync("git", ["ls-files", "package-lock.json", "**/package-lock.json"], {
    cwd: repository,
    encoding: "utf8",
  })
    .trim()
    .split("\n")
    .map((file) => dirname(file));

/** Reads the lockfile of a folder. @default that of the services and packages */
export const readLockfile = (folder = "."): LockedPackages => {
  const text = readFileSync(`${repository}${folder}/package-lock.json`, "utf8");
  return (JSON.parse(text) as { packages: LockedPackages }).packages;
};

/** The name of the package in a lockfile's folder. */
export const nameOf = (packages: LockedPackages, folder: string): string =>
  packages[folder]?.name ?? folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
