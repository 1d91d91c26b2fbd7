import { type Database, type Statement, type Values, valuesInOrder } from "@shop/postgres";
import pg from "pg";
import { typeParsers } from "../../../packages/postgres/src/database/type-parsers.ts";

/** pg and no more, with a pool of the services' size and their way of reading values, dates above all. */
export const openPool = (url = process.env["DATABASE_URL"] ?? ""): pg.Pool =>
  new pg.Pool({ connectionString: url, max: 5, options: "-c TimeZone=UTC", types: typeParsers });

/** The pool as the services' `data/` folders want it, so that the limits send the very same SQL. */
export const asDatabase = (pool: pg.Pool): Database => {
  const query = async (statement: Statement, values: Values = []) => {
    const { name, text } = statement;
    return (await pool.query({ name, text, values: valuesInOrder(statement, values) })).rows;
  };
  return { query } as Database;
};
