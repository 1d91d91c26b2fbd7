import type { ReactNode } from "react";
import { CategoryLinks } from "../src/components/category-links.tsx";
import { Empty } from "../src/components/empty.tsx";
import { ActionForm, Field, TextArea } from "../src/components/form.tsx";
import { Notice } from "../src/components/notice.tsx";
import { OrderLines } from "../src/components/order-lines.tsx";
import { ProductGrid } from "../src/components/product-card.tsx";
import { AdminTable } from "../src/pages/admin/admin-layout.tsx";
import { CartPage } from "../src/pages/cart-page.tsx";
import { CheckoutPage } from "../src/pages/checkout-page.tsx";
import { OrderHistory, OrderStatus } from "../src/pages/order-page.tsx";
import { carts, history, longName, orderLines, products, statuses } from "./samples.ts";

const Sample = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <section>
    <h2>{name}</h2>
    {children}
  </section>
);

const Buttons = () => (
  <p className="actions">
    <a className="button primary large" href="#content">
      Large
    </a>
    <button className="primary" type="button">
      Primary
    </button>
    <button type="button">Secondary</button>
    <button className="danger" type="button">
      Danger
    </button>
    <button className="primary" type="button" aria-disabled>
      Sent
    </button>
    <button className="link underlined" type="button">
      Link
    </button>
  </p>
);

const Fields = () => (
  <ActionForm action="/_components" className="panel stack">
    <Field name="empty" label="Empty" help="A sentence of help." />
    <Field name="filled" label={longName} value={longName} required={false} />
    <Field
      name="wrong"
      label="Wrong"
      value="not an address"
      type="email"
      error="This is not an e-mail address."
    />
    <TextArea name="text" label="Longer text" value={longName} />
  </ActionForm>
);

const Notices = () => (
  <>
    <Notice kind="success" title="Only a title" />
    <Notice kind="warning">
      <p>Only a text.</p>
    </Notice>
    <Notice kind="error" title={longName}>
      <p>{longName}</p>
    </Notice>
  </>
);

const Orders = () => (
  <>
    <p className="actions">
      {statuses.map((status) => (
        <OrderStatus key={status} status={status} />
      ))}
    </p>
    <div className="panels">
      <section className="panel">
        <OrderLines
          lines={orderLines}
          total={{ amount: 400_012_345, currency: "USD" }}
          labels={{ total: "Total" }}
        />
      </section>
      <OrderHistory history={[...history]} />
    </div>
  </>
);

/** Every component in its states. */
export const ComponentsPage = () => (
  <>
    <h1>Components</h1>
    <Sample name="Buttons">
      <Buttons />
    </Sample>
    <Sample name="Fields">
      <Fields />
    </Sample>
    <Sample name="Notices">
      <Notices />
    </Sample>
    <Sample name="Categories: one, many, without a name or picture of their own">
      <CategoryLinks categories={[{ name: "books", products: 1 }]} />
      <CategoryLinks
        categories={["books", "coffee", "desk", "outdoors", "sheet-music", "a".repeat(40)].map(
          (name, index) => ({
            name,
            products: 10 ** index,
          }),
        )}
      />
    </Sample>
    <Sample name="Products: one; many: in stock, few, sold out, with a long name">
      <ProductGrid products={products.slice(0, 1)} />
      <ProductGrid products={products} />
    </Sample>
    <Sample name="Orders">
      <Orders />
    </Sample>
    <Sample name="Tables: many, none">
      <AdminTable columns={["Name", "Price"]} next="#content">
        {products.map(({ id, name, price }) => (
          <tr key={id}>
            <td>{name}</td>
            <td>{price.amount}</td>
          </tr>
        ))}
      </AdminTable>
      <AdminTable columns={["Name", "Price"]} next={undefined}>
        {[]}
      </AdminTable>
    </Sample>
    <Sample name="Nothing there">
      <Empty title={longName} help={longName} />
    </Sample>
    <Sample name="Carts: one line; every trouble">
      <CartPage priced={carts.one} />
      <CartPage priced={carts.troubled} />
    </Sample>
    <Sample name="Check-out after a declined card">
      <CheckoutPage priced={carts.one} problem="declined" />
    </Sample>
  </>
);
