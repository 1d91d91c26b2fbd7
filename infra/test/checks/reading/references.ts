import { referredTo, type StackJson, type Synthesized } from "../../../src/synthesized.ts";

/**
 * A parsed expression of a stack: `data.aws_x.y.arn` is `{ kind: "data", type: "aws_x", id: "y", rest: ".arn"
 * }`.
 */
export interface Reference {
  readonly kind: "resource" | "data" | "ephemeral";
  readonly type: string;
  readonly id: string;
  /** The attribute, and the selected part of it. */
  readonly rest: string;
}

/** A text in a block, and its path. */
export interface Text {
  readonly path: readonly string[];
  readonly text: string;
}

const expression = /\$\{([^}]*)\}/g;
const address = /(?:\b(data|ephemeral)\.)?\b([a-z]\w*)\.([A-Za-z][\w-]*)((?:\.[\w-]+|\[\d+\])*)/g;

/** All texts in a value, except cdktn's own metadata. */
export const textsIn = (value: unknown, path: readonly string[] = []): Text[] => {
  if (typeof value === "string") return [{ path, text: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === "//" ? [] : textsIn(inner, [...path, name]),
  );
};

/** The addresses in an expression or in `depends_on`. */
export const addressesIn = (text: string): Reference[] =>
  [...text.matchAll(address)]
    .map(([, kind = "resource", type = "", id = "", rest = ""]) => ({
      kind: kind as Reference["kind"],
      type,
      id,
      rest,
    }))
    .filter(({ type }) => type !== "terraform");

/** The references in a text: the content of each `${}`. */
export const referencesIn = (text: string): Reference[] =>
  [...text.matchAll(expression)].flatMap(([, inner = ""]) => addressesIn(inner));

/** A text without its `${}` expressions. */
export const literalOf = (text: string): string => text.replaceAll(expression, "");

/** The target of a reference to another stack's state: the stack, and the name of its output. */
export const outputRead = ({
  type,
  id,
  rest,
}: Reference): { readonly stack: string; readonly output: string } | undefined =>
  type === "terraform_remote_state"
    ? { stack: id.replace("cross-stack-reference-input-", ""), output: rest.replace(".outputs.", "") }
    : undefined;

/** True if a stack has the resource that a reference names. */
export const isThere = (stack: StackJson, { kind, type, id }: Reference): boolean =>
  stack[kind]?.[type]?.[id] !== undefined;

/**
 * The address of the resource that a text refers to, as `<stack>/<type>.<id>`: through other stacks' outputs
 * to the resource itself. Empty if the text refers to no resource.
 */
export const originOf = (shop: Synthesized, stack: string, text: string | undefined): string | undefined => {
  const found = referredTo(shop, stack, text);
  return found && `${found.stack}/${found.type}.${found.id}`;
};

/** The resource that an argument of another one refers to. */
export const targetOf = <T>(
  shop: Synthesized,
  { stack }: { readonly stack: string },
  text: string | undefined,
): T | undefined => referredTo(shop, stack, text)?.block as T | undefined;
