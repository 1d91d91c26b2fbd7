import type { ProductResponse } from "@shop/contracts";
import { useCategoryName } from "../components/category-links.tsx";
import { ActionForm } from "../components/form.tsx";
import { Money } from "../components/money.tsx";
import { Stock } from "../components/product-card.tsx";
import { pictureOf } from "../pictures/picture-of.ts";
import { useTexts } from "../render/visit.ts";

const AddForm = ({ product }: { readonly product: ProductResponse }) => {
  const texts = useTexts().product;
  return (
    <ActionForm action="/cart/lines" className="add-form">
      <input type="hidden" name="productId" value={product.id} />
      <input type="hidden" name="seenPrice" value={product.price.amount} />
      <input
        type="number"
        name="quantity"
        aria-label={texts.quantity}
        defaultValue={1}
        min={1}
        max={Math.min(product.available, 1_000)}
        required
      />
      <button className="primary large" type="submit">
        {texts.add}
      </button>
    </ActionForm>
  );
};

/** One product. */
export const ProductPage = ({ product }: { readonly product: ProductResponse }) => {
  const texts = useTexts().product;
  const nameOf = useCategoryName();
  return (
    <article className="product-page">
      <img src={pictureOf(product)} alt="" width={400} height={300} fetchPriority="high" />
      <div>
        <p className="eyebrow">
          <a className="quiet" href={`/products?category=${product.category}`}>
            {nameOf(product.category)}
          </a>
        </p>
        <h1>{product.name}</h1>
        <p className="price">
          <Money {...product.price} />
          <Stock available={product.available} />
        </p>
        <p className="prose">{product.description}</p>
        {product.available > 0 && <AddForm product={product} />}
        <p className="help">
          {texts.article} {product.sku}
        </p>
      </div>
    </article>
  );
};
