import type { Queryable } from "@shop/postgres";
import type { Category, ProductCount, ProductFilter } from "../domain/product.ts";
import type { SearchBounds } from "../domain/search.ts";
import { countStatement } from "./count-statement.ts";
import type { ListScope } from "./list-statement.ts";
import { planSearch } from "./plan-search.ts";

/** Counts the products of a list; if there are too many to examine, the first of them. */
export const createProductCount = (
  database: Queryable,
  bounds: SearchBounds,
  listCategories: () => Promise<Category[]>,
): ((filter: ProductFilter) => Promise<ProductCount>) => {
  const window = bounds.matches;

  const countIn = async (
    filter: ProductFilter,
    scope: ListScope,
    exceptId?: string,
  ): Promise<ProductCount> => {
    const { category, price, inStock } = filter;
    const sort = price ? "price" : "newest";
    const bound = countStatement({ category, price, inStock, sort, scope, exceptId });
    const [row] = await database.query<{ value: number; examined: number }>(bound.statement, bound.values);
    if (!row) throw new Error("SELECT returned no row");
    return { value: row.value, atLeast: scope.kind === "next" && row.examined === window };
  };

  return async (filter) => {
    const { category, search, price, inStock } = filter;
    if (search) {
      const { tsquery, maxMatches, namedId } = await planSearch(database, search, filter);
      const scope =
        maxMatches <= bounds.matches ? { kind: "all" as const } : { kind: "next" as const, window };
      const others = await countIn(filter, { ...scope, tsquery }, namedId ?? undefined);
      return { ...others, value: others.value + (namedId === null ? 0 : 1) };
    }
    if (price || inStock) return countIn(filter, { kind: "next", window });
    const counted = (await listCategories()).filter(
      ({ name }) => category === undefined || name === category,
    );
    return { value: counted.reduce((sum, { products }) => sum + products, 0), atLeast: false };
  };
};
