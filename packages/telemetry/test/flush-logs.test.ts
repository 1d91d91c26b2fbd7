import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";

const telemetry = new URL("../src/index.ts", import.meta.url).href;

/** Output of a process that logs to a pipe, waits for `flushLogs` and is killed immediately. */
const writtenBefore = (log: string): string => {
  const program = `
    import { createLogger, flushLogs } from ${JSON.stringify(telemetry)};
    const logger = createLogger({ service: "payment", version: "1" });
    ${log}
    await flushLogs(logger);
    process.kill(process.pid, "SIGKILL");`;
  const { stdout, signal } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
  });
  assert.equal(signal, "SIGKILL");
  return stdout;
};

describe("flushLogs", () => {
  it("resolves once a line has left the process", () => {
    assert.match(writtenBefore(`logger.info("the last words");`), /the last words/);
  });

  it("resolves no earlier if a write of other lines is in progress", () => {
    const log = `
      logger.info("x".repeat(10_000));
      logger.info("the last words");`;
    assert.match(writtenBefore(log), /the last words/);
  });
});
