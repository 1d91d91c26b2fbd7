import { pageOf } from "@shop/contracts";
import type { Queryable } from "@shop/postgres";
import type { Place, Product, ProductPage, ProductQuery, ProductSort } from "../domain/product.ts";
import type { SearchBounds } from "../domain/search.ts";
import { countPricesStatement } from "./count-statement.ts";
import { isByPrice } from "./list-clauses.ts";
import { blockStatement, endStatement, type ListPart, listStatement } from "./list-statement.ts";
import type { SearchPlan } from "./plan-search.ts";
import { type ProductRow, toProduct } from "./product-row.ts";

/** A query for one page of a list. */
export interface PageQuery extends Omit<ProductQuery, "search"> {
  /** A product to exclude. */
  readonly exceptId?: string | undefined;
}

const keyOf: Readonly<Record<ProductSort, (product: Product) => string | number>> = {
  name: ({ name }) => name,
  price: ({ price }) => price.amount,
  "-price": ({ price }) => price.amount,
  newest: ({ createdAt }) => createdAt,
};

/** The position of a product in a list. */
export const placeOf = (product: Product, sort: ProductSort, fromBlock?: number): Place => ({
  key: keyOf[sort](product),
  id: product.id,
  fromBlock,
});

/** Reads a page, plus one product to see if the list continues. */
export const readPage = async (
  database: Queryable,
  query: PageQuery,
  scope?: ListPart["scope"],
): Promise<ProductPage> => {
  const part = { ...query, limit: query.limit + 1, ...(scope && { scope }) };
  const { statement, values } = listStatement(part);
  const found = (await database.query<ProductRow>(statement, values)).map(toProduct);
  const fromBlock = scope?.kind === "newest" ? scope.fromBlock : undefined;
  const page = pageOf(found, query.limit, (last) => placeOf(last, query.sort, fromBlock));
  return { products: page.items, next: page.next };
};

/**
 * Reads the products of a search or a filter, a page at a time, each from a bounded number of products
 * (decision "bounded-search").
 */
export const createBoundedPages = (database: Queryable, bounds: SearchBounds) => {
  /** The matches from a block of product numbers on. */
  const amongNewest = (query: PageQuery, { tsquery, looseTsquery }: SearchPlan, fromBlock: number) =>
    readPage(database, query, { kind: "newest", tsquery, loose: looseTsquery, fromBlock });

  /** The first page of the newest matches, back to the block that provides enough of them. */
  const firstOfNewest = async (query: PageQuery, plan: SearchPlan): Promise<ProductPage | undefined> => {
    const { blocksForOneWord, blocksTimesWords, newest } = bounds;
    const maxBlocks = plan.wordCount > 1 ? Math.ceil(blocksTimesWords / plan.wordCount) : blocksForOneWord;
    const { statement, values } = blockStatement({ ...query, limit: newest }, plan.looseTsquery, maxBlocks);
    const [row] = await database.query<{ block: number; candidates: number }>(statement, values);
    return row && row.candidates > 0 ? amongNewest(query, plan, row.block) : undefined;
  };

  /** The matches among the next products of the list, in which common words are found quickly. */
  const amongNext = async (query: PageQuery, tsquery: string | undefined) => {
    const window = bounds.window + bounds.windowPerProduct * query.limit;
    const page = await readPage(database, query, { kind: "next", tsquery, window });
    if (page.next) return { page, isShort: false };
    const { statement, values } = endStatement({ ...query, limit: window });
    const [end] = await database.query<Place>(statement, values);
    if (!end) return { page, isShort: false };
    // Read again, because the list may have changed between the two statements: the next page starts after
    // `end`.
    const bounded = { kind: "next", tsquery, window: 2 * window, upTo: end } as const;
    const { products, next = end } = await readPage(database, query, bounded);
    return { page: { products, next }, isShort: next === end };
  };

  /** True if all products in the range of prices may be examined for each page. */
  const arePricesFew = async ({ category, price }: PageQuery): Promise<boolean> => {
    if (!price) return false;
    const { statement, values } = countPricesStatement({ category, price, limit: bounds.matches + 1 });
    const [row] = await database.query<{ value: number }>(statement, values);
    return row !== undefined && row.value <= bounds.matches;
  };

  return {
    /** The products that meet the filter. */
    filtered: async (query: PageQuery): Promise<ProductPage> => {
      const isIndexed = !query.inStock && (!query.price || isByPrice(query.sort));
      if (isIndexed) return readPage(database, query);
      if (await arePricesFew(query)) return readPage(database, query, { kind: "priced" });
      return (await amongNext(query, undefined)).page;
    },
    /** The products that match a search, and meet the filter. */
    matching: async (query: PageQuery, plan: SearchPlan): Promise<ProductPage> => {
      const { tsquery, maxMatches } = plan;
      if (tsquery === "") return { products: [], next: undefined };
      const fromBlock = query.after?.fromBlock;
      if (fromBlock !== undefined) return amongNewest(query, plan, fromBlock);
      if (maxMatches <= bounds.matches) return readPage(database, query, { kind: "all", tsquery });
      if (await arePricesFew(query)) return readPage(database, query, { kind: "priced", tsquery });
      const { page, isShort } = await amongNext(query, tsquery);
      const newest = isShort && !query.after ? await firstOfNewest(query, plan) : undefined;
      return newest && newest.products.length > page.products.length ? newest : page;
    },
  };
};
