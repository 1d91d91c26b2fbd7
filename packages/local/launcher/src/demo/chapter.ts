import type { ProductResponse, Send } from "@shop/contracts";

/** The state in which a service's own chapter begins: two users, and a product that the customer found. */
export interface DemoContext {
  /** The shop's address. */
  readonly url: string;
  readonly customer: Send;
  readonly admin: Send;
  readonly product: ProductResponse;
  /** The id of the trace of the customer's last request. */
  readonly lastTraceId: () => string;
}

/** A service's part of the demo: `services/<name>/demo/chapter.ts` exports one as `printChapter`. */
export type Chapter = (context: DemoContext) => Promise<void>;
