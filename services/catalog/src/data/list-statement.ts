import { type Statement, statement } from "@shop/postgres";
import type { Place, ProductQuery } from "../domain/product.ts";
import { allOf, type Clauses, clausesOf } from "./list-clauses.ts";
import { productColumns, searchedColumns } from "./product-row.ts";

/** The products that are examined for a search or a filter. */
export type ListScope =
  /** All that contain its words. */
  | { readonly kind: "all"; readonly tsquery: string }
  /** All that are in its range of prices. */
  | { readonly kind: "priced"; readonly tsquery?: string | undefined }
  /** The next `window` products of the list. */
  | {
      readonly kind: "next";
      readonly tsquery?: string | undefined;
      readonly window: number;
      readonly upTo?: Place;
    }
  /** Those that contain its words, from a block of product numbers on. */
  | { readonly kind: "newest"; readonly tsquery: string; readonly loose: string; readonly fromBlock: number };

/** A part of a list: its filter, its order, and the position to start after. */
export interface ListPart extends Pick<ProductQuery, "sort" | "category" | "after" | "price" | "inStock"> {
  /** Maximum number of products to return. */
  readonly limit: number;
  readonly scope?: ListScope;
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

export const except = ({ exceptId }: Pick<ListPart, "exceptId">, bind: Clauses["bind"]): string[] =>
  exceptId === undefined ? [] : [`id <> ${bind(exceptId)}::uuid`];

/** The name of a statement: its parts that are in the text. */
export const nameOf = (prefix: string, part: Omit<ListPart, "limit">): string => {
  const { sort, category, after, scope, exceptId, price, inStock } = part;
  const flags = [
    scope?.kind,
    scope?.kind !== "newest" && scope?.tsquery !== undefined && "search",
    price && "price",
    inStock && "stock",
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
const byBlock = ({ indexed, bind }: Clauses, loose: string, oldest: string): string =>
  `generate_series(${newestBlock}, ${oldest}, -1) AS block,
          LATERAL (
            SELECT ${searchedColumns}
              FROM products
             WHERE ${allOf(indexed)}
               AND search_words @@ (${bind(loose)}::tsquery && ('''' || block_word(block) || '''')::tsquery)
            OFFSET 0
          ) AS candidate`;

/** The products to examine, and the conditions that remain for each. */
export const sourceOf = (
  part: Omit<ListPart, "limit">,
  clauses: Clauses,
): { source: string; conditions: string[] } => {
  const { bind, indexed, beyond, order, notBeyond, examined } = clauses;
  const { scope } = part;
  if (!scope) return { source: "products", conditions: [...indexed, ...examined(), ...beyond] };
  const matches = scope.tsquery === undefined ? [] : [`search_words @@ ${bind(scope.tsquery)}::tsquery`];
  const select = `SELECT ${searchedColumns} FROM`;
  switch (scope.kind) {
    case "all": {
      const source = `(${select} products WHERE ${allOf([...indexed, ...matches])} OFFSET 0) AS found`;
      return { source, conditions: [...beyond, ...examined()] };
    }
    case "priced": {
      const within = [...indexed, ...examined()];
      return {
        source: `(${select} products WHERE ${allOf(within)} OFFSET 0) AS priced`,
        conditions: [...matches, ...beyond],
      };
    }
    case "next": {
      const within = [...indexed, ...beyond, ...(scope.upTo ? [notBeyond(scope.upTo)] : [])];
      const source = `(${select} products WHERE ${allOf(within)} ${order} LIMIT ${bind(scope.window)}) AS next`;
      return { source, conditions: [...matches, ...examined()] };
    }
    case "newest": {
      const candidates = byBlock(clauses, scope.loose, `${bind(scope.fromBlock)}::bigint`);
      const source = `(${select} ${candidates} LIMIT ${maxCandidates}) AS newest`;
      return { source, conditions: [...matches, ...beyond, ...examined()] };
    }
  }
};

/**
 * Lists products. A search or a filter is bounded first, in a subquery that PostgreSQL does not merge with the rest
 * (`OFFSET 0`, `LIMIT`). Otherwise PostgreSQL assumes that every word is common, and scans all products to
 * find a rare one.
 */
export const listStatement = (part: ListPart): BoundStatement => {
  const clauses = clausesOf(part);
  const { values, bind, order } = clauses;
  const { source, conditions } = sourceOf(part, clauses);
  const text = `SELECT ${productColumns}
       FROM ${source}
      WHERE ${allOf(["true", ...conditions, ...except(part, bind)])}
      ${order}
      LIMIT $1`;
  return { statement: statement(nameOf("list-products", part), text), values };
};

/** Finds the position of the `limit`-th product: none if the list ends earlier. */
export const endStatement = (part: Omit<ListPart, "scope">): BoundStatement => {
  // A range of prices is a condition only in an order of prices, as in a part with `next`.
  const { values, bind, column, order, indexed, beyond } = clausesOf(part);
  const text = `SELECT ${column} AS key, id
       FROM products
      WHERE ${allOf([...indexed, ...beyond, ...except(part, bind)])}
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
  const clauses = clausesOf({ category: part.category, limit: part.limit, sort: "newest", after: undefined });
  const oldest = `greatest(0, ${newestBlock} - ${clauses.bind(maxBlocks - 1)})`;
  const text = `SELECT CASE WHEN count(*) < $1 THEN ${oldest} ELSE min(block) END AS block, count(*) AS candidates
       FROM (SELECT block FROM ${byBlock(clauses, loose, oldest)} LIMIT $1) AS newest`;
  const name = part.category === undefined ? "find-oldest-block" : "find-oldest-block-category";
  return { statement: statement(name, text), values: clauses.values };
};
