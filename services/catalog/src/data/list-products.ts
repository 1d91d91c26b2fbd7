import { type Queryable, type Statement, statement } from "@shop/postgres";
import type { Product, ProductQuery, ProductSort } from "../domain/product.ts";
import { type ProductRow, productColumns, toProduct } from "./product-row.ts";

/** The order of each sort: its column, the column's type, and which way. The id makes the order total. */
const orders: Readonly<Record<ProductSort, { column: string; type: string; descending: boolean }>> = {
  name: { column: "name", type: "text", descending: false },
  price: { column: "price_amount", type: "bigint", descending: false },
  "-price": { column: "price_amount", type: "bigint", descending: true },
  newest: { column: "created_at", type: "timestamptz", descending: true },
};

/**
 * `OFFSET 0` has the search come first, by its own index. Left to itself PostgreSQL walks through the products in the
 * order of the list, as it takes every word for a common one: for a rare word that is all of them.
 */
const foundFirst = (conditions: readonly string[]): string =>
  `(SELECT * FROM products WHERE ${conditions.join(" AND ")} OFFSET 0) AS found`;

const build = (query: ProductQuery): Statement => {
  const { column, type, descending } = orders[query.sort];
  const [comparison, direction] = descending ? ["<", "DESC"] : [">", "ASC"];
  let parameters = 1;
  const next = () => {
    parameters += 1;
    return `$${parameters}`;
  };
  const conditions = [
    "retired_at IS NULL",
    query.category !== undefined && `category = ${next()}`,
    query.search !== undefined && `search  websearch_to_tsquery('english', ${next()})`,
  ].filter((condition) => typeof condition === "string");
  const place = query.after ? `(${column}, id) ${comparison} (${next()}::${type}, ${next()}::uuid)` : "true";
  const [source, ...outside] =
    query.search === undefined ? ["products", ...conditions] : [foundFirst(conditions)];
  return statement(
    `list-products-${shapeOf(query)}`,
    `SELECT ${productColumns}
       FROM ${source}
      WHERE ${[...outside, place].join(" AND ")}
      ORDER BY ${column} ${direction}, id ${direction}
      LIMIT $1`,
  );
};

const shapeOf = ({ sort, category, search, after }: ProductQuery): string =>
  [sort, category !== undefined && "category", search !== undefined && "search", after && "after"]
    .filter(Boolean)
    .join("-");

/** One prepared statement for each shape of query: 4 sorts × 3 optional conditions. */
const statements = new Map<string, Statement>();

const statementFor = (query: ProductQuery): Statement => {
  const shape = shapeOf(query);
  const known = statements.get(shape);
  if (known) return known;
  const built = build(query);
  statements.set(shape, built);
  return built;
};

/** Lists products by keyset: a page costs the same wherever it is in the list. */
export const listProducts = async (database: Queryable, query: ProductQuery): Promise<Product[]> => {
  const values = [query.limit, query.category, query.search, ...(query.after ?? [])].filter(
    (value) => value !== undefined,
  );
  const rows = await database.query<ProductRow>(statementFor(query), values);
  return rows.map(toProduct);
};
