import type { ProblemResponse } from "@shop/contracts";
import type { Rejected } from "../pages/session-pages.tsx";
import type { Texts } from "../texts/en.ts";
import { codeOf } from "./visitor.ts";

/** Passwords are never sent back. */
const withoutPasswords = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !/password/i.test(name)));

/** Explains a rejected form in the visitor's language, field by field. */
export const rejectedBy = (
  texts: Texts,
  response: ProblemResponse,
  values: Readonly<Record<string, string>>,
): Rejected => {
  const code = codeOf(response) ?? "internal-error";
  const errors = (response.problem.errors ?? []).map(({ pointer, detail }) => [
    pointer.split("/")[2] ?? "",
    detail,
  ]);
  return {
    message: texts.problems[code] ?? texts.errors.failed,
    values: withoutPasswords(values),
    errors: Object.fromEntries(errors) as Record<string, string>,
  };
};
