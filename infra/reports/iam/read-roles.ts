import type { Statement } from "../../src/constructs/policy.ts";
import type { StackJson, Synthesized } from "../../src/synthesized.ts";
import { createResolver } from "./resolve-references.ts";

/** A statement with lists instead of single values, and with names instead of references. */
export interface ResolvedStatement {
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Operator → key → values. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** A role, its trusted principal, and its permissions. */
export interface Role {
  readonly name: string;
  readonly trusted: readonly string[];
  readonly statements: readonly ResolvedStatement[];
  /** AWS's policies that the role has in addition to its own. */
  readonly managedPolicies: readonly string[];
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

const conditionsOf = ({ Condition = {} }: Statement): ResolvedStatement["conditions"] =>
  Object.fromEntries(
    Object.entries(Condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, listOf(value)])),
    ]),
  );

const known = ["Sid", "Effect", "Action", "Resource", "Condition"];

/** @throws if a statement has an element that would be ignored, such as NotAction */
const toStatement = (statement: Statement): ResolvedStatement => {
  const unknown = Object.keys(statement).filter((key) => !known.includes(key));
  if (unknown.length > 0)
    throw new Error(`${unknown.join(", ")} is not supported by infra/reports/iam/read-roles.ts yet`);
  return {
    effect: statement.Effect,
    actions: listOf(statement.Action),
    resources: listOf(statement.Resource),
    conditions: conditionsOf(statement),
  };
};

const statementsOf = (policy: string): Statement[] =>
  (JSON.parse(policy) as { Statement: Statement[] }).Statement;

const trustedBy = (policy: string): string[] =>
  statementsOf(policy).flatMap(({ Principal = {} }) =>
    typeof Principal === "string" ? [Principal] : Object.values(Principal),
  );

const rolesOf = ({ resource = {} }: StackJson, resolve: (text: string) => string): Role[] => {
  const attachedTo = (type: string, id: string) =>
    Object.values(resource[type] ?? {}).filter(({ role }) => role === `\${aws_iam_role.${id}.name}`);
  return Object.entries(resource["aws_iam_role"] ?? {}).map(([id, role]) => ({
    name: String(role["name"]),
    trusted: trustedBy(resolve(String(role["assume_role_policy"]))),
    statements: attachedTo("aws_iam_role_policy", id)
      .flatMap(({ policy }) => statementsOf(resolve(String(policy))))
      .map(toStatement),
    managedPolicies: attachedTo("aws_iam_role_policy_attachment", id).map(({ policy_arn }) =>
      String(policy_arn),
    ),
  }));
};

/** All roles of an environment, by name. */
export const readRoles = (synthesized: Synthesized): Role[] => {
  const resolve = createResolver(synthesized);
  return Object.entries(synthesized.stacks)
    .flatMap(([name, stack]) => rolesOf(stack, (text) => resolve(name, text)))
    .toSorted((one, other) => one.name.localeCompare(other.name));
};
