import { useCategoryName } from "../components/category-links.tsx";
import { formatMoney } from "../render/format.ts";
import { useTexts, useVisit } from "../render/visit.ts";

/** The list that was requested. Prices are in minor units. */
export interface ProductFilter {
  readonly q: string;
  readonly category?: string | undefined;
  readonly minPrice?: number | undefined;
  readonly maxPrice?: number | undefined;
  readonly inStock?: boolean | undefined;
  readonly sort: "name" | "price" | "-price" | "newest";
}

/** A price as it is typed and as it stands in addresses: `12.50`. */
export const typedPrice = (amount: number | undefined): string =>
  amount === undefined ? "" : (amount / 100).toFixed(2).replace(/\.00$/, "");

/** The path of a list. Defaults are left out. */
export const pathOfList = (filter: ProductFilter, cursor?: string | null): string => {
  const { q, category, minPrice, maxPrice, inStock, sort } = filter;
  const query = new URLSearchParams({
    ...(q !== "" && { q }),
    ...(category !== undefined && { category }),
    ...(minPrice !== undefined && { minPrice: typedPrice(minPrice) }),
    ...(maxPrice !== undefined && { maxPrice: typedPrice(maxPrice) }),
    ...(inStock && { inStock: "true" }),
    ...(sort !== "name" && { sort }),
    ...(cursor && { cursor }),
  }).toString();
  return `/products${query && `?${query}`}`;
};

/** True if the list has a condition that the categories' own counts do not know. */
export const isNarrowed = ({ q, minPrice, maxPrice, inStock }: ProductFilter): boolean =>
  q !== "" || minPrice !== undefined || maxPrice !== undefined || inStock === true;

/** A condition of a list in words, and the list without it. */
export interface RemovableFilter {
  readonly label: string;
  readonly path: string;
}

/** The conditions of a list. */
export const useRemovableFilters = (filter: ProductFilter): RemovableFilter[] => {
  const { list } = useTexts();
  const { language } = useVisit();
  const nameOf = useCategoryName();
  const { q, category, minPrice, maxPrice, inStock } = filter;
  const price = (amount: number): string => formatMoney(language, amount, "USD");
  const without = (label: string, change: Partial<ProductFilter>): RemovableFilter => ({
    label,
    path: pathOfList({ ...filter, ...change }),
  });
  return [
    ...(q === "" ? [] : [without(q, { q: "" })]),
    ...(category === undefined ? [] : [without(nameOf(category), { category: undefined })]),
    ...(minPrice === undefined ? [] : [without(list.atLeast(price(minPrice)), { minPrice: undefined })]),
    ...(maxPrice === undefined ? [] : [without(list.atMost(price(maxPrice)), { maxPrice: undefined })]),
    ...(inStock ? [without(list.inStock, { inStock: undefined })] : []),
  ];
};
