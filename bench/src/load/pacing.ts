/** A connection that one thing at a time can be asked by. */
export interface Line {
  /** When that was asked or, at a fixed rate, due; undefined while nothing is. */
  since: number | undefined;
  readonly ask: (since: number) => void;
}

/** Decides when is asked. */
export interface Pacing {
  /** Called with a connection that is ready for the next request. */
  onFree(line: Line): void;
  /** From now on nothing is asked. Returns when those questions were due that never were. */
  stop(): readonly number[];
}

/** Asks again at once: as fast as it goes. */
export const askAgain = (): Pacing => {
  let isOver = false;
  return {
    onFree: (line) => {
      if (!isOver) line.ask(performance.now());
    },
    stop: () => {
      isOver = true;
      return [];
    },
  };
};

/**
 * Sends a fixed number of requests per second, independently of the responses. A duration counts from the
 * moment at which its request was due, so that a server that stalls cannot hide it
 * (https://www.scylladb.com/2021/04/22/on-coordinated-omission/).
 */
export const askWhenDue = (rate: number): Pacing => {
  const free: Line[] = [];
  let overdue: number[] = [];
  let isOver = false;
  let asked = 0;
  const start = performance.now();
  const ask = (due: number): void => {
    const line = free.pop();
    if (line) line.ask(due);
    else overdue.push(due);
  };
  // Timers are good for a millisecond, not for less.
  const timer = setInterval(() => {
    const now = performance.now();
    for (; start + (asked * 1000) / rate <= now; asked += 1) ask(start + (asked * 1000) / rate);
  }, 1);
  return {
    onFree: (line) => {
      const due = isOver ? undefined : overdue.shift();
      if (due === undefined) free.push(line);
      else line.ask(due);
    },
    stop: () => {
      clearInterval(timer);
      isOver = true;
      const never = overdue;
      overdue = [];
      return never;
    },
  };
};
