import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Order, Report } from "./main.ts";

/** The result of one run. */
export interface Measured {
  readonly requestsPerSecond: number;
  /** CPU time of the server for one request, in microseconds. */
  readonly cpuUs: number;
  /** CPU use of the server, as a share of one core. */
  readonly busy: number;
  readonly responses: number;
  readonly latency: {
    readonly p50: number;
    readonly p90: number;
    readonly p99: number;
    readonly max: number;
  };
}

/** The process that generates the load. */
export interface Generator {
  /** Runs the load. Responses with a `tolerated` status are no failure. @throws if another response is wrong */
  run(order: Order, tolerated?: readonly number[]): Promise<Measured>;
  close(): void;
}

const request = async (child: ChildProcess, order: Order): Promise<Report> => {
  const settled = new AbortController();
  const message = once(child, "message", settled) as Promise<[Report]>;
  const end = once(child, "exit", settled).then((): never => {
    throw new Error("the load generator has ended");
  });
  end.catch(() => undefined);
  child.send(order);
  try {
    return (await Promise.race([message, end]))[0];
  } finally {
    settled.abort();
  }
};

const describe = ({ workload, drive }: Order): string =>
  `${typeof workload === "string" ? workload : workload.paths[0]} at port ${drive.ports.join(", ")}`;

const measuredOf = (order: Order, report: Report, tolerated: readonly number[]): Measured => {
  if ("failure" in report) throw new Error(`${describe(order)}: ${report.failure}`);
  const isTolerated = (problem: string): boolean =>
    tolerated.some((status) => problem.startsWith(`status ${status}:`));
  const problems = Object.entries(report.problems).filter(([problem]) => !isTolerated(problem));
  if (problems.length > 0 || report.responses === 0) {
    const listed = problems.slice(0, 3).map(([problem, count]) => `${count} × ${problem}`);
    throw new Error(`${describe(order)}: ${report.responses} responses; ${listed.join("; ")}`);
  }
  return {
    requestsPerSecond: report.responses / report.seconds,
    cpuUs: report.cpuUs / report.responses,
    busy: report.cpuUs / 1e6 / report.seconds,
    responses: report.responses,
    latency: report.latency,
  };
};

/** Starts the load generator with the data in a file. It performs one run at a time. */
export const startGenerator = (dataFile: string): Generator => {
  const program = fileURLToPath(new URL("./main.ts", import.meta.url));
  const child = spawn(process.execPath, ["--max-semi-space-size=64", program, dataFile], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  return {
    run: async (order, tolerated = []) => measuredOf(order, await request(child, order), tolerated),
    close: () => child.disconnect(),
  };
};
