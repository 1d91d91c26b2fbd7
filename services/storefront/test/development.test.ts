import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { fakePeers, workingShop } from "./fake-peers.ts";
import { addressOf, newKeys, serveStorefront } from "./serve-storefront.ts";

const own = fileURLToPath(new URL("../", import.meta.url));
const failures: unknown[] = [];
let folder: string;
let url: string;
let server: Server;
let endWatching: () => void;

const get = async (path: string): Promise<string> => (await fetch(`${url}${path}`)).text();

const change = (file: string, from: string, to: string): void => {
  const path = join(folder, file);
  const before = readFileSync(path, "utf8");
  assert.ok(before.includes(from), `${file} does not contain ${from}`);
  writeFileSync(path, before.replace(from, to));
};

interface Change {
  readonly event: string;
  readonly data: string;
}

const changeOf = (text: string): Change | undefined => {
  const [, event = "", data = '""'] = /^event: (.*)\ndata: (.*)$/m.exec(text) ?? [];
  return event === "" ? undefined : { event, data: JSON.parse(data) as string };
};

/** Resolves with the next event that open pages get, once `act` has run. */
const eventAfter = async (act: () => void): Promise<Change> => {
  const { body } = await fetch(`${url}/_changes`);
  assert.ok(body);
  let text = "";
  let hasActed = false;
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const [first = "", second] = text.split("\n\n");
    if (!hasActed && second !== undefined && changeOf(first)) {
      hasActed = true;
      act();
    }
    const next = changeOf(second ?? "");
    if (next && text.endsWith("\n\n")) return next;
  }
  return assert.fail("the stream of changes has ended");
};

before(async () => {
  // Within the folder of the service, so that its dependencies are found.
  mkdirSync(join(own, ".local"), { recursive: true });
  folder = mkdtempSync(join(own, ".local/copy-"));
  for (const part of ["src", "assets", "dev", "package.json"])
    cpSync(join(own, part), join(folder, part), { recursive: true });
  const { createLivePages } = (await import(
    join(folder, "dev/live-pages.ts")
  )) as typeof import("../dev/live-pages.ts");
  const { watchSources } = (await import(
    join(folder, "dev/watch-sources.ts")
  )) as typeof import("../dev/watch-sources.ts");
  const live = await createLivePages((error) => failures.push(error));
  const keys = newKeys();
  server = await serveStorefront(
    fakePeers(() => workingShop()),
    () => keys,
    live.createPages,
  );
  url = addressOf(server);
  endWatching = watchSources(live.reload);
});
after(() => {
  endWatching?.();
  server?.closeAllConnections();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the pages of `npm run dev`", { concurrency: false }, () => {
  it("change with their sources, and say so to open pages", async () => {
    assert.match(await get("/"), /New arrivals/);
    const { event } = await eventAfter(() => change("src/texts/en.ts", "New arrivals", "Fresh things"));
    assert.equal(event, "version");
    assert.match(await get("/"), /Fresh things/);
  });

  it("change with a component that other modules import", async () => {
    await eventAfter(() => change("src/components/footer.tsx", "<p>", '<p className="changed">'));
    assert.match(await get("/"), /<p class="changed">/);
  });

  it("change with their style", async () => {
    const styleOf = async () => /<link rel="stylesheet" href="([^"]+)"/.exec(await get("/"))?.[1] ?? "";
    const before = await styleOf();
    await eventAfter(() => change("assets/styles/base.css", ":root {", ":root { --new: 1;"));
    assert.notEqual(await styleOf(), before);
    assert.match(await get(await styleOf()), /--new: 1/);
  });

  it("stay as they were while the sources have an error, and open pages show it", async () => {
    const { event, data } = await eventAfter(() =>
      change("src/pages/home-page.tsx", "return (", "retur n ("),
    );
    assert.equal(event, "failure");
    assert.match(data, /home-page\.tsx/);
    assert.equal(failures.length, 1);
    assert.match(await get("/"), /Fresh things/);
    const mended = await eventAfter(() => change("src/pages/home-page.tsx", "retur n (", "return ("));
    assert.equal(mended.event, "version");
  });

  it("load the page again once their version has been replaced", async () => {
    const [, path = ""] = /<script type="module" src="(\/_[^"]+)"/.exec(await get("/")) ?? [];
    const { data } = await eventAfter(() => change("src/texts/en.ts", "Fresh things", "New arrivals"));
    assert.match(await get(path), new RegExp(`shownVersion = "${data}"`));
  });

  it("show every component", async () => {
    const page = await get("/_components");
    for (const name of [
      "notice error",
      "product-card",
      "status refunded",
      "cart-lines",
      "stock none",
      "empty",
    ])
      assert.ok(page.includes(`class="${name}"`), name);
  });
});

describe("the pages of production", () => {
  it("have neither the components nor the script that loads them again", async () => {
    const production = await serveStorefront(fakePeers(() => workingShop()));
    const at = addressOf(production);
    for (const path of ["/_components", "/_changes", "/_reload.js"])
      assert.equal((await fetch(`${at}${path}`)).status, 404, path);
    assert.doesNotMatch(await (await fetch(at)).text(), /_reload/);
    production.closeAllConnections();
    production.close();
  });
});
