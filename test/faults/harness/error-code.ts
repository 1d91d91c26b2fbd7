/** The code of a connection error, such as `ECONNRESET`: that of the innermost cause with a code. */
export const errorCode = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return errorCode(error.cause);
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : error.name;
};
