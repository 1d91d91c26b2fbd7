import { ProblemError } from "@shop/contracts";
import { CommonPasswordError } from "../domain/errors.ts";

/** Names the field with the password if `work` rejects it as common. */
export const withPasswordAt = async <T>(field: string, work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof CommonPasswordError)) throw error;
    throw new ProblemError("invalid-request", "Some values of the request are invalid; see `errors`.", {
      cause: error,
      errors: [{ pointer: `/body/${field}`, detail: "is one of the most common passwords; choose another" }],
    });
  }
};
