import { isUnknown, unknown, type Value } from "./dynamic-value.ts";
import { mapAttributes } from "./map-attributes.ts";
import { plausibleValues } from "./plausible-values.ts";
import type { Block } from "./schema.ts";

/** The type of a resource, a data source or an ephemeral resource, and its schema. */
export interface Typed {
  readonly type: string;
  readonly block: Block;
}

/**
 * Plans a change. Terraform proposes what is configured together with what the provider chose before;
 * what is then still open is unknown until the apply.
 */
export const planChange = (block: Block, proposed: Value): Value =>
  mapAttributes(block, proposed, ({ writeOnly, computed }, value) => {
    if (writeOnly) return null;
    return computed && value === null ? unknown : value;
  });

/** Applies a plan: every unknown value becomes a plausible one. */
export const applyChange = ({ type, block }: Typed, planned: Value): Value => {
  const choose = plausibleValues(type, planned);
  return mapAttributes(block, planned, (attribute, value, neighbours) =>
    isUnknown(value) ? choose(attribute, neighbours) : value,
  );
};

/** Reads a data source: the given arguments stay, and the rest gets plausible values. */
export const response = ({ type, block }: Typed, config: Value): Value => {
  const choose = plausibleValues(type, config);
  return mapAttributes(block, config, (attribute, value, neighbours) =>
    attribute.computed && value === null ? choose(attribute, neighbours) : value,
  );
};
