import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { readProduct } from "../../../catalog.js";
import { nameOf, Price, pictureOf, Stock } from "../../../components.jsx";

const find = cache(async (id) => (await readProduct(id)) ?? notFound());

export const generateMetadata = async ({ params }) => {
  const { name, description } = await find((await params).productId);
  return { title: `${name} · Fargate Shop`, description };
};

const AddForm = ({ product }) => (
  <form action="/cart/lines" method="post" className="add-form">
    <input type="hidden" name="productId" value={product.id} />
    <input type="hidden" name="seenPrice" value={product.price.amount} />
    <input
      type="number"
      name="quantity"
      aria-label="Quantity"
      defaultValue={1}
      min={1}
      max={Math.min(product.available, 1_000)}
      required
    />
    <button className="primary" type="submit">
      Add to cart
    </button>
  </form>
);

const ProductPage = async ({ params }) => {
  const product = await find((await params).productId);
  return (
    <article className="product-page">
      <img src={pictureOf(product)} alt="" width={400} height={300} fetchPriority="high" />
      <div>
        <p>
          <Link href={`/products?category=${product.category}`}>{nameOf(product.category)}</Link>
        </p>
        <h1>{product.name}</h1>
        <p className="price">
          <Price price={product.price} />
        </p>
        <p>
          <Stock available={product.available} />
        </p>
        {product.available > 0 && <AddForm product={product} />}
        <p className="prose">{product.description}</p>
        <p className="help">Article {product.sku}</p>
      </div>
    </article>
  );
};

export default ProductPage;
