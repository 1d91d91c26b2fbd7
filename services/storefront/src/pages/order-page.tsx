import type { PaymentResponse, PaymentWithHistoryResponse } from "@shop/contracts";
import { Money, Time } from "../components/money.tsx";
import { Notice } from "../components/notice.tsx";
import { OrderLines } from "../components/order-lines.tsx";
import { useTexts, useVisit } from "../render/visit.ts";

/** The number of an order as people read it: the end of its id. */
export const numberOf = (paymentId: string): string => paymentId.slice(-8).toUpperCase();

/** The events of an order. */
export const OrderHistory = ({ history }: Pick<PaymentWithHistoryResponse, "history">) => {
  const texts = useTexts().order;
  return (
    <section className="panel">
      <h2>{texts.history}</h2>
      <ol className="history">
        {history.map(({ event, at }) => (
          <li key={`${event} ${at}`}>
            <span>{texts.events[event] ?? event}</span>
            <Time iso={at} />
          </li>
        ))}
      </ol>
    </section>
  );
};

/** The status of an order in words, coloured by its kind. */
export const OrderStatus = ({ status }: Pick<PaymentResponse, "status">) => (
  <span className={`status ${status}`}>{useTexts().order.statuses[status]}</span>
);

/** Facts of an order that a list shows, too. */
export const OrderFacts = ({ order }: { readonly order: PaymentWithHistoryResponse }) => {
  const texts = useTexts().order;
  return (
    <dl className="facts">
      <dt>{texts.placed}</dt>
      <dd>
        <Time iso={order.createdAt} />
      </dd>
      <dt>{texts.status}</dt>
      <dd>
        <OrderStatus status={order.status} />
      </dd>
      {order.refunded.amount > 0 && (
        <>
          <dt>{texts.refunded}</dt>
          <dd>
            <Money {...order.refunded} />
          </dd>
        </>
      )}
    </dl>
  );
};

/** The page of an order that was placed just now, by the request with this trace. */
export const newOrderPath = (orderId: string, traceId: string | undefined): string =>
  `/orders/${orderId}?new${traceId === undefined ? "" : `&trace=${traceId}`}`;

const TraceLink = ({ traceId }: { readonly traceId: string | undefined }) => {
  const { texts, hasDeveloperPages } = useVisit();
  return traceId === undefined || !hasDeveloperPages ? null : (
    <a href={`/traces/${traceId}`}>{texts.order.trace}</a>
  );
};

/** One order of the visitor. */
export const OrderPage = ({
  order,
  isNew,
  traceId,
}: {
  readonly order: PaymentWithHistoryResponse;
  readonly isNew: boolean;
  /** The trace of the request that placed the order. */
  readonly traceId: string | undefined;
}) => {
  const texts = useTexts().order;
  const isOpen = order.status === "processing";
  return (
    <>
      {isNew && !isOpen && <Notice kind="success" title={texts.thanks} />}
      {isOpen && (
        <div data-reload-after="3">
          <Notice kind="warning">
            <p>
              {texts.processing} <a href={newOrderPath(order.id, traceId)}>{texts.reload}</a>
            </p>
          </Notice>
        </div>
      )}
      <h1>{texts.title(numberOf(order.id))}</h1>
      <div className="split">
        <section className="panel">
          <OrderFacts order={order} />
          <h2>{texts.items}</h2>
          <OrderLines lines={order.lines} total={order.amount} labels={{ total: texts.total }} />
          <TraceLink traceId={traceId} />
        </section>
        <OrderHistory history={order.history} />
      </div>
    </>
  );
};
