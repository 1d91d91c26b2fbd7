import type { ProductResponse } from "@shop/contracts";
import { pictureOf } from "../pictures/picture-of.ts";
import { useTexts } from "../render/visit.ts";
import { Money } from "./money.tsx";

const lowStock = 5;

/** The stock in words. */
export const Stock = ({ available }: { readonly available: number }) => {
  const texts = useTexts().product;
  if (available === 0) return <span className="stock none">{texts.soldOut}</span>;
  if (available <= lowStock) return <span className="stock few">{texts.few(available)}</span>;
  return <span className="stock">{texts.inStock}</span>;
};

/** A product in a list. */
export const ProductCard = ({
  product,
  isEager,
}: {
  readonly product: ProductResponse;
  /** True for the first pictures of a page, which are visible at once. */
  readonly isEager: boolean;
}) => (
  <li className="product-card">
    <a href={`/products/${product.id}`}>
      <img
        src={pictureOf(product)}
        alt=""
        width={400}
        height={300}
        loading={isEager ? "eager" : "lazy"}
        decoding="async"
      />
      <span className="product-name">{product.name}</span>
    </a>
    <p>
      <Money {...product.price} />
      <Stock available={product.available} />
    </p>
  </li>
);

/** Products side by side. */
export const ProductGrid = ({ products }: { readonly products: readonly ProductResponse[] }) => (
  <ul className="product-grid">
    {products.map((product, index) => (
      <ProductCard key={product.id} product={product} isEager={index < 4} />
    ))}
  </ul>
);
