/**
 * Resolves to the result of `work` if it arrives within `withinMs`.
 *
 * @param onLate receives a result that arrives after the timeout
 * @throws after `withinMs`
 */
export const withTimeout = async <T>(
  withinMs: number,
  work: Promise<T>,
  onLate: (result: T) => void,
): Promise<T> => {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    work.then(onLate, () => undefined);
    late.reject(new Error(`There was no result within ${withinMs} ms`));
  }, withinMs).unref();
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
};
