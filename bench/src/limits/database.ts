import { type Database, type Statement, typeParsers, type Values, valuesInOrder } from "@shop/postgres";
import pg from "pg";

/** A pg pool with the services' pool size and type parsers. */
export const openPool = (url = process.env["DATABASE_URL"] ?? ""): pg.Pool =>
  new pg.Pool({ connectionString: url, max: 5, options: "-c TimeZone=UTC", types: typeParsers });

/** The pool with the interface that the services' `data/` folders use, so that the limits send the same SQL. */
export const asDatabase = (pool: pg.Pool): Database => {
  const query = async (statement: Statement, values: Values = []) => {
    const { name, text } = statement;
    return (await pool.query({ name, text, values: valuesInOrder(statement, values) })).rows;
  };
  return { query } as Database;
};
