import Link from "next/link";

const money = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });

export const Price = ({ price }) => <span className="money">{money.format(price.amount / 100)}</span>;

export const Stock = ({ available }) => {
  if (available === 0) return <span className="stock none">Sold out</span>;
  if (available <= 5) return <span className="stock few">Only {available} left</span>;
  return <span className="stock">In stock</span>;
};

export const pictureOf = ({ sku, category }) => `/images/${category}.${sku}.v1.svg`;

/** `desk-lamps` becomes `Desk lamps`. */
export const nameOf = (category) =>
  category.replaceAll("-", " ").replace(/^./, (first) => first.toUpperCase());

const ProductCard = ({ product, isEager }) => (
  <li className="product-card">
    <Link href={`/products/${product.id}`} prefetch={false}>
      <img
        src={pictureOf(product)}
        alt=""
        width={400}
        height={300}
        loading={isEager ? "eager" : "lazy"}
        decoding="async"
      />
      <span className="product-name">{product.name}</span>
    </Link>
    <p>
      <Price price={product.price} />
      <Stock available={product.available} />
    </p>
  </li>
);

export const ProductGrid = ({ products }) => (
  <ul className="product-grid">
    {products.map((product, index) => (
      <ProductCard key={product.id} product={product} isEager={index < 4} />
    ))}
  </ul>
);

export const Header = () => (
  <header className="site-header">
    <div className="wide">
      <Link className="brand" href="/">
        <span aria-hidden="true" className="brand-mark" />
        Fargate Shop
      </Link>
      <search>
        <form action="/products" method="get" className="search-form">
          <input
            type="search"
            name="q"
            aria-label="Search products"
            placeholder="Search products"
            maxLength={100}
          />
          <button type="submit">Search</button>
        </form>
      </search>
      <nav aria-label="Menu">
        <ul>
          <li>
            <Link href="/products">Products</Link>
          </li>
          <li>
            <Link href="/log-in">Log in</Link>
          </li>
          <li>
            <Link className="cart-link" href="/cart">
              Cart
            </Link>
          </li>
        </ul>
      </nav>
    </div>
  </header>
);

export const Footer = () => (
  <footer className="site-footer">
    <div className="wide">
      <p>A shop that shows how services run on AWS Fargate.</p>
      <form action="/language" method="post">
        <fieldset className="languages">
          <legend className="visually-hidden">Language</legend>
          {["English", "Deutsch"].map((language) => (
            <button key={language} className="link" type="submit" name="language" value={language}>
              {language}
            </button>
          ))}
        </fieldset>
      </form>
    </div>
  </footer>
);
