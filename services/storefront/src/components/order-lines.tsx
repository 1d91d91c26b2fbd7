import type { PricedLine } from "@shop/contracts";
import { Money } from "./money.tsx";

/** The lines of an order with their total. */
export const OrderLines = ({
  lines,
  total,
  labels,
}: {
  readonly lines: readonly PricedLine[];
  readonly total: { readonly amount: number; readonly currency: string };
  readonly labels: { readonly total: string };
}) => (
  <div className="order-lines">
    <ul>
      {lines.map(({ productId, name, quantity, unitPrice }) => (
        <li key={productId}>
          <span>
            {quantity} ×{" "}
            <a className="quiet" href={`/products/${productId}`}>
              {name}
            </a>
          </span>
          <Money amount={unitPrice.amount * quantity} currency={unitPrice.currency} />
        </li>
      ))}
    </ul>
    <p className="total">
      <span>{labels.total}</span>
      <Money {...total} />
    </p>
  </div>
);
