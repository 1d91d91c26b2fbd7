/** The load process: `node main.ts <data file>`. Its parent sends it instructions as messages. */
import { readFileSync } from "node:fs";
import { cpuUs } from "../process-cost.ts";
import { type Drive, drive } from "./drive.ts";
import { type Data, type Exchange, exchange } from "./exchange.ts";
import type { Outcome } from "./tally.ts";
import { exchangesOf } from "./workloads.ts";

/** One run. */
export interface Order {
  readonly workload: string | { readonly paths: readonly string[] };
  readonly drive: Drive;
  /** The server's processes. */
  readonly pids: readonly number[];
}

/** The result, and the CPU time of the processes during the run. */
export type Report = (Outcome & { readonly cpuUs: number }) | { readonly failure: string };

interface Rotation {
  readonly exchanges: readonly Exchange[];
  next: number;
}

const data = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Data;
const rotations = new Map<string, Rotation>();

const pathsAsExchanges = (paths: readonly string[]): Exchange[] =>
  paths.map((path) => exchange({ path }, { status: 200, contains: "{" }));

/** A workload continues in a later run with the request after the last one. */
const rotationOf = async (workload: Order["workload"]): Promise<Rotation> => {
  if (typeof workload !== "string") return { exchanges: pathsAsExchanges(workload.paths), next: 0 };
  const known = rotations.get(workload) ?? { exchanges: await exchangesOf(workload, data), next: 0 };
  rotations.set(workload, known);
  return known;
};

const run = async ({ workload, drive: options, pids }: Order): Promise<Report> => {
  const rotation = await rotationOf(workload);
  const cpu = (): number => pids.reduce((sum, pid) => sum + cpuUs(pid), 0);
  let [before, after] = [0, 0];
  const outcome = await drive(
    options,
    () => {
      const next = rotation.exchanges[rotation.next % rotation.exchanges.length];
      if (!next) throw new Error("the workload has no requests");
      rotation.next += 1;
      return next;
    },
    {
      onBegin: () => {
        before = cpu();
      },
      onEnd: () => {
        after = cpu();
      },
    },
  );
  return { ...outcome, cpuUs: after - before };
};

process.on("message", (order: Order) => {
  run(order).then(
    (report) => process.send?.(report),
    (error: unknown) => process.send?.({ failure: String(error) } satisfies Report),
  );
});
process.on("disconnect", () => process.exit(0));
