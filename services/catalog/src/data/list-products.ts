import type { Queryable } from "@shop/postgres";
import type { Product, ProductPage, ProductQuery } from "../domain/product.ts";
import type { Search, SearchBounds } from "../domain/search.ts";
import { createBoundedPages, placeOf } from "./bounded-pages.ts";
import { planSearch } from "./plan-search.ts";

/** Lists products by keyset: every page costs the same, wherever it is in the list. */
export const createProductList = (
  database: Queryable,
  find: (id: string) => Promise<Product | undefined>,
  bounds: SearchBounds,
): ((query: ProductQuery) => Promise<ProductPage>) => {
  const { filtered, matching: readMatches } = createBoundedPages(database, bounds);

  /** The product whose SKU equals the search comes first in every order. */
  const search = async (query: ProductQuery, searched: Search): Promise<ProductPage> => {
    const plan = await planSearch(database, searched, query);
    if (plan.namedId === null) return readMatches(query, plan);
    const others = { ...query, exceptId: plan.namedId };
    if (query.after?.id === plan.namedId) return readMatches({ ...others, after: undefined }, plan);
    const named = query.after ? undefined : await find(plan.namedId);
    if (!named) return readMatches(others, plan);
    const { products, next } = await readMatches({ ...others, limit: Math.max(1, query.limit - 1) }, plan);
    if (query.limit > 1) return { products: [named, ...products], next };
    const goesOn = products.length > 0 || next !== undefined;
    return { products: [named], next: goesOn ? placeOf(named, query.sort) : undefined };
  };

  return (query) => (query.search ? search(query, query.search) : filtered(query));
};
