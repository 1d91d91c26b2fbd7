import { catalogApi, catalogInternalApi } from "@shop/contracts";
import { type Routes, routes } from "@shop/http";
import type { Reservations } from "../domain/reservation.ts";
import { addProduct, editProduct, type ProductChanges, retireProduct, setStock } from "./change-products.ts";
import { countProducts, getProduct, listCategories, listProducts, type ProductReads } from "./products.ts";
import { commit, release, reserve } from "./reservations.ts";

/** The public door: the handler of each operation. */
export const createPublicRoutes = (deps: ProductReads & ProductChanges): Routes =>
  routes(catalogApi, {
    listProducts: listProducts(deps),
    countProducts: countProducts(deps),
    getProduct: getProduct(deps),
    listCategories: listCategories(deps),
    addProduct: addProduct(deps),
    editProduct: editProduct(deps),
    retireProduct: retireProduct(deps),
    setStock: setStock(deps),
  });

/** The internal door, for peers. */
export const createInternalRoutes = (reservations: Reservations): Routes =>
  routes(catalogInternalApi, {
    reserve: reserve(reservations),
    commit: commit(reservations),
    release: release(reservations),
  });
