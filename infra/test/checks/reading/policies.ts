import type { Synthesized } from "../../../src/synthesized.ts";
import { looksLikeJson, parseTemplate } from "./json.ts";
import { originOf } from "./references.ts";
import { allResources, type Resource } from "./resources.ts";

type OneOrMore = string | string[];

/** A statement in a policy's JSON. */
export interface Statement {
  Sid?: string;
  Effect: "Allow" | "Deny";
  Principal?: string | Record<string, OneOrMore>;
  Action: OneOrMore;
  Resource?: OneOrMore;
  Condition?: Record<string, Record<string, OneOrMore>>;
  NotAction?: OneOrMore;
  NotResource?: OneOrMore;
  NotPrincipal?: unknown;
}

/** A statement, and the owner of its policy. */
export interface StatedPolicy {
  readonly at: string;
  readonly stack: string;
  readonly type: string;
  /** The address of the role; absent for a resource's own policy. */
  readonly role: string | undefined;
  readonly statement: Statement;
}

type Arguments = Record<string, unknown>;

/** One or more, as a list. */
export const listed = (value: OneOrMore | undefined): string[] => (value === undefined ? [] : [value].flat());

/** True if an argument is a policy's JSON. */
export const looksLikePolicy = (value: unknown): value is string =>
  typeof value === "string" && looksLikeJson(value) && value.includes('"Statement"');

/**
 * Policies that stand by themselves are boundaries: they allow nothing, but say what may be allowed at most.
 */
export const isBoundary = (type: string): boolean => type === "aws_iam_policy";

/** The statements of a policy's JSON. */
export const statementsIn = (text: string): Statement[] =>
  (parseTemplate(text) as { Statement: Statement[] }).Statement;

const roleOf = (shop: Synthesized, { stack, block }: Resource<Arguments>): string | undefined =>
  typeof block["role"] === "string" ? originOf(shop, stack, block["role"]) : undefined;

/** Every statement of every policy of a shop: of roles, their trust, keys, buckets and topics. */
export const statements = (shop: Synthesized): StatedPolicy[] =>
  allResources<Arguments>(shop)
    .filter(({ type }) => !isBoundary(type))
    .flatMap((resource) => {
      const { at, stack, type, block } = resource;
      const role = roleOf(shop, resource);
      return Object.values(block)
        .filter(looksLikePolicy)
        .flatMap(statementsIn)
        .map((statement) => ({ at, stack, type, role, statement }));
    });

/** Permissions of roles. */
export const allowedToRoles = (shop: Synthesized): StatedPolicy[] =>
  statements(shop).filter(
    ({ type, statement }) => type === "aws_iam_role_policy" && statement.Effect === "Allow",
  );
