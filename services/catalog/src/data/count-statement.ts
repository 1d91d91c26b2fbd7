import { statement } from "@shop/postgres";
import { allOf, clausesOf } from "./list-clauses.ts";
import {
  type BoundStatement,
  except,
  type ListPart,
  type ListScope,
  nameOf,
  sourceOf,
} from "./list-statement.ts";

/** Counts the products of a part of a list, and those that were examined for it. */
export const countStatement = (
  part: Omit<ListPart, "limit" | "after"> & { readonly scope: ListScope },
): BoundStatement => {
  const whole = { ...part, after: undefined };
  const clauses = clausesOf(whole);
  const { source, conditions } = sourceOf(whole, clauses);
  const counted = allOf(["true", ...conditions, ...except(part, clauses.bind)]);
  const text = `SELECT count(*) FILTER (WHERE ${counted}) AS value, count(*) AS examined
       FROM ${source}`;
  return { statement: statement(nameOf("count-products", whole), text), values: clauses.values };
};

/** Counts the products in a range of prices, up to a limit. */
export const countPricesStatement = (
  part: Pick<ListPart, "category" | "price" | "limit">,
): BoundStatement => {
  const { values, indexed, order } = clausesOf({ ...part, inStock: false, sort: "price", after: undefined });
  const text = `SELECT count(*) AS value
       FROM (SELECT 1 FROM products WHERE ${allOf(indexed)} ${order} LIMIT $1) AS priced`;
  const name = part.category === undefined ? "count-prices" : "count-prices-category";
  return { statement: statement(name, text), values };
};
