import { ProblemError } from "@shop/contracts";

interface PostgresError {
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly message?: unknown;
}

const details = (error: unknown): PostgresError => (typeof error === "object" && error !== null ? error : {});

const isViolation = (sqlState: string, error: unknown, constraint: string | undefined): boolean => {
  const found = details(error);
  return found.code === sqlState && (constraint === undefined || found.constraint === constraint);
};

/** Whether a statement failed because a unique constraint (that one, if named) does not hold. */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean => isViolation("23505", error, constraint);

/** Whether a statement failed because a check constraint (that one, if named) does not hold. */
export const isCheckViolation = (error: unknown, constraint?: string): boolean => isViolation("23514", error, constraint);

/** PostgreSQL refused the role or the password: they may have been rotated. */
export const isRefusedLogin = (error: unknown): boolean => ["28P01", "28000"].includes(String(details(error).code));

/** Two transactions were in each other's way; the one that failed can simply be run again. */
export const isTransient = (error: unknown): boolean => ["40001", "40P01"].includes(String(details(error).code));

/** A prepared statement's result has changed since, as after a migration; planned anew it works. */
export const isStalePlan = (error: unknown): boolean => {
  const { code, message } = details(error);
  return code === "0A000" && String(message).includes("cached plan");
};

/** Class 08: connection exceptions. 57P01-57P03: shutting down. 53300: too many connections. 57014: statement timeout. */
const outageCodes = /^(?:08...|57P0[1-5]|53300|57014|28P01|28000|ECONN.*|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH)$/;
/** pg reports these without a code. */
const outageMessages =
  /timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end/;

/** Whether PostgreSQL could not be reached or did not answer, so that it is not known whether the statement was run. */
export const isOutage = (error: unknown): boolean => {
  const { code, message } = details(error);
  return outageCodes.test(String(code)) || outageMessages.test(String(message));
};

/** Turns outages into a problem that the caller of the service may know of; leaves all else as it is. */
export const asUnavailable = (error: unknown): unknown =>
  isOutage(error)
    ? new ProblemError("unavailable", "The database is not available.", { cause: error, retryAfterS: 1 })
    : error;
