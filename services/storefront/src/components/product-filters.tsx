import { type ProductFilter, typedPrice } from "../pages/product-filter.ts";
import { useTexts } from "../render/visit.ts";
import { type Category, useCategoryName } from "./category-links.tsx";

const PriceField = ({ name, label, amount }: { name: string; label: string; amount: number | undefined }) => (
  <div>
    <label htmlFor={name}>{label}</label>
    <input
      className="price-limit"
      id={name}
      name={name}
      type="number"
      min={0}
      max={1_000_000}
      step="0.01"
      inputMode="decimal"
      defaultValue={typedPrice(amount)}
    />
  </div>
);

const CategoryField = ({
  chosen,
  categories,
}: {
  chosen: string | undefined;
  categories: readonly Category[];
}) => {
  const texts = useTexts().list;
  const nameOf = useCategoryName();
  return (
    <div>
      <label htmlFor="category">{texts.category}</label>
      <select id="category" name="category" defaultValue={chosen ?? ""}>
        <option value="">{texts.anyCategory}</option>
        {categories.map(({ name, products }) => (
          <option key={name} value={name}>
            {`${nameOf(name)} (${products})`}
          </option>
        ))}
      </select>
    </div>
  );
};

/** The filters and the order of a list of products. */
export const ProductFilters = ({
  filter,
  categories,
}: {
  readonly filter: ProductFilter;
  readonly categories: readonly Category[];
}) => {
  const texts = useTexts().list;
  return (
    <form className="filters" action="/products" method="get" data-submits-itself="">
      {filter.q !== "" && <input type="hidden" name="q" value={filter.q} />}
      <CategoryField chosen={filter.category} categories={categories} />
      <PriceField name="minPrice" label={texts.minPrice} amount={filter.minPrice} />
      <PriceField name="maxPrice" label={texts.maxPrice} amount={filter.maxPrice} />
      <label className="choice">
        <input type="checkbox" name="inStock" value="true" defaultChecked={filter.inStock === true} />
        {texts.inStock}
      </label>
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
