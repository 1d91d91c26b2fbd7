/** `npm run bench -- profile pages`: shows how the CPU time of a request is spent, by V8's profiler. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import type { Profiler } from "node:inspector";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ServiceName, serviceNames } from "@shop/topology";
import { callLines, callTree } from "./report/call-tree.ts";
import { measure } from "./rounds.ts";
import { loadServiceBench } from "./service-bench.ts";
import { report, withWorld } from "./with-world.ts";
import { startServiceProcess } from "./world/service-processes.ts";
import { besides } from "./world/start-services.ts";

/** Entries below this share of a request are left out. */
const minShare = 0.01;
const warmUpMs = 3_000;
const measureMs = 6_000;

const catalogReads = ["list", "pages", "product", "products"];

/** Workloads that can be profiled, with the service that receives their requests. */
const readWorkloads = async (): Promise<ReadonlyMap<string, ServiceName>> => {
  const found = new Map<string, ServiceName>(catalogReads.map((name) => [name, "catalog"]));
  for (const service of serviceNames) {
    const { workloads, pages } = await loadServiceBench(service);
    for (const name of Object.keys({ ...workloads, ...pages })) found.set(name, service);
  }
  return found;
};

const profile = (service: ServiceName, workload: string, folder: string): Promise<number> =>
  withWorld(async (world) => {
    const started = await startServiceProcess(world.around, {
      ...besides(world, service),
      name: "profiled",
      flags: ["--cpu-prof", `--cpu-prof-dir=${folder}`],
    });
    const cell = { contender: "shop", workload, port: started.port, pids: [started.pid] };
    const isUncached = workload === "pages" || workload === "products";
    const pace = { rounds: 1, warmUpMs, measureMs, tolerated: [202, 503] };
    const { cpuUs } = await measure(world, { ...cell, isUncached }, pace);
    await started.stop();
    return cpuUs;
  });

const workloads = await readWorkloads();
const [workload = "pages"] = process.argv.slice(2);
const service = workloads.get(workload);
if (!service) {
  report(`There is no workload ${workload}; there are ${[...workloads.keys()].join(", ")}.`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), "profile-"));
try {
  const cpuUs = await profile(service, workload, folder);
  const [file = ""] = readdirSync(folder);
  const taken = JSON.parse(readFileSync(join(folder, file), "utf8")) as Profiler.Profile;
  const tree = callTree(taken, warmUpMs / (warmUpMs + measureMs));
  const lines = callLines(tree, cpuUs, minShare * cpuUs);
  process.stdout.write(`${["    all  itself  µs of one request", ...lines].join("\n")}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
process.exit(0);
