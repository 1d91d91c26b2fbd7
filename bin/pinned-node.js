// Plain JavaScript that Node 18 can parse: it runs before the repository's own Node is found.
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const modules = fileURLToPath(new URL("../node_modules", import.meta.url));
const oldestMajor = 20;
const platforms = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win-x64"];

/** This machine cannot run the repository; the message is one sentence with the reason. */
export class WrongNodeError extends Error {}

const isMusl = (host) =>
  host.platform === "linux" && host.report?.getReport?.().header?.glibcVersionRuntime === undefined;

const describeMissing = (platform, folder) => {
  if (!existsSync(folder)) return "The dependencies are not installed: run npm ci first.";
  const others = readdirSync(folder).filter((name) => platforms.some((other) => name === `node-${other}`));
  return others.length > 0
    ? `The dependencies were installed for ${others[0].slice(5)}, and this is ${platform}: run npm ci here.`
    : `The repository's own Node, node_modules/node-${platform}, is missing because npm left out optional dependencies: run npm ci --include=optional.`;
};

/**
 * Finds the pinned Node by its package in the lockfile, because npm before 11.7 removes the link
 * node_modules/.bin/node (docs/decisions/0002-the-repository-brings-its-own-node.md).
 *
 * @returns the path of the executable
 * @throws WrongNodeError if this machine has none
 */
export const findPinnedNode = (host = process, folder = modules) => {
  const platform = `${host.platform === "win32" ? "win" : host.platform}-${host.arch}`;
  if (Number(host.versions.node.split(".")[0]) < oldestMajor)
    throw new WrongNodeError(
      `Node ${host.versions.node} is too old, this repository needs Node ${oldestMajor} or newer: install Node 24 or 26 from nodejs.org, then run npm ci again.`,
    );
  if (!platforms.includes(platform))
    throw new WrongNodeError(
      `npm has no Node 26 for ${platform}, only for ${platforms.join(", ")}: run docker compose up instead.`,
    );
  if (isMusl(host))
    throw new WrongNodeError(
      "The repository's own Node needs glibc, and this system has musl (Alpine): use a Debian image such as node:26-slim, or run docker compose up.",
    );
  const node = join(folder, `node-${platform}`, "bin", host.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(node)) throw new WrongNodeError(describeMissing(platform, folder));
  return node;
};

/** Directories to put first on the path: the pinned Node, then the programs of the dependencies. */
export const programFolders = (node) => [dirname(node), join(modules, ".bin")];
