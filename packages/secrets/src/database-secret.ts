import { z } from "zod";

/** The secret of a service's database, in the shape that RDS rotation functions use; rotation may add fields. */
export const databaseSecret = z.object({
  host: z.string().min(1),
  port: z.coerce.number().int().min(1).max(65_535),
  dbname: z.string().min(1),
  username: z.string().min(1),
  password: z.string().min(1),
});

export type DatabaseSecret = z.output<typeof databaseSecret>;
