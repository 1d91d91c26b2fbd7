// Express and pg as their documentation shows them, and nothing else.
import express from "express";
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
const app = express();

app.get("/api/catalog/products", async (req, res) => {
  const { cursor } = req.query;
  const { rows } = cursor
    ? await pool.query(listAfterSql, [pageSize + 1, ...readCursor(cursor)])
    : await pool.query(listSql, [pageSize + 1]);
  res.json(toPage(rows));
});

app.get("/api/catalog/products/:id", async (req, res) => {
  const { rows } = await pool.query(findSql, [req.params.id]);
  if (rows.length === 0) return res.status(404).json({});
  res.json(toProduct(rows[0]));
});

app.listen(process.env.PORT, "127.0.0.1");
