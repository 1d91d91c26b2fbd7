/** `npm run bench -- profile pages`: shows how the CPU time of a request is spent, by V8's profiler. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import type { Profiler } from "node:inspector";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findService } from "@shop/topology";
import { callLines, callTree } from "./report/call-tree.ts";
import { measure } from "./rounds.ts";
import { report, withWorld } from "./with-world.ts";
import { startServiceProcess } from "./world/service-processes.ts";
import type { World } from "./world/start-world.ts";

const workloads = ["list", "pages", "product", "products", "pay"] as const;
type Profiled = (typeof workloads)[number];

const isProfiled = (name: string): name is Profiled => (workloads as readonly string[]).includes(name);

/** Entries below this share of a request are left out. */
const leastShare = 0.01;
const warmUpMs = 3_000;
const measureMs = 6_000;

const startProfiled = ({ around, services }: World, workload: Profiled, folder: string) => {
  const common = { name: "profiled", flags: ["--cpu-prof", `--cpu-prof-dir=${folder}`] };
  const user = services.user.internalPort;
  const paying = findService("payment");
  if (workload === "pay" && !paying) throw new Error("the shop has no payment service");
  return workload === "pay" && paying
    ? startServiceProcess(around, {
        ...common,
        service: paying,
        database: "payments",
        peers: { user, catalog: services.stock.internalPort },
      })
    : startServiceProcess(around, { ...common, service: "catalog", database: "catalog", peers: { user } });
};

const profile = (workload: Profiled, folder: string): Promise<number> =>
  withWorld(async (world) => {
    const service = await startProfiled(world, workload, folder);
    const cell = { contender: "shop", workload, port: service.port, pids: [service.pid] };
    const isUncached = workload === "pages" || workload === "products";
    const pace = { rounds: 1, warmUpMs, measureMs, tolerated: [202, 503] };
    const { cpuUs } = await measure(world, { ...cell, isUncached }, pace);
    await service.stop();
    return cpuUs;
  });

const [workload = "pages"] = process.argv.slice(2);
if (!isProfiled(workload)) {
  report(`There is no workload ${workload}; there are ${workloads.join(", ")}.`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), "profile-"));
try {
  const cpuUs = await profile(workload, folder);
  const [file = ""] = readdirSync(folder);
  const taken = JSON.parse(readFileSync(join(folder, file), "utf8")) as Profiler.Profile;
  const tree = callTree(taken, warmUpMs / (warmUpMs + measureMs));
  const lines = callLines(tree, cpuUs, leastShare * cpuUs);
  process.stdout.write(`${["    all  itself  µs of one request", ...lines].join("\n")}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
process.exit(0);
