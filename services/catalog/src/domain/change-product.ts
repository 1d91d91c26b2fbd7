import { ProductNotFoundError, VersionStaleError } from "./errors.ts";
import type { ExpectedVersion, Product, ProductEdit, Products } from "./product.ts";

/** Why a change did not happen: the product is gone, or it has moved on. */
const refusal = async (products: Products, id: string): Promise<Error> => {
  const current = await products.find(id);
  return current ? new VersionStaleError(current.version) : new ProductNotFoundError(id);
};

/**
 * Edits a product if it still is at a version that the editor expects.
 *
 * @throws ProductNotFoundError, VersionStaleError, SkuTakenError
 */
export const editProduct = async (
  products: Products,
  id: string,
  expected: ExpectedVersion,
  edit: ProductEdit,
): Promise<Product> => {
  const edited = await products.edit(id, expected, edit);
  if (!edited) throw await refusal(products, id);
  return edited;
};

/**
 * Takes a product out of the catalog if it still is at an expected version.
 *
 * @throws ProductNotFoundError, VersionStaleError
 */
export const retireProduct = async (
  products: Products,
  id: string,
  expected: ExpectedVersion,
): Promise<void> => {
  if (!(await products.retire(id, expected))) throw await refusal(products, id);
};
