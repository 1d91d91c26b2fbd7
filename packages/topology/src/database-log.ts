/**
 * How PostgreSQL logs, on every machine: what is slow is written down, but nothing of what people entrust to the shop.
 *
 * - Values of parameters, such as password hashes and tokens, stay out, of slow statements and of those that fail.
 * - `terse` leaves out DETAIL (`Key (email)=(…) already exists`), CONTEXT and QUERY.
 *
 * Statements themselves are logged, so no statement may have a secret in its text.
 * https://www.postgresql.org/docs/17/runtime-config-logging.html
 */
export const databaseLog = {
  log_min_duration_statement: "500",
  log_parameter_max_length: "0",
  log_parameter_max_length_on_error: "0",
  log_error_verbosity: "terse",
} as const;
