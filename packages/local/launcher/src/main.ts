import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describeFailure } from "@shop/local-support";
import { repository } from "./parts/children.ts";
import {
  defaultPort,
  readStartOptions,
  type StartOptions,
  startCommand,
  startUsage,
} from "./parts/options.ts";
import { type Shop, startShop } from "./shop.ts";
import { bold, dim, green, printLine, red } from "./terminal.ts";
import { welcome } from "./welcome.ts";

// A terminal sends Ctrl-C to the whole process group, and npm and bin/run.js forward it: one press arrives up
// to three times.
const onePressMs = 500;

/** Exits when the shop does: on a signal, or with status 1 if the shop cannot continue. */
const endWith = (shop: Shop, startAnew: string): void => {
  let endingSince: number | undefined;
  const end = async (reason: string, lastLine: string, status: number): Promise<void> => {
    endingSince = performance.now();
    printLine(reason);
    await shop.stop();
    printLine(lastLine);
    process.exit(status);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (endingSince === undefined)
        void end(dim("\nStopping …"), `Stopped. The data is kept; ${startAnew} starts over.`, 0);
      else if (performance.now() - endingSince > onePressMs) process.exit(1);
    });
  }
  const fail = (reason: string): void => {
    if (endingSince !== undefined) {
      printLine(red(reason));
      process.exit(1);
    }
    void end(red(`\n${reason}`), "The shop has stopped. The data is kept: start it again.", 1);
  };
  void shop.lost.then(fail);
  process.on("uncaughtException", (error) =>
    fail(`npm start failed unexpectedly. ${describeFailure(error)}`),
  );
};

const run = async ({ basePort, fresh, watch }: StartOptions): Promise<void> => {
  const start = performance.now();
  const stateFolder = join(repository, ".local", basePort === defaultPort ? "shop" : `shop-${basePort}`);
  // If root starts the shop, PostgreSQL's own user must be able to enter this folder.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  mkdirSync(stateFolder, { recursive: true, mode });
  chmodSync(stateFolder, mode);
  const report = (line: string) => printLine(`  ${green("·")} ${line}`);
  const shop = await startShop({ basePort, fresh, watch, stateFolder, report });
  endWith(shop, startCommand(basePort, "--fresh"));
  printLine(
    `\n${bold("The shop is open")} ${dim(`after ${((performance.now() - start) / 1000).toFixed(1)} s`)}\n\n${welcome(shop.url, "Ctrl-C")}\n`,
  );
};

let options: StartOptions | undefined;
try {
  options = readStartOptions(process.argv.slice(2), process.env);
  if (options.help) printLine(startUsage);
  else await run(options);
} catch (error) {
  const startAnew = startCommand(options?.basePort ?? defaultPort, "--fresh");
  printLine(red(describeFailure(error).replaceAll("npm start -- --fresh", startAnew)));
  process.exit(1);
}
