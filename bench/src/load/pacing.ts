/** A connection that carries one request at a time. */
export interface Line {
  /** The time at which the current request was sent or, at a fixed rate, due; undefined between requests. */
  since: number | undefined;
  readonly send: (since: number) => void;
}

/** Decides when requests are sent. */
export interface Pacing {
  /** Called with a connection that is ready for its next request. */
  onFree(line: Line): void;
  /** Sends no further requests. Returns the due times of requests that were never sent. */
  stop(): readonly number[];
}

/** Sends the next request on each connection as soon as the response has arrived. */
export const closedLoop = (): Pacing => {
  let isOver = false;
  return {
    onFree: (line) => {
      if (!isOver) line.send(performance.now());
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
export const fixedRate = (rate: number): Pacing => {
  const free: Line[] = [];
  let overdue: number[] = [];
  let isOver = false;
  let scheduled = 0;
  const start = performance.now();
  const send = (due: number): void => {
    const line = free.pop();
    if (line) line.send(due);
    else overdue.push(due);
  };
  // A timer's resolution is one millisecond.
  const timer = setInterval(() => {
    const now = performance.now();
    for (; start + (scheduled * 1000) / rate <= now; scheduled += 1) send(start + (scheduled * 1000) / rate);
  }, 1);
  return {
    onFree: (line) => {
      const due = isOver ? undefined : overdue.shift();
      if (due === undefined) free.push(line);
      else line.send(due);
    },
    stop: () => {
      clearInterval(timer);
      isOver = true;
      const unsent = overdue;
      overdue = [];
      return unsent;
    },
  };
};
