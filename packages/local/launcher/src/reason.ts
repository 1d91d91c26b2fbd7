/** The message of an error and its causes: `fetch` itself says only that it failed. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  // Connecting to a name with several addresses fails with one error per address and no message of its own.
  const words =
    message || (error instanceof AggregateError ? error.errors.map(reasonOf).join(", ") : error.name);
  return cause === undefined ? words : `${words}: ${reasonOf(cause)}`;
};
