/** The load process: `node main.ts <file with the data>`; its parent sends it instructions as messages. */
import { readFileSync } from "node:fs";
import { cpuUs } from "../process-cost.ts";
import { type Drive, drive } from "./drive.ts";
import { type Exchange, prepareRequest } from "./exchange.ts";
import type { Outcome } from "./tally.ts";
import { type Data, type WorkloadName, workloads } from "./workloads.ts";

/** One run. */
export interface Order {
  readonly workload: WorkloadName | { readonly paths: readonly string[] };
  readonly drive: Drive;
  /** The server's processes. */
  readonly pids: readonly number[];
}

/** The result, and the CPU time of the processes during the run. */
export type Report = (Outcome & { readonly cpuUs: number }) | { readonly failure: string };

const data = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Data;
const made = new Map<string, { exchanges: Exchange[]; next: number }>();

const exchangesOf = (workload: Order["workload"]): { exchanges: Exchange[]; next: number } => {
  if (typeof workload !== "string") return { exchanges: pathsAsExchanges(workload.paths), next: 0 };
  const known = made.get(workload) ?? { exchanges: workloads[workload](data), next: 0 };
  made.set(workload, known);
  return known;
};

const pathsAsExchanges = (paths: readonly string[]): Exchange[] =>
  paths.map((path) => ({ request: prepareRequest({ path }), expected: { status: 200, contains: "{" } }));

const run = async ({ workload, drive: how, pids }: Order): Promise<Report> => {
  const place = exchangesOf(workload);
  const cpu = (): number => pids.reduce((sum, pid) => sum + cpuUs(pid), 0);
  let [before, after] = [0, 0];
  const outcome = await drive(
    how,
    () => {
      const exchange = place.exchanges[place.next % place.exchanges.length];
      if (!exchange) throw new Error("nothing to ask");
      place.next += 1;
      return exchange;
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
