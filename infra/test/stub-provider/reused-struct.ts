import { join } from "node:path";
import { type Argument, type Binding, readBinding, type Struct } from "./binding.ts";

/** A structure, the binding that it is described in, and the structures that it counts as being inside of. */
export interface ReusedStruct {
  readonly binding: Binding;
  readonly struct: string;
  readonly path: readonly string[];
}

/** Fields that a binding leaves untyped (`any`), though the binding of `aws_wafv2_web_acl_rule` types the same. */
const untyped: ReadonlySet<string> = new Set(["wafv2WebAclRule.statement", "wafv2RuleGroupRule.statement"]);

const statement = "wafv2WebAclRuleStatement";
const innerStatement = "innerStatement";

const holdsStatement: ReadonlySet<string> = new Set(["statement", "scope_down_statement"]);
const outermostOnly: ReadonlySet<string> = new Set([
  "managed_rule_group_statement",
  "rate_based_statement",
  "rule_group_reference_statement",
]);

const toInner = (arg: Argument): Argument =>
  holdsStatement.has(arg.name)
    ? { ...arg, writer: arg.writer.replace(/\w+(?=ToHclTerraform,)/, innerStatement) }
    : arg;

/** The borrowers take any statement inside another one, also to narrow its scope, but some only outermost. */
const withInnerStatements = ({ structs, root }: Binding): Binding => {
  const changed = new Map<string, Struct>();
  for (const [name, { members, args }] of structs) changed.set(name, { members, args: args.map(toInner) });
  const { members = [], args = [] } = changed.get(statement) ?? {};
  const isInner = ({ name }: { readonly name: string }) => !outermostOnly.has(name);
  changed.set(innerStatement, { members: members.filter(isInner), args: args.filter(isInner) });
  return { structs: changed, root };
};

/** Finds the structure of an untyped field in another binding under `bindings`. */
export const reuseStruct = (
  bindings: string,
  structName: string,
  field: string,
): ReusedStruct | undefined => {
  if (!untyped.has(`${structName}.${field}`)) return undefined;
  const binding = withInnerStatements(readBinding(join(bindings, "wafv2-web-acl-rule")));
  return { binding, struct: statement, path: [innerStatement] };
};
