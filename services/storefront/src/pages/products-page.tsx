import type { ProductResponse } from "@shop/contracts";
import { type Category, CategoryLinks, useCategoryName } from "../components/category-links.tsx";
import { ProductGrid } from "../components/product-card.tsx";
import { categoryPicture } from "../pictures/picture-of.ts";
import { useTexts } from "../render/visit.ts";

/** The list that was requested. */
export interface ProductFilter {
  readonly q: string;
  readonly category?: string | undefined;
  readonly sort: "name" | "price" | "-price" | "newest";
}

export interface ProductsPageProps {
  readonly filter: ProductFilter;
  readonly products: readonly ProductResponse[];
  readonly categories: readonly Category[];
  readonly nextCursor: string | null;
  readonly isFirst: boolean;
}

/** The path of a list. Defaults are left out. */
export const pathOfList = ({ q, category, sort }: ProductFilter, cursor?: string | null): string => {
  const query = new URLSearchParams({
    ...(q !== "" && { q }),
    ...(category !== undefined && { category }),
    ...(sort !== "name" && { sort }),
    ...(cursor && { cursor }),
  }).toString();
  return `/products${query && `?${query}`}`;
};

const Filters = ({ filter, categories }: Pick<ProductsPageProps, "filter" | "categories">) => {
  const texts = useTexts().list;
  const nameOf = useCategoryName();
  return (
    <form className="filters" action="/products" method="get" data-submits-itself="">
      {filter.q !== "" && <input type="hidden" name="q" value={filter.q} />}
      <div>
        <label htmlFor="category">{texts.category}</label>
        <select id="category" name="category" defaultValue={filter.category ?? ""}>
          <option value="">{texts.anyCategory}</option>
          {categories.map(({ name, products }) => (
            <option key={name} value={name}>
              {`${nameOf(name)} (${products})`}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label htmlFor="sort">{texts.sort}</label>
        <select id="sort" name="sort" defaultValue={filter.sort}>
          {Object.entries(texts.sorts).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <button type="submit">{texts.apply}</button>
    </form>
  );
};

const NothingFound = ({ categories }: Pick<ProductsPageProps, "categories">) => {
  const texts = useTexts().list;
  return (
    <>
      <div className="empty">
        <img src={categoryPicture("parcel")} alt="" width={400} height={300} />
        <h2>{texts.noneTitle}</h2>
        <p>{texts.noneHelp}</p>
        <a className="button" href="/products">
          {texts.removeSearch}
        </a>
      </div>
      <CategoryLinks categories={categories} />
    </>
  );
};

/** The title of a list: the search, the category, or all. */
export const useListTitle = ({ q, category }: ProductFilter): string => {
  const { list } = useTexts();
  const nameOf = useCategoryName();
  if (q !== "") return list.searchTitle(q);
  return category === undefined ? list.title : nameOf(category);
};

/** A page of products, of a category or of a search. */
export const ProductsPage = ({ filter, products, categories, nextCursor, isFirst }: ProductsPageProps) => {
  const texts = useTexts().list;
  return (
    <>
      <div className="list-head">
        <h1>{useListTitle(filter)}</h1>
        <Filters filter={filter} categories={categories} />
      </div>
      {products.length > 0 ? (
        <ProductGrid products={products} />
      ) : (
        nextCursor === null && <NothingFound categories={categories} />
      )}
      <p className="actions">
        {!isFirst && <a href={pathOfList(filter)}>{texts.first}</a>}
        {nextCursor !== null && (
          <a className="button" rel="next" href={pathOfList(filter, nextCursor)}>
            {texts.next}
          </a>
        )}
      </p>
    </>
  );
};
