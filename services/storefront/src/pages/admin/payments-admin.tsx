import type { PaymentResponse, PaymentWithHistoryResponse } from "@shop/contracts";
import { ActionForm, Field } from "../../components/form.tsx";
import { Money, Time } from "../../components/money.tsx";
import { OrderLines } from "../../components/order-lines.tsx";
import { useTexts } from "../../render/visit.ts";
import { numberOf, OrderFacts, OrderHistory } from "../order-page.tsx";
import { AdminLayout, type AdminNotice, AdminTable } from "./admin-layout.tsx";

/** The payments that an administrator wants to see. Days are in UTC, the last one included. */
export interface PaymentsFilter {
  readonly status?: PaymentResponse["status"] | undefined;
  readonly userId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const DayField = ({
  name,
  label,
  day,
}: {
  readonly name: string;
  readonly label: string;
  readonly day: string | undefined;
}) => (
  <div>
    <label htmlFor={name}>{label}</label>
    <input id={name} name={name} type="date" defaultValue={day} />
  </div>
);

const PaymentFilters = ({ filter: { status, userId, from, to } }: { readonly filter: PaymentsFilter }) => {
  const { admin, order, list } = useTexts();
  return (
    <form className="filters" action="/admin/payments" method="get" data-submits-itself="">
      <div>
        <label htmlFor="status">{order.status}</label>
        <select id="status" name="status" defaultValue={status ?? ""}>
          <option value="">{admin.all}</option>
          {Object.entries(order.statuses).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <DayField name="from" label={admin.from} day={from} />
      <DayField name="to" label={admin.to} day={to} />
      {userId !== undefined && (
        <label className="choice">
          <input type="checkbox" name="userId" value={userId} defaultChecked={true} />
          {admin.ofCustomer(numberOf(userId))}
        </label>
      )}
      <button type="submit">{list.apply}</button>
    </form>
  );
};

/** The payments of all users that meet the filter, newest first. */
export const PaymentsAdmin = ({
  payments,
  filter,
  next,
}: {
  readonly filter: PaymentsFilter;
  readonly payments: readonly PaymentResponse[];
  readonly next: string | undefined;
}) => {
  const { admin, order, orders } = useTexts();
  return (
    <AdminLayout section="payments" title={admin.payments}>
      <div className="list-head">
        <PaymentFilters filter={filter} />
      </div>
      <AdminTable
        columns={[orders.order, admin.date, order.status, admin.amount, admin.customer]}
        next={next}
      >
        {payments.map(({ id, createdAt, status, amount, userId }) => (
          <tr key={id}>
            <td>
              <a href={`/admin/payments/${id}`}>{numberOf(id)}</a>
            </td>
            <td>
              <Time iso={createdAt} />
            </td>
            <td>{order.statuses[status]}</td>
            <td>
              <Money {...amount} />
            </td>
            <td>
              <a href={`/admin/users?userId=${userId}`}>{numberOf(userId)}</a>
            </td>
          </tr>
        ))}
      </AdminTable>
    </AdminLayout>
  );
};

const RefundForm = ({
  payment,
  refundKey,
}: {
  readonly payment: PaymentWithHistoryResponse;
  readonly refundKey: string;
}) => {
  const texts = useTexts().admin;
  const left = payment.amount.amount - payment.refunded.amount;
  return (
    <ActionForm action={`/admin/payments/${payment.id}/refunds`} className="panel stack">
      <h2>{texts.refund}</h2>
      <input type="hidden" name="refundKey" value={refundKey} />
      <Field name="amount" label={texts.refundCents} type="number" min={1} max={left} required={false} />
      <Field name="reason" label={texts.refundReason} maxLength={500} required={false} />
      <button className="danger" type="submit">
        {texts.refund}
      </button>
    </ActionForm>
  );
};

/** One payment with its history, and a form to refund it. */
export const PaymentAdmin = ({
  payment,
  refundKey,
  notice,
}: {
  readonly payment: PaymentWithHistoryResponse;
  /** The Idempotency-Key of the next refund: a form that is sent twice refunds once. */
  readonly refundKey: string;
  readonly notice: AdminNotice | undefined;
}) => {
  const { order } = useTexts();
  const isRefundable = payment.status === "succeeded" || payment.status === "partially_refunded";
  return (
    <AdminLayout section="payments" title={order.title(numberOf(payment.id))} notice={notice}>
      <div className="panels">
        <section className="panel">
          <OrderFacts order={payment} />
          <h2>{order.items}</h2>
          <OrderLines lines={payment.lines} total={payment.amount} labels={{ total: order.total }} />
        </section>
        {isRefundable && <RefundForm payment={payment} refundKey={refundKey} />}
        <OrderHistory history={payment.history} />
      </div>
    </AdminLayout>
  );
};
