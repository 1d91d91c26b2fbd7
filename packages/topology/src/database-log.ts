/**
 * PostgreSQL's log settings in all environments: slow statements are logged, personal data and secrets are
 * not.
 *
 * - Values of parameters, such as password hashes and tokens, are left out of slow and of failed statements.
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
