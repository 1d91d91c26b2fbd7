import { setTimeout as delay } from "node:timers/promises";
import { type Connection, openConnection } from "./connection.ts";
import type { Exchange } from "./exchange.ts";
import { closedLoop, fixedRate, type Line } from "./pacing.ts";
import { createTally, type Outcome } from "./tally.ts";

/** The load for one server. */
export interface Drive {
  /** The connections are spread over these. */
  readonly ports: readonly number[];
  readonly connections: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /**
   * Measures until this many responses have arrived, for at most ten seconds: on a busy machine a short
   * measurement may contain none. @default 20
   */
  readonly minResponses?: number;
  /** False if a server shares this process's core. @default true */
  readonly staysAwake?: boolean;
  /** Requests per second. Absent: each connection sends its next request after the response. */
  readonly rate?: number;
}

/** Called at the start and at the end of the measured time. */
export interface Moments {
  readonly onBegin: () => void;
  readonly onEnd: () => void;
}

type OnLineResponse = (line: OpenLine, problem: string | undefined) => void;

const openLine = async (
  port: number,
  next: () => Exchange,
  onResponse: OnLineResponse,
): Promise<OpenLine> => {
  const connection = await openConnection(port, (problem) => onResponse(line, problem));
  const line: OpenLine = {
    connection,
    since: undefined,
    send: (since) => {
      line.since = since;
      connection.send(next());
    },
  };
  return line;
};

interface OpenLine extends Line {
  readonly connection: Connection;
}

const waitTimeoutMs = 10_000;

const waitUntil = async (condition: () => boolean): Promise<void> => {
  const end = performance.now() + waitTimeoutMs;
  while (!condition() && performance.now() < end) await delay(5);
};

/**
 * Keeps this process from sleeping. On a virtual machine, waking another core costs the waking process up to
 * 25 µs. A server slower than the load, which lets this process sleep, would pay that; a fast one would not.
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

/** Sends exchanges in turn and returns the outcome. */
export const drive = async (options: Drive, next: () => Exchange, moments: Moments): Promise<Outcome> => {
  const { ports, connections, warmUpMs, measureMs, rate, minResponses = 20, staysAwake = true } = options;
  const tally = createTally();
  const pacing = rate === undefined ? closedLoop() : fixedRate(rate);
  const onResponse: OnLineResponse = (line, problem) => {
    tally.responded(line.since, problem);
    line.since = undefined;
    if (line.connection.isOpen()) pacing.onFree(line);
  };
  const lines = await Promise.all(
    Array.from({ length: connections }, (_, index) =>
      openLine(ports[index % ports.length] ?? 0, next, onResponse),
    ),
  );
  const allowSleep = stayAwake(staysAwake);
  for (const line of lines) pacing.onFree(line);
  await delay(warmUpMs);
  moments.onBegin();
  tally.begin();
  await delay(measureMs);
  await waitUntil(() => tally.responses() >= minResponses);
  tally.end();
  moments.onEnd();
  // Requests that were due but never sent have lasted until now.
  for (const due of pacing.stop()) tally.missed(due);
  await waitUntil(() => lines.every(({ since }) => since === undefined));
  for (const { connection } of lines) connection.close();
  allowSleep();
  return tally.outcome();
};
