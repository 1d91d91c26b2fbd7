import { execFile } from "node:child_process";
import { chmod, chown, lstat, mkdir } from "node:fs/promises";
import { promisify } from "node:util";
import { serverEnvironment } from "./own-environment.ts";

const run = promisify(execFile);

/** The system user that PostgreSQL runs as; undefined means this process's user. */
export type ServerUser = { readonly uid: number; readonly gid: number } | undefined;

const idOf = async (flag: "-u" | "-g", name: string): Promise<number | undefined> =>
  run("id", [flag, name]).then(
    ({ stdout }) => Number(stdout),
    () => undefined,
  );

/**
 * PostgreSQL refuses to run as root. If root starts it, it runs as an unprivileged user that every Unix has,
 * so no system user has to be created.
 *
 * @throws if root finds none.
 */
export const findServerUser = async (): Promise<ServerUser> => {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = await Promise.all([idOf("-u", name), idOf("-g", name)]);
    if (uid && gid !== undefined) return { uid, gid };
  }
  throw new Error(
    "PostgreSQL cannot run as root, and there is neither a user 'postgres' nor 'nobody' to run it as",
  );
};

/**
 * True if a program runs to completion as that user. It fails if the user cannot reach it or its libraries.
 */
export const runsAs = (user: ServerUser, program: string, args: readonly string[]): Promise<boolean> =>
  run(program, [...args], { ...user, cwd: "/", env: serverEnvironment() }).then(
    () => true,
    () => false,
  );

/** True if that user can write into an existing folder. */
export const canWrite = async (user: ServerUser, folder: string): Promise<boolean> =>
  user === undefined || (await runsAs(user, "test", ["-w", folder]));

/** Gives a folder to the user that PostgreSQL runs as. */
export const giveTo = async (user: ServerUser, path: string): Promise<void> => {
  if (user) await chown(path, user.uid, user.gid);
};

/**
 * Creates a folder below a world-writable one that everyone can read and only this user can write to.
 *
 * @throws if another user created it first: its contents cannot be trusted.
 */
export const ownFolder = async (path: string): Promise<string> => {
  await mkdir(path, { recursive: true });
  const found = await lstat(path);
  if (!found.isDirectory() || found.uid !== process.getuid?.())
    throw new Error(`${path} belongs to another user`);
  await chmod(path, 0o755);
  return path;
};
