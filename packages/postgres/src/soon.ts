import { setTimeout as delay } from "node:timers/promises";

/**
 * What a piece of work resolves to, if that is soon.
 *
 * @param onLate is given the result that came when nobody waited for it any more
 * @throws after `withinMs`
 */
export const soon = async <T>(
  withinMs: number,
  work: Promise<T>,
  onLate: (result: T) => void,
): Promise<T> => {
  const patience = new AbortController();
  const late = delay(withinMs, undefined, { signal: patience.signal, ref: false }).then(() => {
    work.then(onLate, () => undefined);
    throw new Error(`There was no result within ${withinMs} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => undefined);
    patience.abort();
  }
};
