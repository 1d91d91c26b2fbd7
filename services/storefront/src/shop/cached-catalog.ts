import { type Client, type catalogApi, ProblemError } from "@shop/contracts";
import { LRUCache } from "lru-cache";

type Catalog = Client<typeof catalogApi>;

/** The reads that visitors share. */
export type CatalogReads = Pick<Catalog, "listProducts" | "countProducts" | "getProduct" | "listCategories">;

/** Responses are shared for this long. Prices and stock are checked again when an order is paid. */
const freshMs = 1_000;
/** While the catalog is not available, responses up to this age are better than none. */
const staleMs = 5 * 60_000;
const maxResponses = 1_000;

/** Reads whose responses are shared by all visitors for a second, and used for longer during an outage. */
export const createCachedCatalog = (catalog: CatalogReads): CatalogReads => {
  const responses = new LRUCache<string, object, () => Promise<object>>({
    max: maxResponses,
    ttl: freshMs,
    noDeleteOnStaleGet: true,
    allowStaleOnFetchRejection: true,
    noDeleteOnFetchRejection: true,
    fetchMethod: (_key, _stale, { context }) => context(),
  });
  const share =
    <Input, Output extends object>(name: string, call: (input: Input) => Promise<Output>) =>
    async (input: Input): Promise<Output> => {
      const key = `${name} ${JSON.stringify(input)}`;
      if (responses.getRemainingTTL(key) < -staleMs) responses.delete(key);
      const response = await responses.fetch(key, { context: () => call(input) });
      // The call has failed, and there is no response from before.
      if (!response) throw new ProblemError("unavailable", "The catalog is not available.");
      return response as Output;
    };
  return {
    listProducts: share("listProducts", catalog.listProducts),
    countProducts: share("countProducts", catalog.countProducts),
    getProduct: share("getProduct", catalog.getProduct),
    listCategories: share("listCategories", catalog.listCategories),
  };
};
