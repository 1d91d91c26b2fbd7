import type { ProductResponse } from "@shop/contracts";
import { type Category, CategoryLinks } from "../components/category-links.tsx";
import { ProductGrid } from "../components/product-card.tsx";
import { pictureOf } from "../pictures/picture-of.ts";
import { useTexts } from "../render/visit.ts";

/** The first page: what the shop is, its categories, its newest products. */
export const HomePage = ({
  newest,
  categories,
}: {
  readonly newest: readonly ProductResponse[];
  readonly categories: readonly Category[];
}) => {
  const texts = useTexts();
  return (
    <>
      <section className="hero">
        <div>
          <h1>{texts.home.headline}</h1>
          <p>{texts.home.lead}</p>
          <a className="button primary large" href="/products">
            {texts.home.all}
          </a>
        </div>
        <div className="pictures">
          {newest.slice(0, 4).map((product) => (
            <img key={product.id} src={pictureOf(product)} alt="" width={400} height={300} />
          ))}
        </div>
      </section>
      <h2>{texts.home.categories}</h2>
      <CategoryLinks categories={categories} />
      <div className="section-head">
        <h2>{texts.home.newest}</h2>
        <a href="/products?sort=newest">{texts.home.all}</a>
      </div>
      <ProductGrid products={newest} />
    </>
  );
};
