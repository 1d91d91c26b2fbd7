import { type FieldError, ProblemError } from "@shop/contracts";
import { OutOfStockError, UnknownProductError } from "../domain/errors.ts";

const linesOf = (error: unknown): FieldError[] => {
  if (error instanceof UnknownProductError)
    return error.lines.map((line) => ({
      pointer: `/body/lines/${line}/productId`,
      detail: "is not for sale",
    }));
  if (error instanceof OutOfStockError)
    return error.shortages.map(({ line, available }) => ({
      pointer: `/body/lines/${line}/quantity`,
      detail: `only ${available} available`,
    }));
  return [];
};

/** Names the lines of the request that cannot be reserved. @throws always */
export const nameRefusedLines = (error: unknown): never => {
  const errors = linesOf(error);
  if (errors.length === 0 || !(error instanceof ProblemError)) throw error;
  throw new ProblemError(error.code, error.detail, { cause: error, errors });
};
