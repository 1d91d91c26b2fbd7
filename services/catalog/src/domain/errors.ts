import { type FieldError, ProblemError } from "@shop/contracts";

export class ProductNotFoundError extends ProblemError {
  constructor(id: string) {
    super("product-not-found", `There is no product ${id}.`);
  }
}

export class SkuTakenError extends ProblemError {
  constructor(sku: string) {
    super("sku-taken", `Another product has the SKU ${sku}.`);
  }
}

export class UnsearchableError extends ProblemError {
  constructor() {
    const detail = "must contain a word that is not excluded";
    super("invalid-request", "The search only excludes words.", {
      errors: [{ pointer: "/query/q", detail }],
    });
  }
}

export class VersionStaleError extends ProblemError {
  constructor(current: number) {
    super("version-stale", `The product is at version ${current}. Read it again and repeat the change.`);
  }
}

export class StockBelowReservedError extends ProblemError {
  constructor() {
    super("stock-below-reserved", "More units than that are reserved for payments in progress.");
  }
}

export class OutOfStockError extends ProblemError {
  constructor(errors: readonly FieldError[]) {
    const detail =
      errors.length > 0
        ? "Not enough units of some products are available; see `errors`."
        : "Not enough units of some products were available at the first request.";
    super("out-of-stock", detail, { errors });
  }
}

export class UnknownProductError extends ProblemError {
  constructor(errors: readonly FieldError[]) {
    super("unknown-product", "Some products are not for sale; see `errors`.", { errors });
  }
}

export class ReservationNotFoundError extends ProblemError {
  constructor(id: string) {
    super("reservation-not-found", `There is no reservation ${id}.`);
  }
}

export class ReservationEndedError extends ProblemError {
  constructor(id: string, status: string) {
    super("reservation-ended", `The reservation ${id} is already ${status}.`);
  }
}
