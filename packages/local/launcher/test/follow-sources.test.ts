import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, describe, it } from "node:test";
import { freePort } from "@shop/local-support";
import { repository } from "../src/parts/children.ts";
import { watchFiles } from "../src/parts/follow-sources.ts";
import { type Supervised, supervise } from "../src/parts/supervise.ts";

let folder: string;
before(() => {
  mkdirSync(join(repository, ".local"), { recursive: true });
  folder = mkdtempSync(join(repository, ".local/follow-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const sourceOf = (text: string, port: number): string =>
  `import { createServer } from "node:http";
createServer((request, response) => response.end(${JSON.stringify(text)})).listen(${port}, "127.0.0.1");`;

/** Resolves once the service responds with a text; the test's time limit ends the wait. */
const until = async (port: number, text: string): Promise<void> => {
  const found = await fetch(`http://127.0.0.1:${port}/`).then(
    (response) => response.text(),
    () => "",
  );
  if (found !== text) await until(port, text);
};

describe("a service whose source has changed", () => {
  let port: number;
  let service: Supervised;
  const lines: string[] = [];
  const write = (source: string): void => writeFileSync(join(folder, "main.ts"), source);
  before(async () => {
    port = await freePort();
    write(sourceOf("one", port));
    const file = relative(repository, join(folder, "main.ts"));
    const program = { name: "changing", file, environment: {}, logFolder: folder };
    service = await supervise(
      () => program,
      port,
      (line) => lines.push(line),
    );
  });
  after(() => service?.stop(1_000));

  it("is started again, without a word of an unexpected end", { timeout: 30_000 }, async () => {
    await until(port, "one");
    write(sourceOf("two", port));
    service.restart();
    await until(port, "two");
    assert.deepEqual(lines, []);
  });

  it("is started at once when an error in its source is mended", { timeout: 30_000 }, async () => {
    const pid = service.pid();
    write("retur n");
    service.restart();
    // It has ended and waits for its next start.
    while (!lines.some((line) => line.includes("restarting it"))) await new Promise(setImmediate);
    write(sourceOf("three", port));
    service.restart();
    await until(port, "three");
    assert.notEqual(service.pid(), pid);
  });
});

describe("watched folders", () => {
  it("report a changed file of any depth, once", { timeout: 30_000 }, async () => {
    mkdirSync(join(folder, "src/deep"), { recursive: true });
    const { promise, resolve } = Promise.withResolvers<readonly string[]>();
    const close = watchFiles(folder, ["src"], resolve);
    writeFileSync(join(folder, "src/deep/a.ts"), "1");
    writeFileSync(join(folder, "src/deep/a.ts"), "2");
    assert.deepEqual(await promise, [join("src", "deep", "a.ts")]);
    await close();
  });
});
