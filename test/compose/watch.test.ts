import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import {
  type ComposeProject,
  changeCatalog,
  copyRepository,
  createComposeProject,
  untilServed,
} from "@shop/docker";
import { eventually } from "@shop/test-support";

let shop: ComposeProject;
let watch: ChildProcess | undefined;

before(async () => {
  const folder = await copyRepository();
  shop = createComposeProject({ name: "fargate-shop-watch", port: 18_090, mesh: 98, folder });
  await shop.compose("up", "-d", "--wait", "--build");
});
after(async () => {
  if (watch && watch.exitCode === null) {
    watch.kill("SIGINT");
    await once(watch, "exit");
  }
  await shop.compose("down", "-v");
  rmSync(shop.folder, { recursive: true });
  assert.deepEqual(await shop.remains(), []);
});

describe("docker compose watch", () => {
  it("applies a source change to the running service", async () => {
    watch = spawn("docker", ["compose", "-p", shop.name, "watch", "--no-up", "catalog"], {
      cwd: shop.folder,
      env: shop.environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let reported = "";
    for (const stream of [watch.stdout, watch.stderr]) stream?.on("data", (text) => (reported += text));
    await eventually("compose watches", () => /watching|watch enabled/i.test(reported));
    changeCatalog(shop.folder, "Nobody ever sold a");
    await untilServed(shop.url, "Nobody ever sold a", 60_000);
  });
});
