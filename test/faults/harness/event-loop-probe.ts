/**
 * Loaded into a process before its own code: writes its event loop delay to a file of its own, every 10 ms.
 */
import { appendFileSync } from "node:fs";
import { join } from "node:path";

const everyMs = 10;
const folder = process.env["EVENT_LOOP_PROBE"];

if (folder !== undefined) {
  const samples: [at: number, late: number][] = [];
  let due = performance.now() + everyMs;
  setInterval(() => {
    const now = performance.now();
    samples.push([Math.round(performance.timeOrigin + now), Math.max(0, now - due)]);
    due = now + everyMs;
  }, everyMs).unref();
  setInterval(() => {
    const lines = samples.splice(0).map(([at, late]) => `${at} ${late.toFixed(1)}\n`);
    appendFileSync(join(folder, `${process.pid}.event-loop`), lines.join(""));
  }, 250).unref();
}
