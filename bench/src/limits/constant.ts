/** The limit of any response in Node: `node:http` and a constant buffer. */
import { createServer } from "node:http";
import { openPool } from "./database.ts";
import { findSql, listSql, pageSize, type Row, toPage, toProduct } from "./products.ts";

const pool = openPool();
const list = (await pool.query<Row>(listSql, [pageSize + 1])).rows;
await pool.end();
const first = list[0];
if (!first) throw new Error(`no product: ${findSql}`);
const page = Buffer.from(JSON.stringify(toPage(list)));
const product = Buffer.from(JSON.stringify(toProduct(first)));

createServer((request, response) => {
  const body = request.url === "/api/catalog/products" ? page : product;
  response.writeHead(200, {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": body.length,
  });
  response.end(body);
}).listen(Number(process.env["PORT"]), "127.0.0.1");
