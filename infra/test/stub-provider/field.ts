import { type Argument, type Member, type Struct, structName } from "./binding.ts";
import type { ValueType } from "./schema.ts";

/** The content of a field: a plain value, or structures that are described elsewhere in the binding. */
export type Shape =
  | { readonly value: ValueType }
  | {
      readonly struct: string;
      readonly collection: "single" | "list" | "set" | "map";
      /** A list with at most one item, according to the binding. */
      readonly onlyOne: boolean;
      /** True if it is written as a block, and not as the value of an attribute. */
      readonly isBlock: boolean;
    };

/** One name in a structure, with all information from the binding. */
export interface Field extends Omit<Member, "reader"> {
  readonly shape: Shape;
}

const scalars: Readonly<Record<string, ValueType>> = {
  any: "dynamic",
  string: "string",
  number: "number",
  boolean: "bool",
};

/** `stringListMap` is a map of lists of strings; the bindings write a set as a list too, and say so in `type`. */
const storedType = (storage: string, outer: string): ValueType => {
  const [, inner, collection] = /^(\w+)(List|Map)$/.exec(storage) ?? [];
  if (inner === undefined || collection === undefined) return scalars[storage] ?? "dynamic";
  const kind = outer === "set" ? "set" : collection === "Map" ? "map" : "list";
  return [kind, storedType(inner, "")];
};

/**
 * The function that writes the structures of a field, if it holds some: `rule`, and not `cdktn.string`, plus
 * `ToHclTerraform`.
 */
const structWriter = (writer: string): string | undefined =>
  [...writer.matchAll(/(\w+\.)?(\w+)ToHclTerraform/g)].find(([, module]) => module !== "cdktn.")?.[2];

const argumentShape = ({ writer, type, storage }: Argument, computed: boolean): Shape => {
  const struct = structWriter(writer);
  if (struct === undefined) return { value: storedType(storage, type) };
  if (writer.includes("cdktn.hashMapperHcl("))
    return { struct, collection: "map", onlyOne: false, isBlock: false };
  const collection = type === "set" ? "set" : type === "struct" ? "single" : "list";
  const isMapped = writer.includes("cdktn.listMapperHcl(");
  const isBlock = isMapped ? writer.includes("ToHclTerraform, true)") : !computed;
  return { struct, collection, onlyOne: !isMapped, isBlock };
};

const readers: readonly (readonly [RegExp, ValueType])[] = [
  [/^this\.getStringAttribute/, "string"],
  [/^this\.getNumberAttribute/, "number"],
  [/^this\.getBooleanAttribute/, "bool"],
  [/^this\.getListAttribute/, ["list", "string"]],
  [/^this\.getNumberListAttribute/, ["list", "number"]],
  [/^cdktn\.Fn\.tolist\(this\.getListAttribute/, ["set", "string"]],
  [/^cdktn\.Token\.asNumberList\(cdktn\.Fn\.tolist/, ["set", "number"]],
  [/StringMap(Attribute)?\(/, ["map", "string"]],
  [/NumberMap(Attribute)?\(/, ["map", "number"]],
  [/BooleanMap(Attribute)?\(/, ["map", "bool"]],
];

/** Read-only fields have no writer, so only their reader is known. */
const resultShape = ({ reader }: Member): Shape => {
  const [, name, kind, wrapsSet] =
    /^new (?:\w+\.)?(\w+?)(List|OutputReference)\(this, "\w+"(?:, (\w+))?\)$/.exec(reader) ?? [];
  if (name === undefined) return { value: readers.find(([form]) => form.test(reader))?.[1] ?? "dynamic" };
  const collection = kind === "OutputReference" ? "single" : wrapsSet === "true" ? "set" : "list";
  return { struct: structName(name), collection, onlyOne: false, isBlock: false };
};

const plainArgument = { computed: false, optional: true, required: false, writeOnly: false };

/** All fields of a structure: those that can be set and those that can only be read. */
export const fieldsOf = ({ members, args }: Struct): readonly Field[] => {
  const settable = new Set(args.map(({ name }) => name));
  const results = members.filter(({ name }) => !settable.has(name));
  return [
    ...args.map((arg) => {
      const member = members.find(({ name }) => name === arg.name) ?? plainArgument;
      const { computed, optional, required, writeOnly } = member;
      const shape = argumentShape(arg, computed);
      return { name: arg.name, computed, optional, required, writeOnly, shape };
    }),
    ...results.map(({ reader, ...member }) => ({ ...member, shape: resultShape({ reader, ...member }) })),
  ];
};
