import type { BenchDatabase } from "../world/databases.ts";

const path = "/api/catalog/products";
const places = 2_000;

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

/** What is asked of a catalog with `count` products. */
export const probes = {
  /** First pages of 11 to 30, in each order. */
  list: async () =>
    ["name", "price", "-price", "newest"].flatMap((sort) =>
      numbered(20, (index) => `${path}?sort=${sort}&limit=${11 + index}`),
    ),
  /** Pages from anywhere, in each order. */
  paging: async (database: BenchDatabase, count: number) => pagesFrom(await samplePlaces(database, count)),
  /** First pages of 11 to 30, of categories of 200 products. */
  category: async (_database: BenchDatabase, count: number) =>
    numbered(count / 200, (index) => `category=category-${index}`).flatMap((category) =>
      numbered(20, (index) => `${path}?${category}&limit=${11 + index}`),
    ),
  /** A word that 20 products have. */
  "search, rare word": async (_database: BenchDatabase, count: number) =>
    numbered(count / 20, (index) => `${path}?q=lot${index}`),
  /** A word that every tenth product has, from anywhere in the list. */
  "search, common word": async (database: BenchDatabase, count: number) =>
    (await samplePlaces(database, count)).map(
      ({ id, name }) => `${path}?q=walnut&${cursor("name", name, id)}`,
    ),
};

export type ProbeName = keyof typeof probes;
