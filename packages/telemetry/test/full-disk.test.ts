import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";

const telemetry = new URL("../src/index.ts", import.meta.url).href;

/** Logs 2,000 lines for each line on its stdin, prints `done` once they are flushed, and exits at SIGTERM. */
const program = `
  import { createLogger, flushLogs } from ${JSON.stringify(telemetry)};
  const logger = createLogger({ service: "payment", version: "1" });
  let number = 0;
  process.on("message", async (lines) => {
    for (let sent = 0; sent < lines; sent += 1) logger.info({ number: (number += 1) }, "x".repeat(100));
    await flushLogs(logger);
    process.send("done");
  });
  process.on("SIGTERM", () => process.exit(0));
  process.send("ready");`;

const startLogging = async (log: number) => {
  const args = ["--input-type=module", "-e", program];
  const child = spawn(process.execPath, args, { stdio: ["ignore", log, "inherit", "ipc"] });
  await once(child, "message");
  return {
    log: async (lines: number): Promise<void> => {
      child.send(lines);
      await once(child, "message");
    },
    terminate: async (): Promise<unknown> => {
      child.kill("SIGTERM");
      return (await once(child, "exit"))[0];
    },
  };
};

describe("a log that cannot be written", { skip: process.platform !== "linux" }, () => {
  it("keeps a process neither from its work nor from handling SIGTERM", async () => {
    const full = openSync("/dev/full", "w");
    const logging = await startLogging(full);
    closeSync(full);
    for (let round = 0; round < 3; round += 1) await logging.log(2_000);
    assert.equal(await logging.terminate(), 0);
  });
});

describe("a log on a disk that was full", {
  skip: process.platform !== "linux" || process.getuid?.() !== 0,
}, () => {
  const folder = mkdtempSync(join(tmpdir(), "full-disk-"));
  let isMounted = false;
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "none", folder], { stdio: "ignore" });
    isMounted = true;
  } catch {
    // A container's root user may not mount.
  }
  after(() => {
    if (isMounted) execFileSync("umount", [folder]);
    rmSync(folder, { recursive: true, force: true });
  });

  it("contains the number of missing lines, and every other line in full", {
    skip: !isMounted,
  }, async () => {
    const { bavail, bsize } = statfsSync(folder);
    const filler = join(folder, "filler");
    writeFileSync(filler, Buffer.alloc(bavail * bsize - 3 * bsize));
    const file = join(folder, "log");
    const log = openSync(file, "a");
    const logging = await startLogging(log);
    closeSync(log);
    await logging.log(200);
    unlinkSync(filler);
    await logging.log(10);
    await logging.terminate();

    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    const isWhole = (line: string): boolean => line.endsWith("}");
    assert.ok(
      lines.filter((line) => !isWhole(line)).length <= 1,
      "only the line at which the disk was full is cut",
    );
    const entries = lines.filter(isWhole).map((line) => JSON.parse(line) as Record<string, number>);
    const written = entries.filter(({ number }) => number !== undefined);
    const missing = entries.reduce((sum, { dropped = 0 }) => sum + dropped, 0);
    assert.equal(written.length + missing, 210);
    assert.ok(missing > 0);
    assert.equal(written.at(-1)?.["number"], 210);
  });
});
