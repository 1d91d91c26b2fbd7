import { type Database, typeParsers } from "@shop/postgres";
import pg from "pg";

/** A pg pool with the services' pool size and type parsers. */
export const openPool = (url = process.env["DATABASE_URL"] ?? ""): pg.Pool =>
  new pg.Pool({ connectionString: url, max: 5, options: "-c TimeZone=UTC", types: typeParsers });

/** The pool with the interface that the services' `data/` folders use, so that the limits send the same SQL. */
export const asDatabase = (pool: pg.Pool): Database => {
  const query = async ({ name, text }: { name: string; text: string }, values: readonly unknown[] = []) =>
    (await pool.query({ name, text, values: [...values] })).rows;
  return { query } as Database;
};
