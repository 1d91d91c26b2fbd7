/** Shares one run of `work` among all concurrent callers. The next call after its end runs it again. */
export const singleFlight = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let flight: Promise<T> | undefined;
  const land = (): void => {
    flight = undefined;
  };
  return () => {
    // Async, so that work that throws at once is a failed flight as well.
    flight ??= (async () => work())().finally(land);
    return flight;
  };
};
