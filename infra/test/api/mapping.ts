import { parseTemplate } from "../checks/reading/json.ts";

/** The arguments of a block, as Terraform names them. */
export type Arguments = Record<string, unknown>;

/** One request for a block. */
export interface Part {
  /** Service and operation, such as `ecs:CreateService`. */
  readonly operation: string;
  /** Arguments of the members below. The first part also takes all unclaimed arguments. */
  readonly takes?: readonly string[];
  /** Members whose name differs from the argument's. */
  readonly members?: (block: Arguments) => object;
}

/** The requests for a type of block. */
export interface Mapping {
  readonly parts: readonly Part[];
  /** Members whose names are not the arguments'. */
  readonly rename?: Readonly<Record<string, string>>;
  /** Arguments for the provider only. */
  readonly local?: readonly string[];
}

/** The only one of a block that is written as a list, or not. */
export const first = (value: unknown): Arguments => ([value].flat()[0] ?? {}) as Arguments;

/** The value of a JSON text. */
export const parsed = (text: unknown): unknown => parseTemplate(String(text));

/** Attributes that an API accepts as keys and values. */
export const keyValues = (block: Arguments, keys: Readonly<Record<string, string>>): object[] =>
  Object.entries(keys)
    .filter(([argument]) => block[argument] !== undefined)
    .map(([argument, Key]) => ({ Key, Value: String(block[argument]) }));

/** Terraform's own arguments of every block. */
const ofTerraform = new Set(["//", "depends_on", "lifecycle", "provisioner", "provider"]);

/** A request before its members are resolved by name. */
export interface Request {
  readonly operation: string;
  readonly members: object;
}

const without = (block: Arguments, names: ReadonlySet<string>): Arguments =>
  Object.fromEntries(Object.entries(block).filter(([name]) => !names.has(name)));

/**
 * The requests for a block; a part that is built only from arguments is omitted if there are
 * none.
 */
export const requestsOf = (block: Arguments, { parts, rename = {}, local = [] }: Mapping): Request[] => {
  const own = without(block, new Set([...ofTerraform, ...local]));
  const taken = new Set(parts.flatMap(({ takes = [] }) => takes));
  const rest = Object.entries(without(own, taken)).map(([name, value]) => [rename[name] ?? name, value]);
  return parts
    .filter(({ takes = [] }, index) => index === 0 || takes.some((name) => own[name] !== undefined))
    .map(({ operation, takes = [], members }, index) => {
      const its = Object.fromEntries(takes.map((name) => [name, own[name]]));
      const made = members?.(index === 0 ? own : { ...own, ...its }) ?? {};
      return { operation, members: { ...(index === 0 && Object.fromEntries(rest)), ...made } };
    });
};
