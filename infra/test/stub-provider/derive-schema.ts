import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Binding, readBinding } from "./binding.ts";
import { type Field, fieldsOf } from "./field.ts";
import { type ReusedStruct, reuseStruct } from "./reused-struct.ts";
import type { Attribute, Block, NestedBlock, ValueType } from "./schema.ts";

/** The kind of a type: the configuration of the provider is one too. */
export type Kind = "resource" | "data" | "ephemeral" | "provider";

const folders: Readonly<Record<Kind, (type: string) => string>> = {
  resource: (type) => type.replace(/^aws_/, ""),
  data: (type) => `data_${type}`,
  ephemeral: (type) => `ephemeral_${type}`,
  provider: () => "provider",
};

const bindings = fileURLToPath(new URL("lib/", import.meta.resolve("@cdktn/provider-aws/package.json")));

/** Statements of the firewall hold statements; the provider stops at this depth too. */
const deepestRecursion = 3;

const fieldsIn = ({ structs }: Binding, struct: string): readonly Field[] =>
  fieldsOf(structs.get(struct) ?? { members: [], args: [] });

const typeOf = (binding: Binding, { shape }: Field): ValueType => {
  if ("value" in shape) return shape.value;
  const fields = fieldsIn(binding, shape.struct).map(
    (field) => [field.name, typeOf(binding, field)] as const,
  );
  const object = ["object", Object.fromEntries(fields)] as const;
  return shape.collection === "single" ? object : [shape.collection, object];
};

const toAttribute = (binding: Binding, field: Field): Attribute => {
  const { name, required, optional, computed, writeOnly } = field;
  return { name, required, optional, computed, writeOnly, type: typeOf(binding, field) };
};

/** The structures from the outermost to the current one. */
type Path = readonly string[];

const toNestedBlock = (binding: Binding, field: Field, path: Path): NestedBlock | undefined => {
  const { shape, name, required } = field;
  if ("value" in shape || shape.collection === "map" || !shape.isBlock) return undefined;
  if (path.filter((struct) => struct === shape.struct).length === deepestRecursion) return undefined;
  const minItems = required ? 1 : 0;
  return {
    name,
    nesting: shape.collection,
    minItems,
    // The protocol wants the two limits of a single block to be equal.
    maxItems: shape.collection === "single" ? minItems : shape.onlyOne ? 1 : 0,
    block: toBlock(binding, shape.struct, path),
  };
};

const toReusedBlock = (name: string, { binding, struct, path }: ReusedStruct): NestedBlock => ({
  name,
  nesting: "list",
  minItems: 0,
  maxItems: 1,
  block: toBlock(binding, struct, path),
});

const toBlock = (binding: Binding, struct: string, path: Path): Block => {
  const attributes: Attribute[] = [];
  const blocks: NestedBlock[] = [];
  for (const field of fieldsIn(binding, struct)) {
    const reused = reuseStruct(bindings, struct, field.name);
    if (reused) blocks.push(toReusedBlock(field.name, reused));
    else if ("value" in field.shape || !field.shape.isBlock) attributes.push(toAttribute(binding, field));
    else
      blocks.push(...[toNestedBlock(binding, field, [...path, struct])].filter((one) => one !== undefined));
  }
  return { attributes, blocks };
};

const derive = (kind: Kind, type: string): Block | undefined => {
  const folder = join(bindings, folders[kind](type).replaceAll("_", "-"));
  if (!existsSync(folder)) return undefined;
  const binding = readBinding(folder);
  return toBlock(binding, binding.root, []);
};

const derived = new Map<string, Block | undefined>();

/** The schema of a type as its binding in `@cdktn/provider-aws` defines it; absent if there is no such type. */
export const deriveSchema = (kind: Kind, type: string): Block | undefined => {
  const key = `${kind} ${type}`;
  if (!derived.has(key)) derived.set(key, derive(kind, type));
  return derived.get(key);
};
