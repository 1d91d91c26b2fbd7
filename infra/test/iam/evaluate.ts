import type { ResolvedStatement } from "../../reports/iam/read-roles.ts";

/** A call to AWS, with the values for condition keys. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

type Matches = (given: string, wanted: string) => boolean;

/** `*` is any text, `?` any character. */
const matchesPattern: Matches = (given, pattern) =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "s",
  ).test(given);

const operators: Readonly<Record<string, Matches>> = {
  StringEquals: (given, wanted) => given === wanted,
  StringLike: matchesPattern,
  ArnLike: matchesPattern,
};

/** All keys of all operators must match; a key that the request lacks does not match. */
const conditionsHold = ({ conditions }: ResolvedStatement, { context }: Request): boolean =>
  Object.entries(conditions).every(([operator, keys]) => {
    const matches = operators[operator];
    if (!matches)
      throw new Error(`The operator ${operator} is not supported by infra/test/iam/evaluate.ts yet`);
    return Object.entries(keys).every(([key, values]) => {
      const given = context[key];
      return given !== undefined && values.some((value) => matches(given, value));
    });
  });

const applies = (statement: ResolvedStatement, request: Request): boolean =>
  statement.actions.some((pattern) => matchesPattern(request.action.toLowerCase(), pattern.toLowerCase())) &&
  statement.resources.some((pattern) => matchesPattern(request.resource, pattern)) &&
  conditionsHold(statement, request);

/**
 * True if statements allow a request: at least one allows it, and none denies it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export const isAllowed = (statements: readonly ResolvedStatement[], request: Request): boolean => {
  const effects = statements.filter((one) => applies(one, request)).map(({ effect }) => effect);
  return effects.includes("Allow") && !effects.includes("Deny");
};
