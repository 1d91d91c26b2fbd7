import type { Cell } from "./contenders.ts";
import type { Measured } from "./load/generator.ts";
import type { World } from "./world/start-world.ts";

export interface Pace {
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** Requests per second. Absent: each connection sends its next request after the response. */
  readonly rate?: number;
  /** Statuses that do not count as failures. */
  readonly tolerated?: readonly number[];
}

/** The medians of a cell over all rounds. */
export interface Result {
  readonly contender: string;
  readonly workload: string;
  readonly requestsPerSecond: number;
  readonly cpuUs: number;
  /** The spread of the rounds: the interquartile range divided by the median. */
  readonly spread: number;
  readonly busy: number;
  readonly p50: number;
  readonly p99: number;
}

const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((one, other) => one - other);

/** The middle value; of an even number, the lower of the two. */
export const median = (numbers: readonly number[]): number =>
  sorted(numbers)[Math.floor((numbers.length - 1) / 2)] ?? Number.NaN;

const spreadOf = (numbers: readonly number[]): number => {
  const all = sorted(numbers);
  const at = (share: number): number => all[Math.round((all.length - 1) * share)] ?? Number.NaN;
  return (at(0.75) - at(0.25)) / at(0.5);
};

/**
 * Twice the pool, so the server is never idle and its load shedder rejects nothing. A log-in takes 25 ms of CPU;
 * more concurrent log-ins would only wait for each other.
 */
const connectionsFor = (cell: Cell): number => (cell.workload === "log-in" ? 4 : 10);

/**
 * Invalidates cached products five times per second, as an edit does. No page or product is requested twice within
 * that time, so the service reads every response from the database with its production cache; `parts/traces.ts`
 * verifies this.
 */
const editing = ({ databases }: World): (() => void) => {
  const timer = setInterval(() => {
    databases.catalog.sql("SELECT pg_notify('product_edited', '')").catch(() => undefined);
  }, 200);
  return () => clearInterval(timer);
};

/** Measures one cell. */
export const measure = async (
  world: World,
  cell: Cell,
  { warmUpMs, measureMs, rate, tolerated }: Pace,
): Promise<Measured> => {
  const stopEditing = cell.isUncached ? editing(world) : () => undefined;
  try {
    const order = {
      workload: cell.workload,
      drive: {
        ports: [cell.port],
        connections: connectionsFor(cell),
        warmUpMs,
        measureMs,
        // A busy loop would delay the gateway. At a fixed rate it has no purpose, and would delay PostgreSQL.
        staysAwake: rate === undefined && !cell.sharesLoadCore,
        ...(rate !== undefined && { rate }),
      },
      pids: cell.pids,
    };
    return await world.generator.run(order, tolerated);
  } finally {
    stopEditing();
  }
};

const resultOf = ({ contender, workload }: Cell, rounds: readonly Measured[]): Result => {
  const of = (value: (round: Measured) => number): number => median(rounds.map(value));
  return {
    contender,
    workload,
    requestsPerSecond: of(({ requestsPerSecond }) => requestsPerSecond),
    cpuUs: of(({ cpuUs }) => cpuUs),
    spread: spreadOf(rounds.map(({ cpuUs }) => cpuUs)),
    busy: of(({ busy }) => busy),
    p50: of(({ latency }) => latency.p50),
    p99: of(({ latency }) => latency.p99),
  };
};

/** Rotates the cells in each round, so that no contender always follows the same one. */
const inOrderOf = <T>(things: readonly T[], round: number): T[] => {
  const first = (round * 7) % things.length;
  return [...things.slice(first), ...things.slice(0, first)];
};

/** Runs all cells, round by round. @throws if a response is wrong */
export const measureRounds = async (
  world: World,
  cells: readonly Cell[],
  pace: Pace,
  report: (line: string) => void,
): Promise<Result[]> => {
  const seen = new Map<Cell, Measured[]>(cells.map((cell) => [cell, []]));
  for (let round = 0; round < pace.rounds; round += 1) {
    for (const cell of inOrderOf(cells, round)) {
      report(`round ${round + 1} of ${pace.rounds}: ${cell.contender} ${cell.workload}`);
      seen.get(cell)?.push(await measure(world, cell, pace));
    }
  }
  return [...seen].map(([cell, rounds]) => resultOf(cell, rounds));
};

/** Loads every cell briefly before the measurement, to check its responses and to let V8 compile the code. */
export const rehearse = async (
  world: World,
  cells: readonly Cell[],
  pace: Omit<Pace, "rounds" | "measureMs">,
): Promise<void> => {
  for (const cell of cells) await measure(world, cell, { ...pace, rounds: 1, measureMs: 300 });
};
