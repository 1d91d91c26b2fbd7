import * as z from "zod";

/** The text of a parameter as a number; other texts stay unchanged, so that their schema rejects them. */
const numberIn = (given: unknown): unknown =>
  typeof given === "string" && /^\d+$/.test(given) ? Number(given) : given;

const flagIn = (given: unknown): unknown => (given === "true" ? true : given === "false" ? false : given);

interface PriceLimits {
  readonly minPrice?: number | undefined;
  readonly maxPrice?: number | undefined;
}

/** The parameters that narrow a list of products by price and stock. */
export const priceAndStock = (maxPrice: number) => {
  const limit = z.preprocess(numberIn, z.int().min(0).max(maxPrice)).optional();
  return {
    minPrice: limit.meta({ description: "The lowest price, in minor units: 1999 is 19.99 USD." }),
    maxPrice: limit.meta({ description: "The highest price, in minor units. Not below `minPrice`." }),
    inStock: z
      .preprocess(flagIn, z.boolean())
      .optional()
      .meta({ description: "If true, only products with available units." }),
  };
};

const areInOrder = ({ minPrice = 0, maxPrice = Number.POSITIVE_INFINITY }: PriceLimits): boolean =>
  minPrice <= maxPrice;

/** Rejects a range that no price is in. */
export const pricesInOrder: [typeof areInOrder, { error: string; path: string[] }] = [
  areInOrder,
  { error: "must not be below minPrice", path: ["maxPrice"] },
];
