import type { BenchDatabase } from "../world/databases.ts";
import { materials } from "../world/generate-products.ts";

const path = "/api/catalog/products";
const places = 2_000;
const nineteenWords = "made to be used every day and to last for years by people who care for what they make";

interface Place {
  readonly id: string;
  readonly name: string;
  readonly price: number;
  readonly created: string;
}

const samplePlaces = ({ sql }: BenchDatabase, count: number): Promise<Place[]> =>
  sql<Place>(
    `SELECT id, name, price_amount::float8 AS price,
            to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS created
       FROM products
      WHERE mod(hashtext(id::text)::bigint, ${Math.max(1, Math.floor(count / places))}) = 0
      LIMIT ${places}`,
  );

const cursor = (...place: readonly (string | number)[]): string =>
  `cursor=${Buffer.from(JSON.stringify(place)).toString("base64url")}`;

const pagesFrom = (found: readonly Place[], more = ""): string[] =>
  found.flatMap(({ id, name, price, created }) => [
    `${path}?${more}${cursor("name", name, id)}`,
    `${path}?${more}sort=price&${cursor("price", price, id)}`,
    `${path}?${more}sort=-price&${cursor("-price", price, id)}`,
    `${path}?${more}sort=newest&${cursor("newest", created, id)}`,
  ]);

const numbered = (count: number, make: (index: number) => string): string[] =>
  Array.from({ length: Math.min(places, count) }, (_, index) => make(index));

const sorts = ["name", "price", "-price", "newest"];

/** First pages of 11 to 30, in each order. */
const firstPages = (query: string): string[] =>
  sorts.flatMap((sort) => numbered(20, (index) => `${path}?${query}sort=${sort}&limit=${11 + index}`));
const search = (q: string) => async () => firstPages(`q=${encodeURIComponent(q)}&`);

/** Requests to a catalog with `count` products. Their duration should not depend on the count. */
export const flatProbes = {
  /** First pages of 11 to 30, in each order. */
  list: async () => firstPages(""),
  /** Pages from arbitrary places, in each order. */
  paging: async (database: BenchDatabase, count: number) => pagesFrom(await samplePlaces(database, count)),
  /** First pages of 11 to 30, of categories of 200 products. */
  category: async (_database: BenchDatabase, count: number) =>
    numbered(count / 200, (index) => `category=category-${index}`).flatMap((category) =>
      numbered(20, (index) => `${path}?${category}&limit=${11 + index}`),
    ),
  /** A word that 20 products have. */
  "search, rare word": async (_database: BenchDatabase, count: number) =>
    numbered(count / 20, (index) => `${path}?q=lot${index}`),
  /** A word that every tenth product has, from arbitrary places in the list. */
  "search, common word": async (database: BenchDatabase, count: number) =>
    (await samplePlaces(database, count)).map(
      ({ id, name }) => `${path}?q=walnut&${cursor("name", name, id)}`,
    ),
};

/** Searches that would read all products without a bound. Their duration must stay bounded for any count. */
export const boundedProbes = {
  "a word that all have": search("made"),
  /** Sorted by name, all other products precede those with the word. */
  "a common word, only at the end": async () =>
    numbered(20, (index) => `${path}?q=walnut&sort=name&limit=${11 + index}`),
  "a common word in a category": async () => firstPages("q=copper&category=category-1&"),
  "a phrase that all have": search('"every day"'),
  "a phrase that none has, of words that all have": search('"years made"'),
  "a common word without another": search("copper -grinder"),
  "a common word without one that all have": search("copper -made"),
  "two common words that none has both of": search("walnut copper"),
  "20 words that all have": search(`${nineteenWords} two`),
  "21 words that no product has all of": search(`${nineteenWords} walnut oak`),
  "one of ten common words": search(materials.join(" OR ")),
  "Chinese, inside a line": search("咖啡"),
  "an article number": async (_database: BenchDatabase, count: number) =>
    numbered(count, (index) => `${path}?q=sku-${index + 1}`),
  "pages from anywhere, a common word without another": async (database: BenchDatabase, count: number) =>
    pagesFrom(await samplePlaces(database, count), "q=copper%20-grinder&"),
};

export const probes = { ...flatProbes, ...boundedProbes };

export type ProbeName = keyof typeof probes;
