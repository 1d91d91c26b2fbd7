import type { PricedCart } from "../cart/price-cart.ts";
import { ActionForm } from "../components/form.tsx";
import { Notice } from "../components/notice.tsx";
import { OrderLines } from "../components/order-lines.tsx";
import { formatMoney } from "../render/format.ts";
import { useVisit } from "../render/visit.ts";

/** The outcome of the last attempt to pay, if it did not end with an order. */
export type CheckoutProblem =
  | "declined"
  | "price"
  | "stock"
  | "away"
  | "unknown"
  | "failed"
  | "tooMany"
  | "used";

const kinds: Readonly<Record<CheckoutProblem, "warning" | "error">> = {
  declined: "error",
  price: "warning",
  stock: "warning",
  away: "error",
  unknown: "warning",
  failed: "error",
  tooMany: "error",
  used: "warning",
};

const Methods = () => {
  const { method, methods } = useVisit().texts.checkout;
  return (
    <fieldset className="choices">
      <legend>{method}</legend>
      {Object.entries(methods).map(([token, label], index) => (
        <label key={token} className="choice">
          <input type="radio" name="paymentMethod" value={token} defaultChecked={index === 0} required />
          {label}
        </label>
      ))}
    </fieldset>
  );
};

/** The order as the form sends it: what is paid is what was shown. */
const OrderFields = ({ priced: { cart, total, currency, lines } }: { readonly priced: PricedCart }) => (
  <>
    <input type="hidden" name="cartId" value={cart.id} />
    <input type="hidden" name="attempt" value={cart.attempt} />
    <input type="hidden" name="total" value={total} />
    <input type="hidden" name="currency" value={currency} />
    {lines.map(({ productId, quantity }) => (
      <input key={productId} type="hidden" name="item" value={`${productId}:${quantity}`} />
    ))}
  </>
);

/** The last page before an order: what it contains, what it costs, how it is paid. */
export const CheckoutPage = ({
  priced,
  problem,
}: {
  readonly priced: PricedCart;
  readonly problem?: CheckoutProblem | undefined;
}) => {
  const { texts, language } = useVisit();
  const { checkout } = texts;
  const lines = priced.lines.flatMap(({ product, quantity, productId }) =>
    product ? [{ productId, name: product.name, unitPrice: product.price, quantity }] : [],
  );
  return (
    <>
      <h1>{checkout.title}</h1>
      {problem !== undefined && (
        <Notice kind={kinds[problem]} title={checkout[`${problem}Title`]}>
          <p>{checkout[problem]}</p>
          {problem === "used" && <a href="/orders">{checkout.toOrders}</a>}
          {problem === "away" && <a href="/checkout">{checkout.again}</a>}
        </Notice>
      )}
      <div className="split">
        <section className="panel">
          <h2>{checkout.items}</h2>
          <OrderLines
            lines={lines}
            total={{ amount: priced.total, currency: priced.currency }}
            labels={{ total: texts.cart.total }}
          />
          <a href="/cart">{checkout.toCart}</a>
        </section>
        {problem !== "away" && (
          <section className="summary panel">
            {priced.canBeOrdered ? (
              <ActionForm action="/checkout" className="stack full">
                <OrderFields priced={priced} />
                <Methods />
                <button className="primary large" type="submit">
                  {checkout.pay(formatMoney(language, priced.total, priced.currency))}
                </button>
                <p className="help">{checkout.safe}</p>
              </ActionForm>
            ) : (
              <p>{checkout.fixCart}</p>
            )}
          </section>
        )}
      </div>
    </>
  );
};
