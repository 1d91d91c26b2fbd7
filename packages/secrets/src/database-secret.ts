import * as z from "zod";

/** How to reach a database, and as whom. */
export interface DatabaseSecret {
  readonly host: string;
  readonly port: number;
  readonly dbname: string;
  readonly username: string;
  readonly password: string;
}

/**
 * The secret of a service's database, in the shape of RDS. Rotation functions of AWS add
 * fields and write the port as text. Fields that are not named here stay: a rotation writes the whole secret again.
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
