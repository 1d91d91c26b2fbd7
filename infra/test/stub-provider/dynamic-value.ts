import { decode, ExtData, encode } from "@msgpack/msgpack";

/** A value as it travels: blocks and objects are records, lists and sets are arrays. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | ExtData
  | readonly Value[]
  | { readonly [name: string]: Value };

/** The members of a block or an object. */
export type Values = Readonly<Record<string, Value>>;

/** The message that carries a value. */
export interface DynamicValue {
  readonly msgpack: Uint8Array;
}

/** A value that is known only after the apply. https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/object-wire-format.md */
export const unknown: Value = new ExtData(0, Uint8Array.of(0));

/** True if a value is unknown, with or without a refinement. */
export const isUnknown = (value: Value): value is ExtData => value instanceof ExtData;

/** True if a value has members. */
export const isRecord = (value: Value | undefined): value is Values =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Uint8Array) &&
  !(value instanceof ExtData);

/** Reads the value in a message. */
export const decodeValue = ({ msgpack }: DynamicValue): Value => decode(msgpack) as Value;

/** Writes a value into a message. */
export const encodeValue = (value: Value): DynamicValue => ({ msgpack: encode(value) });
