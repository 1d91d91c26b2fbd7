import { ProblemError } from "@shop/contracts";

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
    super("invalid-request", "The search only excludes words.");
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

/** A line of an order, by its index, and the units that are available for it. */
export interface Shortage {
  readonly line: number;
  readonly available: number;
}

export class OutOfStockError extends ProblemError {
  readonly shortages: readonly Shortage[];

  constructor(shortages: readonly Shortage[]) {
    const detail =
      shortages.length > 0
        ? "Not enough units of some products are available; see `errors`."
        : "Not enough units of some products were available at the first request.";
    super("out-of-stock", detail);
    this.shortages = shortages;
  }
}

export class UnknownProductError extends ProblemError {
  /** The indexes of the lines whose product is not for sale. */
  readonly lines: readonly number[];

  constructor(lines: readonly number[]) {
    super("unknown-product", "Some products are not for sale; see `errors`.");
    this.lines = lines;
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
