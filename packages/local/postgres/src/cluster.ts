import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { ForeseenError } from "@shop/local-support";
import * as z from "zod";
import type { Binaries } from "./binaries.ts";
import { serverEnvironment } from "./own-environment.ts";
import { stopStalePostmaster } from "./postmaster.ts";
import { canWrite, giveTo, ownFolder, type ServerUser } from "./server-user.ts";
import { sharedFolder } from "./shared-folder.ts";

const run = promisify(execFile);

/** A role of the cluster and its password. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The cluster's own superuser, and the non-superuser role that stands in for the RDS master user. */
export interface ClusterCredentials {
  readonly superuser: Credentials;
  readonly admin: Credentials;
}

/** A cluster on disk. */
export interface Cluster {
  readonly folder: string;
  /** True if this call created it. */
  readonly isNew: boolean;
  readonly credentials: ClusterCredentials;
}

/** Stored inside the cluster, so that both are moved and lost together. */
const credentialsFile = (folder: string): string => join(folder, "credentials.json");
/** The former location, before shops could be moved. */
const formerCredentialsFile = (folder: string): string => `${folder}.credentials.json`;

/**
 * The folder below the shared folder for the cluster of a data folder. Its name derives from the inode and birth time of the
 * parent folder, which stays the same when that is renamed or moved, and which a copy does not share.
 */
const elsewhere = async (dataDir: string): Promise<string> => {
  const { ino, birthtimeMs } = await stat(dirname(resolve(dataDir)));
  const identity = createHash("sha256")
    .update(`${ino} ${birthtimeMs} ${basename(dataDir)}`)
    .digest("hex");
  return join(sharedFolder(), `data-${identity.slice(0, 16)}`);
};

const canBeReached = async (dataDir: string, user: ServerUser): Promise<boolean> => {
  const probe = join(dirname(resolve(dataDir)), `.${basename(dataDir)}.probe`);
  await mkdir(probe, { recursive: true });
  try {
    await giveTo(user, probe);
    return await canWrite(user, probe);
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
};

const isCluster = (folder: string): Promise<boolean> =>
  stat(join(folder, "PG_VERSION")).then(
    () => true,
    () => false,
  );

/**
 * The cluster's location: `dataDir`, or a folder elsewhere if the server's user cannot reach that.
 *
 * @throws ForeseenError if an existing cluster is no longer reachable
 */
const placeOf = async (dataDir: string, user: ServerUser): Promise<string> => {
  await mkdir(dirname(resolve(dataDir)), { recursive: true });
  const far = await elsewhere(dataDir);
  if (await canBeReached(dataDir, user)) {
    const hasMoved = !(await isCluster(resolve(dataDir))) && (await isCluster(far));
    return hasMoved ? far : resolve(dataDir);
  }
  if (await isCluster(resolve(dataDir)))
    throw new ForeseenError(
      `PostgreSQL cannot run as root, and its own user can no longer reach ${resolve(dataDir)}: ` +
        "let others enter the folders above it (chmod o+x), or start over without the data: npm start -- --fresh",
    );
  await ownFolder(sharedFolder());
  return far;
};

const newCredentials = (): ClusterCredentials => ({
  superuser: { username: "postgres", password: randomBytes(24).toString("hex") },
  admin: { username: "shop_admin", password: randomBytes(24).toString("hex") },
});

const role = z.object({ username: z.string(), password: z.string() });
const clusterCredentials = z.object({ superuser: role, admin: role });

/** @throws ForeseenError if they are lost or damaged */
const readCredentials = async (folder: string): Promise<ClusterCredentials> => {
  await rename(formerCredentialsFile(folder), credentialsFile(folder)).catch(() => undefined);
  const text = await readFile(credentialsFile(folder), "utf8").catch(() => "");
  try {
    return clusterCredentials.parse(JSON.parse(text));
  } catch (cause) {
    throw new ForeseenError(
      `${credentialsFile(folder)}, which has the passwords of the database in that folder, is ${text === "" ? "missing" : "damaged"}. ` +
        "Put it back, or start over without the data: npm start -- --fresh",
      { cause },
    );
  }
};

/** PostgreSQL's own locale, so that text sorts and folds the same on every operating system. */
const initArguments = (folder: string, superuser: string, passwordFile: string): readonly string[] => [
  `--pgdata=${folder}`,
  `--username=${superuser}`,
  `--pwfile=${passwordFile}`,
  "--auth=scram-sha-256",
  "--encoding=UTF8",
  "--locale-provider=builtin",
  "--builtin-locale=C.UTF-8",
  "--locale=C",
  "--no-sync",
  "--no-instructions",
];

/**
 * Creates the cluster in a temporary folder and moves it into place when complete: a killed run leaves no
 * partial cluster.
 */
const create = async (folder: string, initdb: string, user: ServerUser): Promise<ClusterCredentials> => {
  const credentials = newCredentials();
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  const passwordFile = join(draft, "password");
  const data = join(draft, "data");
  await writeFile(passwordFile, credentials.superuser.password, { mode: 0o600 });
  await mkdir(data, { mode: 0o700 });
  for (const path of [draft, passwordFile, data]) await giveTo(user, path);
  const made = run(initdb, [...initArguments(data, credentials.superuser.username, passwordFile)], {
    ...user,
    cwd: draft,
    env: serverEnvironment(),
  });
  await made.catch(async ({ stderr, message }: Error & { stderr?: string }) => {
    await rm(draft, { recursive: true, force: true });
    const reason = (stderr || message).trim().split("\n").slice(-6).join("\n");
    const wayOut = /No space left|Disk quota/.test(reason)
      ? "\nThe disk is full: free some space, then start again."
      : "";
    throw new ForeseenError(`PostgreSQL cannot create its data in ${folder}:\n${reason}${wayOut}`);
  });
  await writeFile(credentialsFile(data), JSON.stringify(credentials), { mode: 0o600 });
  await giveTo(user, credentialsFile(data));
  await rename(data, folder);
  await rm(draft, { recursive: true, force: true });
  return credentials;
};

/** Resets the owners and modes of a copied folder, with which PostgreSQL would not start. */
const reclaim = async (folder: string, user: ServerUser): Promise<void> => {
  const found = await stat(folder).catch(() => undefined);
  if (!found) return;
  const { uid, mode } = found;
  const owner = user?.uid ?? process.getuid?.();
  if (owner !== undefined && uid !== owner) {
    if (!user)
      throw new ForeseenError(
        `${folder} belongs to another user (${uid}), so PostgreSQL cannot use it: run npm start as that user, or remove the folder`,
      );
    for (const entry of await readdir(folder, { recursive: true })) await giveTo(user, join(folder, entry));
    await giveTo(user, folder);
  }
  if (mode & 0o077) await chmod(folder, 0o700);
};

/**
 * Opens the cluster of a data folder, and creates it if there is none.
 *
 * @throws ForeseenError if it cannot be used, or initdb's message.
 */
export const openCluster = async (
  dataDir: string,
  user: ServerUser,
  binaries: Binaries,
): Promise<Cluster> => {
  const folder = await placeOf(dataDir, user);
  await reclaim(folder, user);
  if (await isCluster(folder)) {
    return { folder, isNew: false, credentials: await readCredentials(folder) };
  }
  if ((await readdir(folder).catch(() => [])).length > 0)
    throw new ForeseenError(
      `${folder} is not a PostgreSQL database, or only the remains of one: move it away, or start over: npm start -- --fresh`,
    );
  return { folder, isNew: true, credentials: await create(folder, binaries.initdb, user) };
};

/** Removes the cluster of a data folder, wherever it is, and stops a server that still runs on it. */
export const removeCluster = async (dataDir: string): Promise<void> => {
  const far = await elsewhere(dataDir).catch(() => undefined);
  for (const folder of [resolve(dataDir), ...(far === undefined ? [] : [far])]) {
    await stopStalePostmaster(folder);
    for (const path of [folder, `${folder}.new`, formerCredentialsFile(folder)]) {
      await rm(path, { recursive: true, force: true });
    }
  }
};
