import type { PaymentResponse } from "@shop/contracts";
import { Empty } from "../components/empty.tsx";
import { Money, Time } from "../components/money.tsx";
import { useTexts } from "../render/visit.ts";
import { numberOf, OrderStatus } from "./order-page.tsx";

/** The visitor's orders, newest first. */
export const OrdersPage = ({
  orders,
  nextCursor,
}: {
  readonly orders: readonly PaymentResponse[];
  readonly nextCursor: string | null;
}) => {
  const texts = useTexts();
  if (orders.length === 0)
    return (
      <Empty title={texts.orders.title} help={texts.orders.none}>
        <a className="button primary" href="/products">
          {texts.cart.browse}
        </a>
      </Empty>
    );
  return (
    <>
      <h1>{texts.orders.title}</h1>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: people without a mouse scroll it by keyboard */}
      <section className="table-wrap" aria-label={texts.orders.title} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.orders.order}</th>
              <th scope="col">{texts.order.placed}</th>
              <th scope="col">{texts.order.status}</th>
              <th scope="col" className="number">
                {texts.order.total}
              </th>
            </tr>
          </thead>
          <tbody>
            {orders.map(({ id, createdAt, status, amount }) => (
              <tr key={id}>
                <td>
                  <a href={`/orders/${id}`}>{numberOf(id)}</a>
                </td>
                <td>
                  <Time iso={createdAt} />
                </td>
                <td>
                  <OrderStatus status={status} />
                </td>
                <td className="number">
                  <Money {...amount} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {nextCursor !== null && <a href={`/orders?cursor=${nextCursor}`}>{texts.orders.next}</a>}
    </>
  );
};
