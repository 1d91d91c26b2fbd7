import { cursorText, cursorTime, decodeCursor, encodeCursor, type ProductResponse } from "@shop/contracts";
import * as z from "zod";
import type { Place, ProductPage, ProductSort } from "../domain/product.ts";

/**
 * A position in a list ordered by `key`; the last element is present if a search covers only the newest
 * products.
 */
const placeBy = <S extends ProductSort, K extends z.ZodType<string | number>>(sort: S, key: K) =>
  z.union([
    z.tuple([z.literal(sort), key, z.guid()]),
    z.tuple([z.literal(sort), key, z.guid(), z.int().min(0)]),
  ]);
const cursors = {
  name: placeBy("name", cursorText),
  price: placeBy("price", z.int()),
  "-price": placeBy("-price", z.int()),
  newest: placeBy("newest", cursorTime),
};

/** A page with the cursor of the next. */
export const toPage = (
  { products, next }: ProductPage,
  sort: ProductSort,
): { items: ProductResponse[]; nextCursor: string | null } => {
  const block = next?.fromBlock === undefined ? [] : [next.fromBlock];
  return {
    items: products,
    nextCursor: next ? encodeCursor([sort, next.key, next.id, ...block]) : null,
  };
};

/** The position that a cursor of the list names. @throws ProblemError `invalid-request` */
export const placeIn = (sort: ProductSort, cursor: string): Place => {
  const [, key, id, fromBlock] = decodeCursor<
    readonly [ProductSort, string | number, string, (number | undefined)?]
  >(cursor, cursors[sort]);
  return { key, id, fromBlock };
};
