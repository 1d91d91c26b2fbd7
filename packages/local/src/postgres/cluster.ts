import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
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

/** The cluster's own superuser, and the role that stands for the master user of RDS, which is not one. */
export interface ClusterCredentials {
  readonly superuser: Credentials;
  readonly admin: Credentials;
}

/** A cluster on disk. */
export interface Cluster {
  readonly folder: string;
  readonly credentials: ClusterCredentials;
}

const credentialsFile = (dataDir: string): string => `${dataDir}.credentials.json`;
const elsewhere = (dataDir: string): string =>
  join(sharedFolder(), `data-${createHash("sha256").update(resolve(dataDir)).digest("hex").slice(0, 16)}`);

/** Where the cluster lies: at `dataDir`, or where the server's user cannot reach that, below a folder it can reach. */
const placeOf = async (dataDir: string, user: ServerUser): Promise<string> => {
  const parent = dirname(resolve(dataDir));
  await mkdir(parent, { recursive: true });
  const probe = join(parent, `.${basename(dataDir)}.probe`);
  await mkdir(probe, { recursive: true });
  try {
    await giveTo(user, probe);
    if (await canWrite(user, probe)) return resolve(dataDir);
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
  await ownFolder(sharedFolder());
  return elsewhere(dataDir);
};

const newCredentials = (): ClusterCredentials => ({
  superuser: { username: "postgres", password: randomBytes(24).toString("hex") },
  admin: { username: "shop_admin", password: randomBytes(24).toString("hex") },
});

const readCredentials = async (dataDir: string): Promise<ClusterCredentials> => {
  try {
    return JSON.parse(await readFile(credentialsFile(dataDir), "utf8")) as ClusterCredentials;
  } catch (cause) {
    throw new Error(`${credentialsFile(dataDir)} is needed for the database beside it`, { cause });
  }
};

/** The locale is PostgreSQL's own, so that text sorts and folds the same on every operating system. */
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

/** Makes the cluster beside its place and moves it there when it is whole: a killed run leaves no half of one. */
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
  await run(initdb, [...initArguments(data, credentials.superuser.username, passwordFile)], {
    ...user,
    cwd: draft,
    env: serverEnvironment(),
  });
  await writeFile(`${folder}.credentials.json`, JSON.stringify(credentials), { mode: 0o600 });
  await rename(data, folder);
  await rm(draft, { recursive: true, force: true });
  return credentials;
};

/**
 * Opens the cluster of a data folder, and makes it where there is none.
 *
 * @throws initdb's message.
 */
export const openCluster = async (
  dataDir: string,
  user: ServerUser,
  binaries: Binaries,
): Promise<Cluster> => {
  const folder = await placeOf(dataDir, user);
  const exists = await stat(join(folder, "PG_VERSION")).catch(() => undefined);
  const credentials = exists ? await readCredentials(folder) : await create(folder, binaries.initdb, user);
  return { folder, credentials };
};

/** Removes the cluster of a data folder, wherever it lies, and stops a server that is left on it. */
export const removeCluster = async (dataDir: string): Promise<void> => {
  for (const folder of [resolve(dataDir), elsewhere(dataDir)]) {
    await stopStalePostmaster(folder);
    for (const path of [folder, `${folder}.new`, credentialsFile(folder)]) {
      await rm(path, { recursive: true, force: true });
    }
  }
};
