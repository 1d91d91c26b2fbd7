import {
  catalogInternalApi,
  codeOfType,
  createClient,
  type ProblemCode,
  ProblemError,
  type ProblemResponse,
  type Send,
} from "@shop/contracts";
import type { ItemError } from "../domain/payment.ts";
import type { Stock } from "../domain/stock.ts";

/**
 * A request that the catalog will never accept is final, like an explicit refusal. These statuses mean that a
 * later attempt may be accepted.
 */
const isRetryable = (status: number): boolean => status >= 500 || [408, 425, 429].includes(status);

/** Refusals that repeating the reservation would not change. */
const finalRefusals: ReadonlySet<ProblemCode> = new Set(["out-of-stock", "unknown-product"]);

const codeOf = ({ problem }: ProblemResponse): ProblemCode | undefined => codeOfType(problem.type);

const unexpected = ({ problem }: ProblemResponse): Error =>
  new ProblemError("unavailable", "The catalog failed to process the request.", {
    cause: problem,
    retryAfterS: 1,
  });

/** The catalog points at the lines of its request, which are the items of the order. */
const itemErrorsOf = ({ problem }: ProblemResponse): ItemError[] =>
  (problem.errors ?? []).flatMap(({ pointer, detail }) => {
    const [, item, part] = /^\/body\/lines\/(\d+)(?:\/(\w+))?$/.exec(pointer) ?? [];
    return item === undefined ? [] : [{ item: Number(item), part, detail }];
  });

/** The stock, through the catalog's internal door. */
export const createCatalogStock = (send: Send): Stock => {
  const catalog = createClient(catalogInternalApi, send);
  return {
    reserve: async (paymentId, items) => {
      const response = await catalog.reserve({
        path: { reservationId: paymentId },
        body: { lines: [...items] },
      });
      if (response.status === 200)
        return { outcome: "held", lines: response.body.lines, total: response.body.total };
      const code = codeOf(response);
      if (code !== undefined && finalRefusals.has(code))
        return { outcome: "refused", code, errors: itemErrorsOf(response) };
      if (isRetryable(response.problem.status)) throw unexpected(response);
      // Nothing is charged yet, and a reservation is released when it expires.
      return { outcome: "refused", code: "payment-failed", errors: [] };
    },
    commit: async (paymentId) => {
      const response = await catalog.commit({ path: { reservationId: paymentId } });
      if (response.status === 200) return "committed";
      const code = codeOf(response);
      // A reservation that does not exist was never held, or was lost with the catalog's data. The charge is
      // refunded.
      if (code === "reservation-ended" || code === "reservation-not-found") return "lost";
      throw unexpected(response);
    },
    release: async (paymentId) => {
      const response = await catalog.release({ path: { reservationId: paymentId } });
      if (response.status === 200 || codeOf(response) === "reservation-not-found") return;
      throw unexpected(response);
    },
  };
};
