import { execFile } from "node:child_process";
import { chmod, chown, lstat, mkdir } from "node:fs/promises";
import { promisify } from "node:util";
import { serverEnvironment } from "./own-environment.ts";

const run = promisify(execFile);

/** The system user that PostgreSQL runs as; undefined: the one who runs this process. */
export type ServerUser = { readonly uid: number; readonly gid: number } | undefined;

const idOf = async (flag: "-u" | "-g", name: string): Promise<number | undefined> =>
  run("id", [flag, name]).then(
    ({ stdout }) => Number(stdout),
    () => undefined,
  );

/**
 * PostgreSQL refuses to run as root. Where root starts it, it runs as `postgres` or else `nobody`: one of them exists
 * on every Unix, so no system user has to be created on somebody's machine.
 *
 * @throws where root finds neither.
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

/** Whether a program runs to its end as that user. It does not where the user cannot reach it, or its libraries. */
export const runsAs = (user: ServerUser, program: string, args: readonly string[]): Promise<boolean> =>
  run(program, [...args], { ...user, cwd: "/", env: serverEnvironment() }).then(
    () => true,
    () => false,
  );

/** Whether that user can write into a folder that exists. */
export const canWrite = async (user: ServerUser, folder: string): Promise<boolean> =>
  user === undefined || (await runsAs(user, "test", ["-w", folder]));

/** Gives a folder to the user that PostgreSQL runs as. */
export const giveTo = async (user: ServerUser, path: string): Promise<void> => {
  if (user) await chown(path, user.uid, user.gid);
};

/**
 * Makes a folder that everyone may look into and nobody else may write to, below one that everyone may write to.
 *
 * @throws where somebody else was there first: what lies in it cannot be trusted.
 */
export const ownFolder = async (path: string): Promise<string> => {
  await mkdir(path, { recursive: true });
  const found = await lstat(path);
  if (!found.isDirectory() || found.uid !== process.getuid?.())
    throw new Error(`${path} belongs to somebody else`);
  await chmod(path, 0o755);
  return path;
};
