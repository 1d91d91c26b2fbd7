import { isRecord, type Value } from "./dynamic-value.ts";
import type { Attribute, Block } from "./schema.ts";

/** A diagnostic, in the protocol's format. */
export interface Diagnostic {
  readonly severity: "ERROR";
  readonly summary: string;
  readonly detail: string;
}

const complain = ({ name, required, optional, computed }: Attribute, value: Value): readonly Diagnostic[] => {
  const detail = `The argument is ${JSON.stringify(name)}.`;
  if (computed && !optional && value !== null)
    return [{ severity: "ERROR", summary: "Value for a read-only attribute", detail }];
  if (required && value === null)
    return [{ severity: "ERROR", summary: "Null for a required argument", detail }];
  return [];
};

/**
 * Finds faults that Terraform leaves to the provider: values for read-only arguments, and null for required ones.
 * Terraform itself finds unknown names, wrong types and missing arguments.
 */
export const validateConfig = (block: Block, config: Value): readonly Diagnostic[] => {
  if (Array.isArray(config)) return config.flatMap((item) => validateConfig(block, item));
  if (!isRecord(config)) return [];
  return [
    ...block.attributes.flatMap((attribute) => complain(attribute, config[attribute.name] ?? null)),
    ...block.blocks.flatMap(({ name, block: inner }) => validateConfig(inner, config[name] ?? null)),
  ];
};
