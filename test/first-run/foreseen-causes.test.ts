import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const isRoot = process.getuid?.() === 0;
const unprivilegedUser = 65_534;
let home: string;
before(() => {
  home = mkdtempSync(join(tmpdir(), "foreseen-"));
  chmodSync(home, 0o755);
});
after(() => rmSync(home, { recursive: true, force: true }));

/** Starts a shop in another process, which fails, and returns the printed message. */
const failureOf = (stateFolder: string, uid?: number): string => {
  const program = `
    ${uid === undefined ? "" : `process.setgroups([]); process.setgid(${uid}); process.setuid(${uid});`}
    const { startShop } = await import("@shop/local-launcher/shop");
    const { describeFailure } = await import(${JSON.stringify(join(repository, "packages/local/support/src/foreseen-error.ts"))});
    const options = { basePort: 26200, stateFolder: ${JSON.stringify(stateFolder)} };
    await startShop(options).then((shop) => shop.stop(), (error) => process.stderr.write(describeFailure(error)));`;
  const args = ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", program];
  return spawnSync(process.execPath, args, { cwd: join(repository, "test"), encoding: "utf8" }).stderr;
};

const isReadable = (printed: string, cause: RegExp, wayOut: RegExp): void => {
  assert.match(printed, cause);
  assert.match(printed, wayOut);
  assert.doesNotMatch(printed, /^ +at /m);
  assert.ok(printed.split("\n").length < 12, printed);
};

const mounted = (folder: string, options: string): boolean => {
  mkdirSync(folder, { recursive: true });
  return spawnSync("mount", ["-t", "tmpfs", "-o", options, "none", folder]).status === 0;
};

describe("an expected failure is reported with its cause and remedy", { skip: !isRoot }, () => {
  it("a state folder of another user", () => {
    const folder = join(home, "of-root");
    mkdirSync(folder);
    isReadable(
      failureOf(folder, unprivilegedUser),
      /of-root\/.* belongs to another user/,
      /Run npm start as its owner/,
    );
  });

  it("a database of another user", () => {
    const folder = join(home, "database-of-root");
    mkdirSync(join(folder, "postgres"), { recursive: true, mode: 0o700 });
    chownSync(folder, unprivilegedUser, unprivilegedUser);
    isReadable(failureOf(folder, unprivilegedUser), /postgres belongs to another user/, /as that user/);
  });

  it("a file system that is read-only, or full", (test) => {
    for (const [options, cause, wayOut] of [
      ["ro,mode=755", /file system is read-only/, /Use a clone on a writable/],
      ["size=2m,mode=755", /No space left/, /free some space/],
    ] as const) {
      const folder = join(home, options.replaceAll(/\W/g, "-"));
      if (!mounted(folder, options)) return test.diagnostic("root may not mount here");
      try {
        isReadable(failureOf(folder), cause, wayOut);
      } finally {
        spawnSync("umount", [folder]);
      }
    }
  });

  it("a folder that is not a database", () => {
    const folder = join(home, "no-database");
    mkdirSync(join(folder, "postgres/photos"), { recursive: true });
    isReadable(failureOf(folder), /is not a PostgreSQL database/, /--fresh/);
  });
});
