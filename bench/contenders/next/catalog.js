const read = async (path, options) => {
  const response = await fetch(`${process.env.CATALOG_URL}/api/catalog${path}`, options);
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
};

/** Categories are shared for a second, as in the storefront. */
export const readCategories = () => read("/categories", { next: { revalidate: 1 } });

export const readProducts = (query) => read(`/products?${new URLSearchParams(query)}`, { cache: "no-store" });

export const readProduct = (id) => read(`/products/${id}`, { cache: "no-store" });
