import { type Statement, statement } from "@shop/postgres";
import type { Place, ProductQuery, ProductSort } from "../domain/product.ts";
import { productColumns, searchedColumns } from "./product-row.ts";

/** The order of each sort: its column, the column's type, and its direction. The id makes the order total. */
const orders: Readonly<Record<ProductSort, { column: string; type: string; descending: boolean }>> = {
  name: { column: "name COLLATE name_order", type: "text", descending: false },
  price: { column: "price_amount", type: "bigint", descending: false },
  "-price": { column: "price_amount", type: "bigint", descending: true },
  newest: { column: "created_at", type: "timestamptz", descending: true },
};

/** The products that a search examines. */
export type SearchScope =
  /** All that contain its words. */
  | { readonly kind: "all"; readonly tsquery: string }
  /** The next `window` products of the list. */
  | { readonly kind: "next"; readonly tsquery: string; readonly window: number; readonly upTo?: Place }
  /** Those that contain its words, from a block of product numbers on. */
  | { readonly kind: "newest"; readonly tsquery: string; readonly loose: string; readonly fromBlock: number };

/** A part of a list: its filter, its order, and the position to start after. */
export interface ListPart extends Pick<ProductQuery, "sort" | "category" | "after"> {
  /** Maximum number of products to return. */
  readonly limit: number;
  readonly scope?: SearchScope;
  /** A product to exclude. */
  readonly exceptId?: string | undefined;
}

/** A statement assembled from parts, and the values of its parameters. */
export interface BoundStatement {
  readonly statement: Statement;
  readonly values: readonly unknown[];
}

/** Our own cursors never request as many. */
const maxCandidates = 5_000;

/** The clauses that all statements for a part of a list share. */
const clausesOf = ({ sort, category, after, limit }: ListPart) => {
  const { column, type, descending } = orders[sort];
  const direction = descending ? "DESC" : "ASC";
  const values: unknown[] = [limit];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const compare = (ascending: string, reversed: string, { key, id }: Place): string =>
    `(${column}, id) ${descending ? reversed : ascending} (${bind(key)}::${type}, ${bind(id)}::uuid)`;
  return {
    values,
    bind,
    column,
    order: `ORDER BY ${column} ${direction}, id ${direction}`,
    onSale: ["retired_at IS NULL", ...(category === undefined ? [] : [`category = ${bind(category)}`])],
    beyond: after ? [compare(">", "<", after)] : [],
    notBeyond: (place: Place): string => compare("<=", ">=", place),
  };
};

type Clauses = ReturnType<typeof clausesOf>;

const except = ({ exceptId }: Pick<ListPart, "exceptId">, bind: Clauses["bind"]): string[] =>
  exceptId === undefined ? [] : [`id <> ${bind(exceptId)}::uuid`];

const allOf = (conditions: readonly string[]): string => conditions.join(" AND ");

const nameOf = (prefix: string, part: ListPart): string => {
  const { sort, category, after, scope, exceptId } = part;
  const flags = [
    scope?.kind,
    scope?.kind === "next" && scope.upTo && "bounded",
    category !== undefined && "category",
    after && "after",
    exceptId !== undefined && "except",
  ];
  return [prefix, sort, ...flags].filter(Boolean).join("-");
};

/** A block has 2048 numbers, as in `describe_product`. */
const newestBlock = "coalesce(pg_sequence_last_value('product_numbers'), 0) / 2048";

/** The blocks of product numbers, newest first, and the products that the index finds in each. */
const byBlock = ({ onSale, bind }: Clauses, loose: string, oldest: string): string =>
  `generate_series(${newestBlock}, ${oldest}, -1) AS block,
          LATERAL (
            SELECT ${searchedColumns}
              FROM products
             WHERE ${allOf(onSale)}
               AND search_words @@ (${bind(loose)}::tsquery && ('''' || block_word(block) || '''')::tsquery)
            OFFSET 0
          ) AS candidate`;

const sourceOf = (scope: SearchScope, clauses: Clauses): { source: string; conditions: string[] } => {
  const { bind, onSale, beyond, order, notBeyond } = clauses;
  const matches = `search_words @@ ${bind(scope.tsquery)}::tsquery`;
  if (scope.kind === "all") {
    const source = `(SELECT ${searchedColumns} FROM products WHERE ${allOf([...onSale, matches])} OFFSET 0) AS found`;
    return { source, conditions: beyond };
  }
  if (scope.kind === "next") {
    const within = [...onSale, ...beyond, ...(scope.upTo ? [notBeyond(scope.upTo)] : [])];
    const source = `(SELECT ${searchedColumns} FROM products WHERE ${allOf(within)} ${order} LIMIT ${bind(scope.window)}) AS next`;
    return { source, conditions: [matches] };
  }
  const candidates = byBlock(clauses, scope.loose, `${bind(scope.fromBlock)}::bigint`);
  const source = `(SELECT ${searchedColumns} FROM ${candidates} LIMIT ${maxCandidates}) AS newest`;
  return { source, conditions: [matches, ...beyond] };
};

/**
 * Lists products. A search is bounded first, in a subquery that PostgreSQL does not merge with the rest
 * (`OFFSET 0`, `LIMIT`). Otherwise PostgreSQL assumes that every word is common, and scans all products to
 * find a rare one.
 */
export const listStatement = (part: ListPart): BoundStatement => {
  const clauses = clausesOf(part);
  const { values, bind, order, onSale, beyond } = clauses;
  const { source, conditions } = part.scope
    ? sourceOf(part.scope, clauses)
    : { source: "products", conditions: [...onSale, ...beyond] };
  const text = `SELECT ${productColumns}
       FROM ${source}
      WHERE ${allOf(["true", ...conditions, ...except(part, bind)])}
      ${order}
      LIMIT $1`;
  return { statement: statement(nameOf("list-products", part), text), values };
};

/** Finds the position of the `limit`-th product: none if the list ends earlier. */
export const endStatement = (part: Omit<ListPart, "scope">): BoundStatement => {
  const { values, bind, column, order, onSale, beyond } = clausesOf(part);
  const text = `SELECT ${column} AS key, id
       FROM products
      WHERE ${allOf([...onSale, ...beyond, ...except(part, bind)])}
      ${order}
     OFFSET $1 - 1
      LIMIT 1`;
  return { statement: statement(nameOf("find-end-of-window", part), text), values };
};

/**
 * Finds the block of the `limit`-th newest product that contains the words, or the last block that may be
 * examined.
 */
export const blockStatement = (
  part: Pick<ListPart, "category" | "limit">,
  loose: string,
  maxBlocks: number,
): BoundStatement => {
  const clauses = clausesOf({ ...part, sort: "newest", after: undefined });
  const oldest = `greatest(0, ${newestBlock} - ${clauses.bind(maxBlocks - 1)})`;
  const text = `SELECT CASE WHEN count(*) < $1 THEN ${oldest} ELSE min(block) END AS block, count(*) AS candidates
       FROM (SELECT block FROM ${byBlock(clauses, loose, oldest)} LIMIT $1) AS newest`;
  const name = part.category === undefined ? "find-oldest-block" : "find-oldest-block-category";
  return { statement: statement(name, text), values: clauses.values };
};
