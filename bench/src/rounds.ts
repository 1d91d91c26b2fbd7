import type { Cell } from "./contenders.ts";
import type { Measured } from "./load/generator.ts";
import type { World } from "./world/start-world.ts";

export interface Pace {
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** Requests a second. Absent: as fast as it goes. */
  readonly rate?: number;
  /** Statuses that are no failure. */
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

/** The middle one. */
export const median = (numbers: readonly number[]): number =>
  sorted(numbers)[Math.floor((numbers.length - 1) / 2)] ?? Number.NaN;

const spreadOf = (numbers: readonly number[]): number => {
  const all = sorted(numbers);
  const at = (share: number): number => all[Math.round((all.length - 1) * share)] ?? Number.NaN;
  return (at(0.75) - at(0.25)) / at(0.5);
};

/**
 * Twice the pool: the server is never idle, and its load shedder has no reason to refuse. A log-in takes 25
 * ms of CPU; more of them at once would only wait for each other.
 */
const connectionsFor = (cell: Cell): number => (cell.workload === "log-in" ? 4 : 10);

/**
 * Says, as an edit would, that what was read of the products is no longer current: five times a second, while pages
 * and products are asked for of which none comes twice within that time. So every answer is read from the database,
 * by a service whose cache is as it is in production: `parts/traces.ts` shows that it is so.
 */
const editing = ({ databases }: World): (() => void) => {
  const timer = setInterval(() => {
    databases.catalog.sql("SELECT pg_notify('product_edited', '')").catch(() => undefined);
  }, 200);
  return () => clearInterval(timer);
};

/** Asks one cell. */
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
        // At a fixed rate nothing is short of work, and a busy loop would only delay PostgreSQL and the gateway.
        ...(rate !== undefined && { rate, staysAwake: false }),
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

/** Starts each round with another cell, so that no contender always comes after the same one. */
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

/** Asks every cell for a moment: answers are right, and code is compiled, before anything is measured. */
export const rehearse = async (
  world: World,
  cells: readonly Cell[],
  pace: Omit<Pace, "rounds" | "measureMs">,
): Promise<void> => {
  for (const cell of cells) await measure(world, cell, { ...pace, rounds: 1, measureMs: 300 });
};
