import type { EventPublisher, Outbox } from "./domain/outbox.ts";
import type { Payments } from "./domain/payment.ts";
import type { PaymentProvider } from "./domain/provider.ts";
import type { Refunds } from "./domain/refund.ts";
import type { Stock } from "./domain/stock.ts";

/** The outside world of the payment service's domain. */
export interface Ports {
  readonly payments: Payments;
  readonly refunds: Refunds;
  readonly stock: Stock;
  readonly provider: PaymentProvider;
  readonly outbox: Outbox;
  readonly publisher: EventPublisher;
}
