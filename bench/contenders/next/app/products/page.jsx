import Link from "next/link";
import { readCategories, readProducts } from "../../catalog.js";
import { nameOf, ProductGrid } from "../../components.jsx";

const sorts = { name: "Name", price: "Price, low to high", "-price": "Price, high to low", newest: "Newest" };

const Filters = ({ categories }) => (
  <form className="filters" action="/products" method="get">
    <div>
      <label htmlFor="category">Category</label>
      <select id="category" name="category" defaultValue="">
        <option value="">All</option>
        {categories.map(({ name, products }) => (
          <option key={name} value={name}>
            {`${nameOf(name)} (${products})`}
          </option>
        ))}
      </select>
    </div>
    <div>
      <label htmlFor="sort">Sort by</label>
      <select id="sort" name="sort" defaultValue="name">
        {Object.entries(sorts).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
    <button type="submit">Apply</button>
  </form>
);

const ProductsPage = async ({ searchParams }) => {
  const { cursor } = await searchParams;
  const [found, categories] = await Promise.all([
    readProducts({ sort: "name", limit: "20", ...(cursor && { cursor }) }),
    readCategories(),
  ]);
  return (
    <>
      <div className="list-head">
        <h1>All products</h1>
        <Filters categories={categories.items} />
      </div>
      <ProductGrid products={found.items} />
      <p className="actions">
        {cursor && <Link href="/products">First page</Link>}
        {found.nextCursor && (
          <Link className="button" rel="next" href={`/products?cursor=${found.nextCursor}`}>
            Next page
          </Link>
        )}
      </p>
    </>
  );
};

export default ProductsPage;
