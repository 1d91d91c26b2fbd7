import * as z from "zod";

/** The address of a database, and the credentials for it. */
export interface DatabaseSecret {
  readonly host: string;
  readonly port: number;
  readonly dbname: string;
  readonly username: string;
  readonly password: string;
}

/**
 * The secret of a service's database, in RDS's format. AWS's rotation functions add fields and write the port
 * as text. Fields not named here are kept: a rotation writes the whole secret again.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html
 */
export const databaseSecret: z.ZodType<DatabaseSecret> = z.looseObject({
  engine: z.string().optional(),
  host: z.string().min(1),
  port: z.coerce.number().int().min(1).max(65_535),
  dbname: z.string().min(1),
  username: z.string().min(1),
  password: z.string().min(1),
});
