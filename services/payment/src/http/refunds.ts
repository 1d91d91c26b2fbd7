import { ProblemError, type paymentApi } from "@shop/contracts";
import type { Handler } from "@shop/http";
import { type RefundDeps, refundPayment } from "../domain/refund.ts";
import { toRefundResponse } from "./representations.ts";
import { replayedHeader, requestKeyOf } from "./request-key.ts";

type Operations = (typeof paymentApi)["operations"];

const failedDetail = "The provider did not make this refund. Request it again with a new Idempotency-Key.";

export const refund =
  (deps: RefundDeps & { readonly newId: () => string }): Handler<Operations["refund"]> =>
  async ({ principal, path: { paymentId }, header, body }) => {
    const request = requestKeyOf(header["idempotency-key"], { paymentId, ...body });
    const { amount, reason } = body;
    const wanted = { id: deps.newId(), paymentId, requestedBy: principal.userId, amount, reason };
    const made = await refundPayment(deps, wanted, request);
    const headers = replayedHeader(made.isReplay);
    const response = toRefundResponse(made.refund);
    switch (response.status) {
      case "processing":
        return { status: 202, body: response, headers: { ...headers, "Retry-After": "2" } };
      case "failed":
        throw new ProblemError("refund-failed", failedDetail, { headers });
      default:
        return { status: 201, body: response, headers };
    }
  };
