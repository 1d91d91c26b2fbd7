import type { Attribute, Block, NestedBlock } from "./schema.ts";

const toAttribute = ({ name, type, required, optional, computed, writeOnly }: Attribute): object => ({
  name,
  type: Buffer.from(JSON.stringify(type)),
  required,
  optional,
  computed,
  write_only: writeOnly,
});

const toNestedBlock = ({ name, nesting, minItems, maxItems, block }: NestedBlock): object => ({
  type_name: name,
  block: toBlock(block),
  nesting: nesting.toUpperCase(),
  min_items: minItems,
  max_items: maxItems,
});

const toBlock = ({ attributes, blocks }: Block): object => ({
  attributes: attributes.map(toAttribute),
  block_types: blocks.map(toNestedBlock),
});

/** The message in which the protocol carries a schema. */
export const toSchemaMessage = (block: Block): object => ({ version: 0, block: toBlock(block) });
