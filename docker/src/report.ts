/** Measures the images and prints a table: `npm run docker -- report`. Needs a Docker engine with Compose. */
import { rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { type ServiceName, serviceNames } from "@shop/topology";
import { changeCatalog, untilServed } from "./change-and-wait.ts";
import { copyRepository, createComposeProject, docker } from "./compose-project.ts";

const rounds = 7;
const baseImage = "gcr.io/distroless/nodejs26-debian13:nonroot";

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;

const megabytesOf = async (image: string): Promise<number> =>
  Number(await docker("image", "inspect", "-f", "{{.Size}}", image)) / 1e6;

const shop = createComposeProject({
  name: "fargate-shop-report",
  port: 18_070,
  mesh: 97,
  folder: await copyRepository(),
});

/** A service's durations from start to ready, measured by its own process. */
const startsOf = async (service: ServiceName): Promise<number[]> =>
  [...(await shop.compose("logs", "--no-log-prefix", service)).matchAll(/"afterMs":(\d+)/g)].map(([, ms]) =>
    Number(ms),
  );

const restart = async (service: ServiceName): Promise<void> => {
  const before = (await startsOf(service)).length;
  const [container = ""] = await shop.containersOf(service);
  await docker("restart", container);
  while ((await startsOf(service)).length === before) await delay(50);
};

/** Resident memory of the service's Node, in MiB. */
const memoryOf = async (service: ServiceName): Promise<number> => {
  const [container = ""] = await shop.containersOf(service);
  const processes = (await docker("top", container, "-eo", "pid,rss,args")).split("\n");
  const [, kibibytes] =
    processes.map((line) => /^ *\d+ +(\d+) +\/nodejs\/bin\/node start\.js/.exec(line)).find(Boolean) ?? [];
  return Number(kibibytes) / 1024;
};

const rebuild = async (): Promise<number> => {
  // A new text each time, or the build would find it in its cache.
  const words = `At ${Date.now()} there is no`;
  const start = performance.now();
  changeCatalog(shop.folder, words);
  await shop.compose("build", "catalog");
  await shop.compose("up", "-d", "--no-deps", "--timeout", "0", "catalog");
  await untilServed(shop.url, words, 60_000);
  return (performance.now() - start) / 1000;
};

const measure = async (): Promise<string[][]> => {
  const base = await megabytesOf(baseImage);
  // One after the other, so that other load on the machine affects all of them alike.
  for (let round = 0; round < rounds; round += 1) {
    for (const service of serviceNames) await restart(service);
  }
  // The garbage of the start is collected by now, and no requests arrive meanwhile.
  await delay(10_000);
  return Promise.all(
    serviceNames.map(async (service) => [
      service,
      ((await megabytesOf(`fargate-shop/${service}`)) - base).toFixed(1),
      String(median((await startsOf(service)).slice(-rounds))),
      (await memoryOf(service)).toFixed(0),
    ]),
  );
};

const print = (rows: readonly string[][]): void => {
  const heads = ["", "image above its base, MB", "start to ready, ms", "idle memory, MiB"];
  const goals = ["goal", "≤ 8", "≤ 250", "≤ 90"];
  for (const row of [heads, goals, ...rows]) {
    process.stdout.write(`${row.map((cell, index) => cell.padEnd(index === 0 ? 10 : 26)).join("")}\n`);
  }
};

try {
  await shop.compose("up", "-d", "--wait", "--build");
  // The products are in stock by now, and no requests arrive.
  print(await measure());
  const seconds: number[] = [];
  for (let round = 0; round < 3; round += 1) seconds.push(await rebuild());
  process.stdout.write(
    `\nA changed line is rebuilt and served after ${median(seconds).toFixed(1)} s (goal ≤ 5 s)\n`,
  );
} finally {
  await shop.compose("down", "-v", "--timeout", "0");
  rmSync(shop.folder, { recursive: true });
}
