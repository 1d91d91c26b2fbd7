/**
 * What a piece of work resolves to, if that is soon.
 *
 * @param onLate is given the result that came when nobody waited for it any more
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
