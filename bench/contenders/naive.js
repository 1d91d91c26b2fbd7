// The libraries of this project, or the usual ones for the same tasks, put together as their documentation shows.
import AWSXRay from "aws-xray-sdk-core";
import xrayExpress from "aws-xray-sdk-express";
import capturePostgres from "aws-xray-sdk-postgres";
import express from "express";
import helmet from "helmet";
import pgModule from "pg";
import pinoHttp from "pino-http";
import * as z from "zod";
import {
  findSql,
  listAfterSql,
  listSql,
  pageSize,
  readCursor,
  toPage,
  toProduct,
} from "../src/limits/products.ts";

const pg = capturePostgres(pgModule);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 5 });
const app = express();

app.use(xrayExpress.openSegment("catalog"));
app.use(pinoHttp());
app.use(helmet());
app.use(express.json());

const listQuery = z.strictObject({
  category: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(pageSize),
  cursor: z
    .string()
    .regex(/^[\w-]+$/)
    .optional(),
});
const productPath = z.strictObject({ id: z.uuid() });

app.get("/api/catalog/products", async (req, res) => {
  const { cursor, limit } = listQuery.parse(req.query);
  const { rows } = cursor
    ? await pool.query(listAfterSql, [limit + 1, ...readCursor(cursor)])
    : await pool.query(listSql, [limit + 1]);
  res.json(toPage(rows));
});

app.get("/api/catalog/products/:id", async (req, res) => {
  const { id } = productPath.parse(req.params);
  const { rows } = await pool.query(findSql, [id]);
  if (rows.length === 0) return res.status(404).json({});
  res.json(toProduct(rows[0]));
});

app.use(xrayExpress.closeSegment());
AWSXRay.setContextMissingStrategy("IGNORE_ERROR");
app.listen(process.env.PORT, "127.0.0.1");
