import type { SecretSource } from "./fetch-secret.ts";

/** Parses a secret's JSON. @throws if it does not match the schema; the message never contains the value. */
export const parseSecret = <T>(
  text: string,
  { schema, secretId }: Pick<SecretSource<T>, "schema" | "secretId">,
): T => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message would quote the secret.
    throw new Error(`The secret ${secretId} is not JSON`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map(({ path }) => path.join(".") || "(the whole)"))];
  throw new Error(`The secret ${secretId} is not valid: ${fields.join(", ")}`);
};
