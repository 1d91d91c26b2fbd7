import type { ProductResponse } from "@shop/contracts";
import { Money } from "../../components/money.tsx";
import { useTexts } from "../../render/visit.ts";
import { AdminLayout, type AdminNotice, AdminTable } from "./admin-layout.tsx";

/** All products, with what an administrator needs to know of each. */
export const ProductsAdmin = ({
  products,
  next,
  q,
  notice,
}: {
  readonly products: readonly ProductResponse[];
  readonly next: string | undefined;
  readonly q: string;
  readonly notice: AdminNotice | undefined;
}) => {
  const { admin, search, searchPlaceholder } = useTexts();
  return (
    <AdminLayout section="products" title={admin.products} notice={notice}>
      <div className="actions list-head">
        <a className="button primary" href="/admin/products/new">
          {admin.add}
        </a>
        <form className="search-form" action="/admin/products">
          <input
            type="search"
            name="q"
            defaultValue={q}
            maxLength={100}
            aria-label={`${searchPlaceholder} (${admin.title})`}
          />
          <button type="submit">{search}</button>
        </form>
      </div>
      <AdminTable
        columns={[admin.sku, admin.name, admin.category, admin.amount, admin.available]}
        next={next}
      >
        {products.map(({ id, sku, name, category, price, available }) => (
          <tr key={id}>
            <td>{sku}</td>
            <td>
              <a href={`/admin/products/${id}`}>{name}</a>
            </td>
            <td>{category}</td>
            <td>
              <Money {...price} />
            </td>
            <td>{available}</td>
          </tr>
        ))}
      </AdminTable>
    </AdminLayout>
  );
};
