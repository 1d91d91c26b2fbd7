import type { ProblemResponse } from "@shop/contracts";
import { dim, green, printLine } from "../terminal.ts";

/** A step did not have the expected outcome. */
export class StepFailedError extends Error {
  override readonly name = "StepFailedError";
}

type ApiResponse = { readonly status: number; readonly body: unknown } | ProblemResponse;

/** Returns the response with that status, or fails the step. */
export const expectStatus = <A extends ApiResponse, S extends number>(
  response: A,
  status: S,
): Extract<A, { status: S }> => {
  if (response.status === status) return response as Extract<A, { status: S }>;
  throw new StepFailedError(
    `expected ${status}, got ${JSON.stringify("problem" in response ? response.problem : response)}`,
  );
};

/** Returns the problem of that type, or fails the step. */
export const expectProblem = (response: ApiResponse, type: string) => {
  if ("problem" in response && response.problem.type === type) return response.problem;
  throw new StepFailedError(`expected ${type}, got ${JSON.stringify(response)}`);
};

export const money = ({ amount }: { amount: number }): string => `$${(amount / 100).toFixed(2)}`;

/** Prints one step and its duration. An error names the step. */
export const report = async <T>(
  title: string,
  work: () => Promise<readonly [result: T, words: string]>,
): Promise<T> => {
  const start = performance.now();
  try {
    const [result, words] = await work();
    const [line, ...more] = words.split("\n");
    const duration = dim(`${Math.round(performance.now() - start)} ms`);
    printLine([`  ${green("✓")} ${title.padEnd(34)} ${line} ${duration}`, ...more].join("\n"));
    return result;
  } catch (error) {
    throw new StepFailedError(`${title}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
};
