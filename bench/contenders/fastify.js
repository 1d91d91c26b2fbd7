// Fastify and pg with schemas for what comes in and what goes out, and its own logger.
import Fastify from "fastify";
import pg from "pg";
import {
  findSql,
  listAfterSql,
  listSql,
  pageSize,
  readCursor,
  toPage,
  toProduct,
} from "../src/limits/products.ts";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 5 });
const app = Fastify({ logger: true });

const text = { type: "string" };
const integer = { type: "integer" };
const time = { type: "string", format: "date-time" };
const product = {
  type: "object",
  properties: {
    id: text,
    sku: text,
    name: text,
    description: text,
    category: text,
    price: { type: "object", properties: { amount: integer, currency: text } },
    imageUrl: { type: "string", nullable: true },
    available: integer,
    createdAt: time,
    updatedAt: time,
    version: integer,
  },
};
const page = {
  type: "object",
  properties: { items: { type: "array", items: product }, nextCursor: { type: "string", nullable: true } },
};
const listQuery = {
  type: "object",
  additionalProperties: false,
  properties: {
    limit: { type: "integer", minimum: 1, maximum: 100, default: pageSize },
    cursor: { type: "string", pattern: "^[A-Za-z0-9_-]+$" },
  },
};
const productPath = { type: "object", properties: { id: { type: "string", format: "uuid" } } };

app.get(
  "/api/catalog/products",
  { schema: { querystring: listQuery, response: { 200: page } } },
  async ({ query: { cursor, limit } }) => {
    const { rows } = cursor
      ? await pool.query(listAfterSql, [limit + 1, ...readCursor(cursor)])
      : await pool.query(listSql, [limit + 1]);
    return toPage(rows);
  },
);

app.get(
  "/api/catalog/products/:id",
  { schema: { params: productPath, response: { 200: product } } },
  async ({ params: { id } }, reply) => {
    const { rows } = await pool.query(findSql, [id]);
    return rows.length === 0 ? reply.code(404).send({}) : toProduct(rows[0]);
  },
);

await app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
