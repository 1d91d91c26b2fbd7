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
  readonly answers: number;
  readonly latency: {
    readonly p50: number;
    readonly p90: number;
    readonly p99: number;
    readonly max: number;
  };
}

/** The process that makes the load. */
export interface Generator {
  /** `tolerated`: statuses that are no failure. @throws where another answer was not as it must be */
  run(order: Order, tolerated?: readonly number[]): Promise<Measured>;
  close(): void;
}

const ask = async (child: ChildProcess, order: Order): Promise<Report> => {
  const settled = new AbortController();
  const answer = once(child, "message", settled) as Promise<[Report]>;
  const end = once(child, "exit", settled).then((): never => {
    throw new Error("the load generator has ended");
  });
  end.catch(() => undefined);
  child.send(order);
  try {
    return (await Promise.race([answer, end]))[0];
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
  if (problems.length > 0 || report.answers === 0) {
    const told = problems.slice(0, 3).map(([problem, count]) => `${count} × ${problem}`);
    throw new Error(`${describe(order)}: ${report.answers} answers; ${told.join("; ")}`);
  }
  return {
    requestsPerSecond: report.answers / report.seconds,
    cpuUs: report.cpuUs / report.answers,
    busy: report.cpuUs / 1e6 / report.seconds,
    answers: report.answers,
    latency: report.latency,
  };
};

/** Starts the load generator on the data in a file. One run at a time. */
export const startGenerator = (dataFile: string): Generator => {
  const program = fileURLToPath(new URL("./main.ts", import.meta.url));
  const child = spawn(process.execPath, ["--max-semi-space-size=64", program, dataFile], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  return {
    run: async (order, tolerated = []) => measuredOf(order, await ask(child, order), tolerated),
    close: () => child.disconnect(),
  };
};
