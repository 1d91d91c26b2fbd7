import { errorCode } from "./error-code.ts";

export interface LoadOptions {
  readonly perSecond: number;
  /** The maximum duration; `isOver` can end it earlier. */
  readonly seconds: number;
  /** Called before each request. @default never */
  readonly isOver?: () => boolean;
  /** Sends one request, numbered from 0, and resolves when the response is complete. */
  readonly send: (index: number) => Promise<{ readonly status: number }>;
}

/** The result of a load. */
export interface LoadResult {
  readonly sent: number;
  /** The number of responses by status. */
  readonly responses: Readonly<Record<number, number>>;
  /** The number of failed requests by error code, such as ECONNRESET. */
  readonly errors: Readonly<Record<string, number>>;
  /**
   * The latency of responses, measured from each request's due time: a late sender counts as latency (no
   * coordinated omission).
   */
  readonly latencyMs: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
  };
  /** The same for responses with certain statuses. */
  latencyOf(...statuses: number[]): LoadResult["latencyMs"];
}

const countBy = (keys: readonly (string | number)[]): Record<string | number, number> => {
  const counts: Record<string | number, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
};

/** The rounded quantile of the values; 0 if there are none. */
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
    responses: countBy(seen.map(({ status }) => status)),
    errors: countBy(errors),
    latencyMs: latenciesOf(seen),
    latencyOf: (...statuses) => latenciesOf(seen.filter(({ status }) => statuses.includes(status))),
  };
};

/**
 * Sends requests at a fixed rate without waiting for earlier responses (an open loop, like many independent
 * clients), and resolves when the last request has its response or error. Give `send` its own timeout.
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

/**
 * Sends requests one after the other, `concurrency` of them concurrently: a closed loop, which cannot overload the
 * server.
 */
export const runConcurrently = async (options: {
  readonly concurrency: number;
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
  await Promise.all(Array.from({ length: options.concurrency }, sender));
  return toResult(sent, seen, errors);
};
