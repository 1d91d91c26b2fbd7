import type { Queryable } from "@shop/postgres";
import type { Place, Product, ProductPage, ProductQuery, ProductSort } from "../domain/product.ts";
import type { Search, SearchBounds } from "../domain/search.ts";
import { type BoundStatement, blockStatement, endStatement, listStatement } from "./list-statement.ts";
import { planSearch, type SearchPlan } from "./plan-search.ts";
import { type ProductRow, toProduct } from "./product-row.ts";

interface PageQuery extends ProductQuery {
  /** A product to leave out. */
  readonly exceptId?: string | undefined;
}

const keyOf: Readonly<Record<ProductSort, (product: Product) => string | number>> = {
  name: ({ name }) => name,
  price: ({ price }) => price.amount,
  "-price": ({ price }) => price.amount,
  newest: ({ createdAt }) => createdAt,
};

const placeOf = (product: Product, sort: ProductSort, fromBlock?: number): Place => ({
  key: keyOf[sort](product),
  id: product.id,
  fromBlock,
});

/** Makes a page of what was found: one product more than fits if the list goes on. */
const pageOf = (found: readonly Product[], { sort, limit }: PageQuery, fromBlock?: number): ProductPage => {
  const products = found.slice(0, limit);
  const last = found.length > limit ? products.at(-1) : undefined;
  return { products, next: last && placeOf(last, sort, fromBlock) };
};

/** Lists products by keyset: a page costs the same wherever it is in the list. */
export const createProductList = (
  database: Queryable,
  find: (id: string) => Promise<Product | undefined>,
  bounds: SearchBounds,
): ((query: ProductQuery) => Promise<ProductPage>) => {
  const read = async ({ statement, values }: BoundStatement): Promise<Product[]> =>
    (await database.query<ProductRow>(statement, values)).map(toProduct);
  const oneMore = (query: PageQuery) => ({ ...query, limit: query.limit + 1 });

  /** The matches among the newest products, as many blocks of them as the first page has found to be enough. */
  const amongNewest = async (query: PageQuery, plan: SearchPlan, fromBlock: number): Promise<ProductPage> => {
    const scope = { kind: "newest", tsquery: plan.tsquery, loose: plan.looseTsquery, fromBlock } as const;
    return pageOf(await read(listStatement({ ...oneMore(query), scope })), query, fromBlock);
  };

  /** Undefined if they are not more than `found`. */
  const newestMatches = async (
    query: PageQuery,
    plan: SearchPlan,
    found: number,
  ): Promise<ProductPage | undefined> => {
    const { blocksForOneWord, blocksTimesWords, newest } = bounds;
    const maxBlocks = plan.wordCount > 1 ? Math.ceil(blocksTimesWords / plan.wordCount) : blocksForOneWord;
    const { statement, values } = blockStatement({ ...query, limit: newest }, plan.looseTsquery, maxBlocks);
    const [row] = await database.query<{ block: number; candidates: number }>(statement, values);
    if (!row || row.candidates <= found) return undefined;
    const page = await amongNewest(query, plan, row.block);
    return page.products.length > found ? page : undefined;
  };

  /** Words that many products have are soon met in the list itself, unless they are rare at this place of it. */
  const amongNext = async (query: PageQuery, plan: SearchPlan): Promise<ProductPage> => {
    const window = bounds.window + bounds.windowPerProduct * query.limit;
    const scope = { kind: "next", tsquery: plan.tsquery, window } as const;
    const found = await read(listStatement({ ...oneMore(query), scope }));
    if (found.length > query.limit) return pageOf(found, query);
    const { statement, values } = endStatement({ ...query, limit: window });
    const [end] = await database.query<Place>(statement, values);
    if (!end) return pageOf(found, query);
    const newest = query.after ? undefined : await newestMatches(query, plan, found.length);
    if (newest) return newest;
    // Again, as the list may have changed between the two statements: what is before `end` is what the page is about.
    const bounded = { ...scope, window: 2 * window, upTo: end };
    const page = pageOf(await read(listStatement({ ...oneMore(query), scope: bounded })), query);
    return page.next ? page : { ...page, next: end };
  };

  const matchesOf = async (query: PageQuery, plan: SearchPlan): Promise<ProductPage> => {
    const { after } = query;
    if (plan.tsquery === "") return { products: [], next: undefined };
    if (after?.fromBlock !== undefined) return amongNewest(query, plan, after.fromBlock);
    if (plan.maxMatches > bounds.matches) return amongNext(query, plan);
    const scope = { kind: "all", tsquery: plan.tsquery } as const;
    return pageOf(await read(listStatement({ ...oneMore(query), scope })), query);
  };

  /** The product whose SKU was searched for comes before all others, whatever the order. */
  const search = async (query: ProductQuery, asked: Search): Promise<ProductPage> => {
    const plan = await planSearch(database, asked, query.category);
    if (plan.namedId === null) return matchesOf(query, plan);
    const exceptId = plan.namedId;
    if (query.after?.id === exceptId) return matchesOf({ ...query, exceptId, after: undefined }, plan);
    const named = query.after ? undefined : await find(exceptId);
    if (!named) return matchesOf({ ...query, exceptId }, plan);
    const limit = Math.max(1, query.limit - 1);
    const others = await matchesOf({ ...query, exceptId, limit }, plan);
    if (query.limit > 1) return { products: [named, ...others.products], next: others.next };
    const goesOn = others.products.length > 0 || others.next;
    return { products: [named], next: goesOn ? placeOf(named, query.sort) : undefined };
  };

  return async (query) =>
    query.search ? search(query, query.search) : pageOf(await read(listStatement(oneMore(query))), query);
};
