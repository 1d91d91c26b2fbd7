import type { PricedCart, PricedCartLine } from "../cart/price-cart.ts";
import { Empty } from "../components/empty.tsx";
import { ActionForm } from "../components/form.tsx";
import { Money } from "../components/money.tsx";
import { Notice } from "../components/notice.tsx";
import { pictureOf } from "../pictures/picture-of.ts";
import { formatMoney } from "../render/format.ts";
import { useVisit } from "../render/visit.ts";

/** Reasons why a line cannot be ordered as it is, or costs something else than before. */
const LineNotes = ({ line }: { readonly line: PricedCartLine }) => {
  const { texts, language } = useVisit();
  const { product, isGone, isShort, hasNewPrice, seenPrice } = line;
  if (isGone || !product) return <p className="error">{texts.cart.gone}</p>;
  const money = (amount: number) => formatMoney(language, amount, product.price.currency);
  return (
    <>
      {isShort && <p className="error">{texts.cart.tooFew(product.available)}</p>}
      {hasNewPrice && (
        <p className="stock few">{texts.cart.priceChanged(money(seenPrice), money(product.price.amount))}</p>
      )}
    </>
  );
};

const Line = ({ line }: { readonly line: PricedCartLine }) => {
  const texts = useVisit().texts.cart;
  const { product, productId, quantity } = line;
  const name = product?.name ?? productId;
  return (
    <li>
      {product && <img src={pictureOf(product)} alt="" width={400} height={300} loading="lazy" />}
      <div className="what">
        <p>
          {product ? (
            <a className="quiet" href={`/products/${productId}`}>
              {name}
            </a>
          ) : (
            name
          )}
        </p>
        {product && (
          <p className="help">
            <Money {...product.price} /> {texts.perUnit}
          </p>
        )}
        <LineNotes line={line} />
      </div>
      {product && (
        <ActionForm action={`/cart/lines/${productId}`} className="quantity-form">
          <input
            type="number"
            name="quantity"
            aria-label={texts.quantity(name)}
            defaultValue={quantity}
            min={0}
            max={1_000}
            required
          />
          <button type="submit">{texts.update}</button>
        </ActionForm>
      )}
      {product && (
        <span className="line-total">
          <Money amount={product.price.amount * quantity} currency={product.price.currency} />
        </span>
      )}
      <ActionForm action={`/cart/lines/${productId}`}>
        <input type="hidden" name="quantity" value="0" />
        <button className="link underlined" type="submit" aria-label={texts.removeOne(name)}>
          {texts.remove}
        </button>
      </ActionForm>
    </li>
  );
};

/** The changes that a form can make to the cart. */
export const changes = ["added", "updated", "full"] as const;
export type CartChange = (typeof changes)[number];

/** The cart. */
export const CartPage = ({
  priced,
  done,
}: {
  readonly priced: PricedCart;
  /** The change that was just made. */
  readonly done?: CartChange | undefined;
}) => {
  const texts = useVisit().texts.cart;
  if (priced.lines.length === 0)
    return (
      <Empty title={texts.empty}>
        <a className="button primary" href="/products">
          {texts.browse}
        </a>
      </Empty>
    );
  return (
    <>
      {done !== undefined && (
        <Notice kind={done === "full" ? "warning" : "success"}>
          <p>{texts[done]}</p>
        </Notice>
      )}
      <h1>{texts.title}</h1>
      <div className="split">
        <ul className="cart-lines">
          {priced.lines.map((line) => (
            <Line key={line.productId} line={line} />
          ))}
        </ul>
        <div className="summary panel">
          <p className="total">
            <span>{texts.total}</span>
            <Money amount={priced.total} currency={priced.currency} />
          </p>
          <p className="actions">
            {priced.canBeOrdered && (
              <a className="button primary large" href="/checkout">
                {texts.checkOut}
              </a>
            )}
            <a href="/products">{texts.browse}</a>
          </p>
        </div>
      </div>
    </>
  );
};
