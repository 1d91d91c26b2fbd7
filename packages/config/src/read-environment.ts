import type * as z from "zod";

/** The environment is invalid; the message names every invalid variable. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

/**
 * Validates environment variables against a schema. Empty variables count as absent.
 *
 * @throws ConfigurationError with one line per invalid variable. It never contains values, which may be
 * secrets.
 */
export const readEnvironment = <S extends z.ZodObject>(
  schema: S,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<S> => {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const isMissing = given[name] === undefined && issue.code !== "custom";
    return `  ${name}: ${isMissing ? "is missing" : issue.message}`;
  });
  throw new ConfigurationError(`The environment is invalid:\n${[...new Set(lines)].join("\n")}`);
};
