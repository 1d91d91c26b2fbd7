import assert from "node:assert/strict";
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { Shop } from "@shop/local-launcher/shop";
import { newStateFolder, startSomewhere } from "../whole-shop.ts";

const printed: string[] = [];
let folder: string;
let shop: Shop;
before(async () => {
  folder = newStateFolder();
  shop = await startSomewhere((basePort) => ({
    basePort,
    stateFolder: folder,
    durable: false,
    report: (line) => printed.push(line),
  }));
});
after(async () => {
  await shop?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (const deadline = Date.now() + 40_000; !(await holds()); await delay(50))
    if (Date.now() > deadline) assert.fail(`not within 40 s: ${what}\n${printed.join("\n")}`);
};

const isOpen = (): Promise<boolean> =>
  fetch(`http://127.0.0.1:${shop.ports.gateway}/api/catalog/products?q=mug`).then(
    ({ ok }) => ok,
    () => false,
  );

const hasPrinted = (text: RegExp) => () => printed.some((line) => text.test(line));

describe("a lost part of a running shop", () => {
  it("is restarted and reported: PostgreSQL killed", async () => {
    assert.equal(await isOpen(), true);
    process.kill(shop.postgres.pid, "SIGKILL");
    await until("the end is reported", hasPrinted(/^PostgreSQL ended; restarting it/));
    await until("the restart is reported", hasPrinted(/^PostgreSQL is up again/));
    await until("the shop works", isOpen);
  });

  it("is restarted and reported: each service killed", async () => {
    for (const [name, pid] of Object.entries(shop.pids())) {
      process.kill(Number(pid), "SIGKILL");
      await until(name, hasPrinted(new RegExp(`^The ${name} service ended \\(SIGKILL\\); restarting it`)));
    }
    await until("the shop works", isOpen);
  });

  it("is reported: the folder of its logs, without which no service starts, until it is back", async () => {
    const logs = join(folder, "logs");
    renameSync(logs, `${logs}.away`);
    await until("the loss is reported", hasPrinted(/logs was removed while the shop uses it.*Ctrl-C/));
    process.kill(Number(shop.pids().catalog), "SIGKILL");
    await until("the cause is reported", hasPrinted(/^The catalog service did not start.*logs/s));
    renameSync(`${logs}.away`, logs);
    await until("the shop works", isOpen);
  });
});
