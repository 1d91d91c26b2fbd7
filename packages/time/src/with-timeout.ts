type Executor<T> = (resolve: (value: T) => void, reject: (error: unknown) => void) => void;

/**
 * Like `new Promise(start)`, but rejects with the error that `timedOut` creates unless it has settled after
 * `timeoutMs`. The work itself continues.
 */
export const promiseWithTimeout = <T>(
  timeoutMs: number,
  timedOut: () => Error,
  start: Executor<T>,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(timedOut()), timeoutMs);
    start(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });

/**
 * Settles as `work` does, unless `work` takes longer than `timeoutMs`. The work itself continues.
 *
 * @throws the error that `timedOut` creates, by default one that names the time limit
 */
export const withTimeout = <T>(
  timeoutMs: number,
  work: Promise<T>,
  timedOut: () => Error = () => new Error(`There was no result within ${timeoutMs} ms`),
): Promise<T> =>
  promiseWithTimeout(timeoutMs, timedOut, (resolve, reject) => {
    work.then(resolve, reject);
  });

/**
 * Runs `work` with a signal that is aborted after `timeoutMs`. Unlike `AbortSignal.timeout`, it retains no
 * listeners and does not fire once the work has ended.
 */
export const withAbortAfter = async <T>(
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new DOMException("out of time", "TimeoutError")), timeoutMs);
  try {
    return await work(limit.signal);
  } finally {
    clearTimeout(timer);
  }
};
