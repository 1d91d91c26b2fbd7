import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { portsFrom, requireFree } from "@shop/local-launcher/ports";
import { type Launched, launcherWith, npmStart, removeState } from "./npm-start.ts";
import { checkOutInstalled } from "./stock-node.ts";

const port = 23_100;
const { gateway, secrets, tracing } = portsFrom(port);

/**
 * A module that runs code in the launcher on SIGUSR2; `servers` has the listening servers of its process, by
 * port.
 */
const atSignal = (deed: string): string =>
  `data:text/javascript,${encodeURIComponent(`
  import { Server } from "node:net";
  const servers = new Map();
  const { listen } = Server.prototype;
  Server.prototype.listen = function (...args) {
    return listen.apply(this, args).once("listening", () => servers.set(this.address()?.port, this));
  };
  process.on("SIGUSR2", () => { ${deed} });`)}`;

const leavesNothing = async (shop: Launched, printed: RegExp): Promise<void> => {
  assert.equal(await shop.ended(), 1, shop.output());
  assert.match(shop.output(), printed);
  assert.match(shop.output(), /The shop has stopped\. The data is kept: start it again\.\n$/);
  await requireFree(portsFrom(port));
};

describe("a launcher that loses a part", () => {
  after(() => removeState(port));

  for (const [name, lost] of Object.entries({
    "The gateway": gateway,
    "The local Secrets Manager": secrets,
    "The trace receiver": tracing,
  }))
    it(`ends with one sentence and status 1, and stops the rest: ${name}`, async () => {
      const shop = launcherWith(atSignal(`servers.get(${lost}).close()`), ["--port", `${port}`]);
      await shop.prints(/Stop {2}/);
      shop.child.kill("SIGUSR2");
      await leavesNothing(shop, new RegExp(`^${name} has stopped listening, and the shop cannot`, "m"));
    });

  it("ends with the error and status 1, and stops the rest, after an exception in one of its own handlers", async () => {
    for (const deed of ['throw new Error("planted")', 'Promise.reject(new Error("planted"))']) {
      const shop = launcherWith(atSignal(deed), ["--port", `${port}`]);
      await shop.prints(/Stop {2}/);
      shop.child.kill("SIGUSR2");
      await leavesNothing(shop, /^npm start failed unexpectedly\. Error: planted$/m);
    }
  });
});

describe("a running shop whose files are removed", () => {
  const other = 23_200;

  for (const [what, gone] of [
    ["its state folder", (folder: string) => join(folder, ".local", `shop-${other}`)],
    ["the repository", (folder: string) => folder],
  ] as const)
    it(`reports it and stops at Ctrl-C: ${what}`, async () => {
      const folder = checkOutInstalled();
      const shop = npmStart(["--port", `${other}`], { folder });
      await shop.prints(/Stop {2}/);
      const removed = gone(folder);
      // Files that PostgreSQL still writes may prevent a folder's removal, so it is moved away first.
      renameSync(removed, `${removed}.removed`);
      rmSync(`${removed}.removed`, { recursive: true, force: true, maxRetries: 20 });
      await shop.prints(new RegExp(`${removed} was removed while the shop uses it.*Ctrl-C`));
      shop.child.kill("SIGINT");
      await once(shop.child, "close");
      assert.match(shop.output(), /Stopped\./);
      assert.equal(existsSync(removed), false);
      await requireFree(portsFrom(other));
    });
});
