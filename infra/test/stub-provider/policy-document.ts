import { isRecord, type Value, type Values } from "./dynamic-value.ts";

const records = (value: Value | undefined): readonly Values[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

/** A policy writes one value bare and several as a list. */
const oneOrMany = (value: Value | undefined): Value | undefined => {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.length === 1 ? value[0] : value;
};

const principals = (value: Value | undefined): Value | undefined => {
  const entries = records(value).map(({ type, identifiers }) => [
    String(type),
    oneOrMany(identifiers) ?? null,
  ]);
  const isAnyone = entries.some(([type, identifiers]) => type === "*" && identifiers === "*");
  if (entries.length === 0) return undefined;
  return isAnyone ? "*" : Object.fromEntries(entries);
};

const conditions = (value: Value | undefined): Value | undefined => {
  const tests: Record<string, Record<string, Value>> = {};
  for (const { test, variable, values } of records(value)) {
    const known = tests[String(test)] ?? {};
    tests[String(test)] = { ...known, [String(variable)]: oneOrMany(values) ?? null };
  }
  return Object.keys(tests).length === 0 ? undefined : tests;
};

const toStatement = (statement: Values): object => ({
  Sid: statement["sid"] ?? undefined,
  Effect: statement["effect"] ?? "Allow",
  Action: oneOrMany(statement["actions"]),
  NotAction: oneOrMany(statement["not_actions"]),
  Resource: oneOrMany(statement["resources"]),
  NotResource: oneOrMany(statement["not_resources"]),
  Principal: principals(statement["principals"]),
  NotPrincipal: principals(statement["not_principals"]),
  Condition: conditions(statement["condition"]),
});

/** The JSON of a policy, from the statements of an `aws_iam_policy_document`. */
export const policyDocument = ({ version, policy_id: id, statement }: Values): string =>
  JSON.stringify({
    Version: version ?? "2012-10-17",
    Id: id ?? undefined,
    Statement: records(statement).map(toStatement),
  });
