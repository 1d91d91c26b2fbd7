import { ProductNotFoundError, VersionStaleError } from "./errors.ts";
import type { ExpectedVersion, Product, ProductEdit, Products } from "./product.ts";

/** The reason why a change was not made: the product is gone, or its version has changed. */
const refusal = async (products: Products, id: string): Promise<Error> => {
  const current = await products.find(id);
  return current ? new VersionStaleError(current.version) : new ProductNotFoundError(id);
};

/**
 * Edits a product if it is still at a version that the editor expects.
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
 * Retires a product if it is still at an expected version.
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
