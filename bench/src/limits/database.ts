import type { Database } from "@shop/postgres";
import pg from "pg";
import { typeParsers } from "../../../packages/postgres/src/database/type-parsers.ts";

/** pg and no more, with a pool of the services' size and their way of reading values, dates above all. */
export const openPool = (url = process.env["DATABASE_URL"] ?? ""): pg.Pool =>
  new pg.Pool({ connectionString: url, max: 5, options: "-c TimeZone=UTC", types: typeParsers });

/** The pool as the services' `data/` folders want it, so that the limits send the very same SQL. */
export const asDatabase = (pool: pg.Pool): Database => {
  const query = async ({ name, text }: { name: string; text: string }, values: readonly unknown[] = []) =>
    (await pool.query({ name, text, values: [...values] })).rows;
  return { query } as Database;
};
