/** `node:http` and pg alone: the minimum cost of reading from PostgreSQL in Node. */
import { openPool } from "./database.ts";
import {
  findSql,
  listAfterSql,
  listSql,
  pageSize,
  type Row,
  readCursor,
  toPage,
  toProduct,
} from "./products.ts";
import { sendJson, serve } from "./serve.ts";

const pool = openPool();
const path = "/api/catalog/products";

const readPage = async (cursor: string | null) => {
  const { rows } = cursor
    ? await pool.query<Row>({
        name: "after",
        text: listAfterSql,
        values: [pageSize + 1, ...readCursor(cursor)],
      })
    : await pool.query<Row>({ name: "list", text: listSql, values: [pageSize + 1] });
  return toPage(rows);
};

serve(async ({ url = "" }, response) => {
  if (url.startsWith(`${path}/`)) {
    const { rows } = await pool.query<Row>({
      name: "find",
      text: findSql,
      values: [url.slice(path.length + 1)],
    });
    const [row] = rows;
    return row ? sendJson(response, 200, toProduct(row)) : sendJson(response, 404, {});
  }
  sendJson(response, 200, await readPage(new URLSearchParams(url.slice(path.length + 1)).get("cursor")));
});
