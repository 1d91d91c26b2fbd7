import * as z from "zod";
import type { ProductFilter } from "../pages/product-filter.ts";

/** A typed price, such as `12.50` or `12,5`, in minor units. */
const price = z
  .string()
  .trim()
  .regex(/^\d{1,6}(?:[.,]\d{1,2})?$/)
  .transform((text) => Math.round(Number(text.replace(",", ".")) * 100))
  .optional()
  .catch(undefined);

/** Unknown values are ignored: a link from elsewhere must not end in an error. */
const listQuery = z.object({
  q: z.string().trim().max(100).catch(""),
  category: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    .max(40)
    .optional()
    .catch(undefined),
  minPrice: price,
  maxPrice: price,
  inStock: z
    .literal("true")
    .transform(() => true)
    .optional()
    .catch(undefined),
  sort: z.enum(["name", "price", "-price", "newest"]).catch("name"),
  cursor: z.string().min(1).max(1_400).optional().catch(undefined),
});

/** Reads the address of a list. Prices in the wrong order are swapped. */
export const readListQuery = (query: unknown): { filter: ProductFilter; cursor: string | undefined } => {
  const { cursor, ...filter } = listQuery.parse(query);
  const { minPrice, maxPrice } = filter;
  if (minPrice === undefined || maxPrice === undefined || minPrice <= maxPrice) return { filter, cursor };
  return { filter: { ...filter, minPrice: maxPrice, maxPrice: minPrice }, cursor };
};

/** The filter as the catalog's parameters. */
export const parametersOf = ({ q, category, minPrice, maxPrice, inStock }: ProductFilter) => ({
  ...(q !== "" && { q }),
  ...(category && { category }),
  ...(minPrice !== undefined && { minPrice }),
  ...(maxPrice !== undefined && { maxPrice }),
  ...(inStock && { inStock }),
});
