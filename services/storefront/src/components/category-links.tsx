import { categoryPicture } from "../pictures/picture-of.ts";
import { useTexts } from "../render/visit.ts";

export interface Category {
  readonly name: string;
  readonly products: number;
}

/** The name of a category in the visitor's language; its own name if it has none. */
export const useCategoryName = (): ((name: string) => string) => {
  const { categories } = useTexts();
  return (name) =>
    categories[name] ?? name.replaceAll("-", " ").replace(/^./, (first) => first.toUpperCase());
};

/** All categories with the number of their products. */
export const CategoryLinks = ({ categories }: { readonly categories: readonly Category[] }) => {
  const nameOf = useCategoryName();
  return (
    <ul className="category-list">
      {categories.map(({ name, products }) => (
        <li key={name}>
          <a href={`/products?category=${name}`}>
            <img src={categoryPicture(name)} alt="" width={400} height={300} decoding="async" />
            <span>{nameOf(name)}</span> <span className="count">{products}</span>
          </a>
        </li>
      ))}
    </ul>
  );
};
