import { setTimeout as delay } from "node:timers/promises";
import { type Connection, openConnection } from "./connection.ts";
import type { Exchange } from "./exchange.ts";
import { askAgain, askWhenDue, type Line } from "./pacing.ts";
import { createTally, type Outcome } from "./tally.ts";

/** The load for one server. */
export interface Drive {
  /** The connections are spread over these. */
  readonly ports: readonly number[];
  readonly connections: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** Goes on until there are so many, for ten seconds at most: on a busy machine a moment may pass without any. @default 20 */
  readonly leastAnswers?: number;
  /** False if a server shares this process's core. @default true */
  readonly staysAwake?: boolean;
  /** Requests a second. Absent: each connection asks again as soon as it is answered. */
  readonly rate?: number;
}

/** Called at the start and at the end of the measured time. */
export interface Moments {
  readonly onBegin: () => void;
  readonly onEnd: () => void;
}

type OnResponded = (line: OpenLine, problem: string | undefined) => void;

const openLine = async (port: number, next: () => Exchange, onAnswered: OnResponded): Promise<OpenLine> => {
  const connection = await openConnection(port, (problem) => onAnswered(line, problem));
  const line: OpenLine = {
    connection,
    since: undefined,
    ask: (since) => {
      line.since = since;
      connection.send(next());
    },
  };
  return line;
};

interface OpenLine extends Line {
  readonly connection: Connection;
}

const patienceMs = 10_000;

const until = async (isSo: () => boolean): Promise<void> => {
  const end = performance.now() + patienceMs;
  while (!isSo() && performance.now() < end) await delay(5);
};

/**
 * Keeps this process from sleeping. Waking another core takes the one who does so up to 25 µs on a virtual machine: a
 * server that is slower than the load, so that this waits for it, would be charged with that, and a fast one would not.
 */
const stayAwake = (isWanted: boolean): (() => void) => {
  let isOver = !isWanted;
  const turn = (): void => {
    if (!isOver) setImmediate(turn);
  };
  turn();
  return () => {
    isOver = true;
  };
};

/** Sends exchanges in turn and keeps what came of them. */
export const drive = async (how: Drive, next: () => Exchange, moments: Moments): Promise<Outcome> => {
  const { ports, connections, warmUpMs, measureMs, rate, leastAnswers = 20, staysAwake = true } = how;
  const tally = createTally();
  const pacing = rate === undefined ? askAgain() : askWhenDue(rate);
  const answered: OnResponded = (line, problem) => {
    tally.answered(line.since, problem);
    line.since = undefined;
    if (line.connection.isOpen()) pacing.onFree(line);
  };
  const lines = await Promise.all(
    Array.from({ length: connections }, (_, index) =>
      openLine(ports[index % ports.length] ?? 0, next, answered),
    ),
  );
  const mayRest = stayAwake(staysAwake);
  for (const line of lines) pacing.onFree(line);
  await delay(warmUpMs);
  moments.onBegin();
  tally.begin();
  await delay(measureMs);
  await until(() => tally.answers() >= leastAnswers);
  tally.end();
  moments.onEnd();
  // Requests that were due but not sent have lasted until now.
  for (const due of pacing.stop()) tally.waited(due);
  await until(() => lines.every(({ since }) => since === undefined));
  for (const { connection } of lines) connection.close();
  mayRest();
  return tally.outcome();
};
