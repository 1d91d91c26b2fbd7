import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { ownEnvironment } from "../../bin/own-environment.js";
import { findPinnedNode, type Host } from "../../bin/pinned-node.js";

const run = fileURLToPath(new URL("../../bin/run.js", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "pinned-node-"));
after(() => rmSync(root, { recursive: true, force: true }));

const host = (platform: string, arch: string, node: string, glibcVersionRuntime?: string): Host => ({
  platform,
  arch,
  versions: { node },
  report: { getReport: () => ({ header: { glibcVersionRuntime } }) },
});

/** A node_modules with the Node packages of these platforms. */
const modulesWith = (...installed: string[]): string => {
  const folder = mkdtempSync(join(root, "modules-"));
  for (const platform of installed) {
    mkdirSync(join(folder, `node-${platform}/bin`), { recursive: true });
    writeFileSync(join(folder, `node-${platform}/bin/${platform === "win-x64" ? "node.exe" : "node"}`), "");
  }
  return folder;
};

const supported: [host: Host, platform: string][] = [
  [host("linux", "x64", "20.0.0", "2.36"), "linux-x64"],
  [host("linux", "arm64", "22.1.0", "2.36"), "linux-arm64"],
  [host("darwin", "x64", "24.1.0"), "darwin-x64"],
  [host("darwin", "arm64", "26.1.0"), "darwin-arm64"],
  [host("win32", "x64", "28.0.0"), "win-x64"],
];

describe("the repository's own Node", () => {
  for (const [machine, platform] of supported)
    it(`is found on ${platform} under Node ${machine.versions.node}, without a link in .bin`, () => {
      const folder = modulesWith(platform);
      assert.ok(findPinnedNode(machine, folder).startsWith(join(folder, `node-${platform}`, "bin", "node")));
    });

  const refused: [reason: string, host: Host, folder: string, sentence: RegExp][] = [
    [
      "an outer Node that is too old",
      host("linux", "x64", "18.20.8", "2.36"),
      modulesWith("linux-x64"),
      /^Node 18\.20\.8 is too old.*install Node 24 or 26/,
    ],
    [
      "a platform that npm has no Node for",
      host("freebsd", "x64", "24.0.0"),
      modulesWith(),
      /^npm has no Node 26 for freebsd-x64.*docker compose up/,
    ],
    [
      "a processor that npm has no Node for",
      host("linux", "ppc64", "24.0.0", "2.36"),
      modulesWith(),
      /for linux-ppc64/,
    ],
    [
      "musl instead of glibc",
      host("linux", "x64", "24.0.0"),
      modulesWith("linux-x64"),
      /glibc.*Alpine.*Debian image/,
    ],
    [
      "omitted optional dependencies",
      host("linux", "x64", "24.0.0", "2.36"),
      modulesWith(),
      /missing because npm left out optional.*npm ci --include=optional/,
    ],
    [
      "dependencies of another platform",
      host("darwin", "arm64", "24.0.0"),
      modulesWith("linux-x64"),
      /installed for linux-x64, and this is darwin-arm64: run npm ci here/,
    ],
    [
      "no dependencies at all",
      host("linux", "x64", "24.0.0", "2.36"),
      join(root, "absent"),
      /^The dependencies are not installed: run npm ci first/,
    ],
  ];
  for (const [reason, machine, folder, sentence] of refused)
    it(`is rejected in one sentence: ${reason}`, () => {
      assert.throws(
        () => findPinnedNode(machine, folder),
        ({ message }: Error) => sentence.test(message) && /^[^\n]{1,220}\.$/.test(message),
      );
    });
});

describe("the environment of the repository's own Node", () => {
  const forOthers = {
    NODE_OPTIONS: "--no-warnings",
    AWS_PROFILE: "mine",
    AWS_ENDPOINT_URL: "http://127.0.0.1:9",
    AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
    PGHOST: "db.invalid",
    PGOPTIONS: "-c search_path=nowhere",
  };

  it("has no variables for another Node, for the developer's AWS account or for another PostgreSQL", () => {
    const kept = { HOME: "/home/me", AWSOME: "1", PG: "1", CI: "1" };
    const own = ownEnvironment({ ...forOthers, ...kept }, []);
    for (const [name, value] of Object.entries(forOthers)) assert.notEqual(own[name], value, name);
    for (const [name, value] of Object.entries(kept)) assert.equal(own[name], value, name);
  });

  it("applies to all programs that bin/run.js starts", () => {
    const print = "process.stdout.write(JSON.stringify(process.env))";
    const { stdout } = spawnSync(process.execPath, [run, "node", "-p", print], {
      env: { ...process.env, ...forOthers },
      encoding: "utf8",
    });
    assert.match(stdout, /"PATH"/);
    for (const [name, value] of Object.entries(forOthers))
      assert.equal(stdout.includes(`"${name}":"${value}"`), false, name);
  });

  it("keeps the developer's proxy, except for programs on this machine", () => {
    const { HTTPS_PROXY, NO_PROXY, no_proxy } = ownEnvironment(
      { HTTPS_PROXY: "p:1", NO_PROXY: "a.example" },
      [],
    );
    assert.deepEqual([HTTPS_PROXY, NO_PROXY], ["p:1", no_proxy]);
    for (const host of ["a.example", "localhost", "127.0.0.1"])
      assert.ok(NO_PROXY?.split(",").includes(host));
  });
});
