import { isRecord, type Value, type Values } from "./dynamic-value.ts";
import type { Attribute, Block } from "./schema.ts";

/** Computes the new value of an attribute from the old one and its neighbours. */
export type MapAttribute = (attribute: Attribute, value: Value, neighbours: Values) => Value;

/** Goes through a block and all blocks in it, and gives each attribute a new value. */
export const mapAttributes = (block: Block, value: Value, map: MapAttribute): Value => {
  if (Array.isArray(value)) return value.map((item) => mapAttributes(block, item, map));
  if (!isRecord(value)) return value;
  const attributes = block.attributes.map((attribute) => {
    return [attribute.name, map(attribute, value[attribute.name] ?? null, value)] as const;
  });
  const blocks = block.blocks.map(({ name, block: inner }) => {
    return [name, mapAttributes(inner, value[name] ?? null, map)] as const;
  });
  return Object.fromEntries([...attributes, ...blocks]);
};
