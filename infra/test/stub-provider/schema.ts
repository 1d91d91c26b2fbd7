/** The type of a value, in Terraform's notation. https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/object-wire-format.md */
export type ValueType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", ValueType]
  | readonly ["object", Readonly<Record<string, ValueType>>];

/** One argument or result of a block. */
export interface Attribute {
  readonly name: string;
  readonly type: ValueType;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly writeOnly: boolean;
}

/** A block inside a block; `maxItems` 0 is no limit. */
export interface NestedBlock {
  readonly name: string;
  readonly nesting: "single" | "list" | "set";
  readonly minItems: number;
  readonly maxItems: number;
  readonly block: Block;
}

/** Attributes that a block may set, and attributes that can be read from it. */
export interface Block {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly NestedBlock[];
}
