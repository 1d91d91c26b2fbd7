import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ForeseenError } from "./foreseen-error.ts";
import { repository } from "./launcher/children.ts";
import { type Shop, startShop } from "./shop.ts";
import { bold, dim, green, red, say } from "./terminal.ts";
import { welcome } from "./welcome.ts";

const usage = `npm start -- [--fresh] [--port 8080]

  --fresh   begin anew: throw away the data of earlier runs
  --port N  the gateway's port (8080); all other ports follow from it`;

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      fresh: { type: "boolean" },
      port: { type: "string", default: "8080" },
      help: { type: "boolean" },
    },
  });
  const basePort = Number(values.port);
  if (!Number.isInteger(basePort) || basePort < 1 || basePort > 65_000)
    throw new Error(`--port ${values.port} is not a port`);
  return { basePort, fresh: values.fresh ?? false, help: values.help ?? false };
};

// A terminal sends Ctrl-C to the whole process group, and npm and bin/run.js pass it on: one press arrives up to three times.
const onePressMs = 500;

const stopOnSignal = (shop: Shop): void => {
  let stoppingSince: number | undefined;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, async () => {
      if (stoppingSince !== undefined) {
        if (performance.now() - stoppingSince > onePressMs) process.exit(1);
        return;
      }
      stoppingSince = performance.now();
      say(dim("\nStopping …"));
      await shop.stop();
      say("Stopped. The data is kept; npm start -- --fresh begins anew.");
      process.exit(0);
    });
  }
};

const run = async (): Promise<void> => {
  const { help, ...options } = readOptions();
  if (help) {
    say(usage);
    return;
  }
  const start = performance.now();
  const stateFolder = join(
    repository,
    ".local",
    options.basePort === 8080 ? "shop" : `shop-${options.basePort}`,
  );
  mkdirSync(stateFolder, { recursive: true });
  const shop = await startShop({ ...options, stateFolder, report: (line) => say(`  ${green("·")} ${line}`) });
  stopOnSignal(shop);
  say(
    `\n${bold("The shop is open")} ${dim(`after ${((performance.now() - start) / 1000).toFixed(1)} s`)}\n\n${welcome(shop.url, "Ctrl-C")}\n`,
  );
};

try {
  await run();
} catch (error) {
  const isExpected = error instanceof ForeseenError || (error as { code?: unknown }).code !== undefined;
  say(
    red(
      isExpected && error instanceof Error
        ? error.message
        : String(error instanceof Error ? error.stack : error),
    ),
  );
  process.exit(1);
}
