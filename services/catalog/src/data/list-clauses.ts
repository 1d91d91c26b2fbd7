import type { Place, PriceRange, ProductQuery, ProductSort } from "../domain/product.ts";

/** The order of each sort: its column, the column's type, and its direction. The id makes the order total. */
const orders: Readonly<Record<ProductSort, { column: string; type: string; descending: boolean }>> = {
  name: { column: "name COLLATE name_order", type: "text", descending: false },
  price: { column: "price_amount", type: "bigint", descending: false },
  "-price": { column: "price_amount", type: "bigint", descending: true },
  newest: { column: "created_at", type: "timestamptz", descending: true },
};

/** True if an index has the products of a range of prices in this order. */
export const isByPrice = (sort: ProductSort): boolean => orders[sort].column === "price_amount";

/** The clauses that all statements for a part of a list share. */
export const clausesOf = (
  part: Pick<ProductQuery, "sort" | "category" | "after" | "price" | "inStock"> & { readonly limit?: number },
) => {
  const { sort, category, after, limit, price, inStock } = part;
  const { column, type, descending } = orders[sort];
  const direction = descending ? "DESC" : "ASC";
  const values: unknown[] = limit === undefined ? [] : [limit];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const compare = (ascending: string, reversed: string, { key, id }: Place): string =>
    `(${column}, id) ${descending ? reversed : ascending} (${bind(key)}::${type}, ${bind(id)}::uuid)`;
  const within = ({ min, max }: PriceRange): string =>
    `price_amount BETWEEN ${bind(min)}::bigint AND ${bind(max)}::bigint`;
  const priced = (isWanted: boolean): string[] => (price && isWanted ? [within(price)] : []);
  return {
    values,
    bind,
    column,
    order: `ORDER BY ${column} ${direction}, id ${direction}`,
    /** The conditions that an index in this order meets without reading other products. */
    indexed: [
      "retired_at IS NULL",
      ...(category === undefined ? [] : [`category = ${bind(category)}`]),
      ...priced(isByPrice(sort)),
    ],
    /** The conditions that each product has to be examined for. */
    examined: () => [...priced(!isByPrice(sort)), ...(inStock ? ["on_hand > reserved"] : [])],
    beyond: after ? [compare(">", "<", after)] : [],
    notBeyond: (place: Place): string => compare("<=", ">=", place),
  };
};

export type Clauses = ReturnType<typeof clausesOf>;

export const allOf = (conditions: readonly string[]): string => conditions.join(" AND ");
