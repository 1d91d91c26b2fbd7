import type { ProductResponse } from "@shop/contracts";
import { type Category, CategoryLinks, useCategoryName } from "../components/category-links.tsx";
import { ProductGrid } from "../components/product-card.tsx";
import { ProductFilters } from "../components/product-filters.tsx";
import { categoryPicture } from "../pictures/picture-of.ts";
import { useTexts } from "../render/visit.ts";
import { type ProductFilter, pathOfList, useRemovableFilters } from "./product-filter.ts";

/** The number of products of a list. */
export interface ProductCount {
  readonly value: number;
  /** True if there may be more. */
  readonly atLeast: boolean;
}

export interface ProductsPageProps {
  readonly filter: ProductFilter;
  readonly products: readonly ProductResponse[];
  readonly categories: readonly Category[];
  /** Undefined if it is not known. */
  readonly count: ProductCount | undefined;
  readonly nextCursor: string | null;
  readonly isFirst: boolean;
}

const NothingFound = ({ filter, categories }: Pick<ProductsPageProps, "filter" | "categories">) => {
  const texts = useTexts().list;
  const removable = useRemovableFilters(filter);
  return (
    <>
      <div className="empty">
        <img src={categoryPicture("parcel")} alt="" width={400} height={300} />
        <h2>{texts.noneTitle}</h2>
        <p>{texts.noneHelp}</p>
        {removable.length > 1 && (
          <ul className="filter-links">
            {removable.map(({ label, path }) => (
              <li key={label}>
                <a href={path}>{texts.removeFilter(label)}</a>
              </li>
            ))}
          </ul>
        )}
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

const Results = ({ filter, products, categories, nextCursor }: ProductsPageProps) => {
  const texts = useTexts().list;
  if (products.length > 0) return <ProductGrid products={products} />;
  if (nextCursor === null) return <NothingFound filter={filter} categories={categories} />;
  return <p>{texts.noneHere}</p>;
};

/** A page of products, of a category or of a search. */
export const ProductsPage = (props: ProductsPageProps) => {
  const { filter, categories, count, nextCursor, isFirst } = props;
  const texts = useTexts().list;
  return (
    <>
      <div className="list-head">
        <div>
          <h1>{useListTitle(filter)}</h1>
          {count && count.value > 0 && <p className="result-count">{texts.count(count)}</p>}
        </div>
        <ProductFilters filter={filter} categories={categories} />
      </div>
      <Results {...props} />
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
