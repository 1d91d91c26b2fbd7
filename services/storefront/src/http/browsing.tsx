import type { IRouter } from "express";
import type { Category } from "../components/category-links.tsx";
import { HomePage } from "../pages/home-page.tsx";
import { MessagePage } from "../pages/message-page.tsx";
import { isNarrowed, type ProductFilter, pathOfList } from "../pages/product-filter.ts";
import { ProductPage } from "../pages/product-page.tsx";
import { type ProductCount, ProductsPage } from "../pages/products-page.tsx";
import { pictureOf } from "../pictures/picture-of.ts";
import { handle, notFoundPage, type Outcome } from "./handle.tsx";
import { parametersOf, readListQuery } from "./list-query.ts";
import { isId } from "./path-id.ts";
import { codeOf, failWith, type StorefrontDeps, type Visitor } from "./visitor.ts";

const pageSize = 20;

const categoriesOf = async ({ catalog }: StorefrontDeps) => {
  const response = await catalog.listCategories({});
  return response.status === 200 ? response.body.items : failWith(response);
};

const showHome =
  (deps: StorefrontDeps) =>
  async ({ visit: { texts } }: Visitor): Promise<Outcome> => {
    const [newest, categories] = await Promise.all([
      deps.catalog.listProducts({ query: { sort: "newest", limit: 8 } }),
      categoriesOf(deps),
    ]);
    if (newest.status === "problem") return failWith(newest);
    return {
      title: texts.shopName,
      body: <HomePage newest={newest.body.items} categories={categories} />,
    };
  };

/** The title of a list in the visitor's language. */
const listTitle = ({ visit: { texts } }: Visitor, { q, category }: ProductFilter): string => {
  if (q !== "") return texts.list.searchTitle(q);
  return category === undefined ? texts.list.title : (texts.categories[category] ?? category);
};

/** The number of products of a list; undefined if it is not available: a list is useful without it. */
const countOf = async (
  { catalog }: StorefrontDeps,
  filter: ProductFilter,
): Promise<ProductCount | undefined> => {
  const response = await catalog.countProducts({ query: parametersOf(filter) }).catch(() => undefined);
  return response?.status === 200 ? response.body : undefined;
};

const countInCategories = (categories: readonly Category[], { category }: ProductFilter): ProductCount => {
  const counted = categories.filter(({ name }) => category === undefined || name === category);
  return { value: counted.reduce((sum, { products }) => sum + products, 0), atLeast: false };
};

const showProducts =
  (deps: StorefrontDeps) =>
  async (visitor: Visitor, request: { query: unknown }): Promise<Outcome> => {
    const { filter, cursor } = readListQuery(request.query);
    const { sort } = filter;
    const query = { ...parametersOf(filter), sort, limit: pageSize, ...(cursor && { cursor }) };
    const [response, categories, narrowed] = await Promise.all([
      deps.catalog.listProducts({ query }),
      categoriesOf(deps),
      cursor === undefined && isNarrowed(filter) ? countOf(deps, filter) : undefined,
    ]);
    const isRejected = response.status === "problem" && response.problem.status === 422;
    if (isRejected && cursor !== undefined) return { redirect: pathOfList(filter) };
    if (response.status === "problem" && !isRejected) return failWith(response);
    // A search that only excludes, for example, finds nothing.
    const found = response.status === 200 ? response.body : { items: [], nextCursor: null };
    const isFirst = cursor === undefined;
    return {
      title: listTitle(visitor, filter),
      isPublic: !isNarrowed(filter) && isFirst,
      body: (
        <ProductsPage
          filter={filter}
          products={found.items}
          categories={categories}
          count={isNarrowed(filter) ? narrowed : countInCategories(categories, filter)}
          nextCursor={found.nextCursor}
          isFirst={isFirst}
        />
      ),
    };
  };

const firstSentence = (text: string): string => text.split(/(?<=[.!?])\s/)[0]?.slice(0, 160) ?? "";

const showProduct =
  (deps: StorefrontDeps) =>
  async ({ visit: { texts } }: Visitor, request: { params: Record<string, unknown> }): Promise<Outcome> => {
    const { productId } = request.params;
    const missing: Outcome = {
      title: texts.product.notFoundTitle,
      isPublic: false,
      status: 404,
      body: <MessagePage title={texts.product.notFoundTitle} help={texts.product.notFoundHelp} />,
    };
    if (!isId(productId)) return missing;
    const response = await deps.catalog.getProduct({ path: { productId } });
    if (response.status === 304) return missing;
    if (response.status === "problem")
      return codeOf(response) === "product-not-found" ? missing : failWith(response);
    const product = response.body;
    return {
      title: product.name,
      description: firstSentence(product.description) || product.name,
      image: pictureOf(product),
      data: {
        "@context": "https://schema.org",
        "@type": "Product",
        name: product.name,
        sku: product.sku,
        description: product.description,
        offers: {
          "@type": "Offer",
          price: (product.price.amount / 100).toFixed(2),
          priceCurrency: product.price.currency,
          availability: `https://schema.org/${product.available > 0 ? "InStock" : "OutOfStock"}`,
        },
      },
      body: <ProductPage product={product} />,
    };
  };

/** The pages that anyone may see: home, lists, products. */
export const mountBrowsing = (app: IRouter, deps: StorefrontDeps): void => {
  app.get("/", handle(deps, "showHome", showHome(deps)));
  app.get("/products", handle(deps, "showProducts", showProducts(deps)));
  app.get("/products/:productId", handle(deps, "showProduct", showProduct(deps)));
  app.get("/not-found", handle(deps, "showNotFound", notFoundPage));
};
