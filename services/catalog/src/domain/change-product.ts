import { ProductNotFoundError, VersionStaleError } from "./errors.ts";
import type { Product, ProductEdit, Products } from "./product.ts";

/** Why a change at `version` did not happen: the product is gone, or it has moved on. */
const refusal = async (products: Products, id: string): Promise<Error> => {
  const current = await products.find(id);
  return current ? new VersionStaleError(current.version) : new ProductNotFoundError(id);
};

/**
 * Edits a product if it still is at the version that the editor saw.
 *
 * @throws ProductNotFoundError, VersionStaleError, SkuTakenError
 */
export const editProduct = async (
  products: Products,
  id: string,
  version: number,
  edit: ProductEdit,
): Promise<Product> => {
  const edited = await products.edit(id, version, edit);
  if (!edited) throw await refusal(products, id);
  return edited;
};

/**
 * Takes a product out of the catalog if it still is at the version that was seen.
 *
 * @throws ProductNotFoundError, VersionStaleError
 */
export const retireProduct = async (products: Products, id: string, version: number): Promise<void> => {
  if (!(await products.retire(id, version))) throw await refusal(products, id);
};
