import { randomUUID } from "node:crypto";
import { type Race, type Races, rowId } from "@shop/test-support";
import { createProducts } from "../../src/data/products.ts";
import { createReservations } from "../../src/data/reservations.ts";
import { bounds } from "./every-statement.ts";

const money = { amount: 1, currency: "USD" } as const;

/** Two statements for the key of each unique constraint, with unused keys. */
export const races = (): Record<string, Races> => {
  const texts = { name: "New", description: "", category: "new", price: money, imageUrl: null, onHand: 1 };
  const [sku, reservation] = [`R-${randomUUID().slice(0, 8)}`, randomUUID()];
  const hold: Race = (database) =>
    createReservations(database, 900).hold(reservation, [{ productId: rowId(7), quantity: 1 }]);
  return {
    products_pkey: "the service generates the key",
    products_sku_key: [
      (database) => createProducts(database, bounds).add({ id: randomUUID(), sku, ...texts }),
    ],
    categories_pkey: [
      (database, nth) => {
        const product = { ...texts, id: randomUUID(), sku: `${sku}-${nth}`, category: "of-two" };
        return createProducts(database, bounds).add(product);
      },
    ],
    reservations_pkey: [hold],
    reservation_lines_pkey: [hold],
  };
};
