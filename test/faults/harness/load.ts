import { errorCode } from "./error-code.ts";

export interface LoadOptions {
  readonly perSecond: number;
  /** How long, unless `isOver` says so earlier. */
  readonly seconds: number;
  /** Asked before each request. @default never */
  readonly isOver?: () => boolean;
  /** Sends one request, of a number from 0, and resolves when it has its whole answer. */
  readonly send: (index: number) => Promise<{ readonly status: number }>;
}

/** What came of a load. */
export interface LoadResult {
  readonly sent: number;
  /** How often each status was answered. */
  readonly answers: Readonly<Record<number, number>>;
  /** How often there was no answer, by the error's code, such as ECONNRESET. */
  readonly errors: Readonly<Record<string, number>>;
  /** Of answers, from when each request was due: a sender that is late counts as latency (no coordinated omission). */
  readonly latencyMs: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
  };
  /** The same for the answers of some statuses. */
  latencyOf(...statuses: number[]): LoadResult["latencyMs"];
}

const countBy = (keys: readonly (string | number)[]): Record<string | number, number> => {
  const counts: Record<string | number, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
};

/** The value that a share of all values does not exceed, rounded; 0 where there are none. */
export const percentileOf = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0);
};

const percentiles = (latencies: readonly number[]): LoadResult["latencyMs"] => {
  const at = (share: number): number => percentileOf(latencies, share);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
};

interface Seen {
  readonly status: number;
  readonly latencyMs: number;
}

const toResult = (sent: number, seen: readonly Seen[], errors: readonly string[]): LoadResult => {
  const latenciesOf = (some: readonly Seen[]) => percentiles(some.map(({ latencyMs }) => latencyMs));
  return {
    sent,
    answers: countBy(seen.map(({ status }) => status)),
    errors: countBy(errors),
    latencyMs: latenciesOf(seen),
    latencyOf: (...statuses) => latenciesOf(seen.filter(({ status }) => statuses.includes(status))),
  };
};

/**
 * Sends requests at a fixed rate, whether or not earlier ones are answered (an open loop, as many clients are), and
 * resolves when the last has its answer or error. Give `send` a timeout of its own.
 */
export const runAtRate = async ({
  perSecond,
  seconds,
  isOver = () => false,
  send,
}: LoadOptions): Promise<LoadResult> => {
  const total = Math.round(perSecond * seconds);
  const start = performance.now();
  const seen: Seen[] = [];
  const errors: string[] = [];
  const one = async (index: number): Promise<void> => {
    const due = start + (index * 1_000) / perSecond;
    try {
      const { status } = await send(index);
      seen.push({ status, latencyMs: performance.now() - due });
    } catch (error) {
      errors.push(errorCode(error));
    }
  };
  const running: Promise<void>[] = [];
  await new Promise<void>((resolve) => {
    const tick = (): void => {
      const dueByNow = Math.min(total, Math.floor(((performance.now() - start) * perSecond) / 1_000) + 1);
      while (running.length < dueByNow) running.push(one(running.length));
      if (running.length < total && !isOver()) setTimeout(tick, 1);
      else resolve();
    };
    tick();
  });
  await Promise.all(running);
  return toResult(running.length, seen, errors);
};

/** Sends requests one after the other, `atOnce` of them side by side: a closed loop, which cannot ask for too much. */
export const runAtOnce = async (options: {
  readonly atOnce: number;
  readonly seconds: number;
  readonly send: LoadOptions["send"];
}): Promise<LoadResult> => {
  const until = performance.now() + options.seconds * 1_000;
  const seen: Seen[] = [];
  const errors: string[] = [];
  let sent = 0;
  const sender = async (): Promise<void> => {
    while (performance.now() < until) {
      const start = performance.now();
      sent += 1;
      await options.send(sent - 1).then(
        ({ status }) => seen.push({ status, latencyMs: performance.now() - start }),
        (error: unknown) => errors.push(errorCode(error)),
      );
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, sender));
  return toResult(sent, seen, errors);
};
