import type { Databases } from "./databases.ts";

/** Units of each product, by its id. */
export type Stock = Map<string, number>;

/** The units in stock, reserved or not. */
export const readStock = async (databases: Databases): Promise<Stock> => {
  const rows = await databases.query<{ id: string; on_hand: number }>(
    "catalog",
    "SELECT id, on_hand FROM products",
  );
  return new Map(rows.map(({ id, on_hand }) => [id, on_hand]));
};
