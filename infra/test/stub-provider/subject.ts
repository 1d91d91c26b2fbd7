import { createHash } from "node:crypto";
import { isRecord, isUnknown, type Value, type Values } from "./dynamic-value.ts";

/** The known part of a resource when its values are generated. */
export interface Subject {
  readonly type: string;
  readonly name: string;
  /** Hexadecimal, the same for the same arguments. */
  readonly hash: string;
  readonly values: Values;
}

const nameArguments = [
  "name",
  "bucket",
  "identifier",
  "family",
  "function_name",
  "alarm_name",
  "domain",
  "domain_name",
];

/** Collects the known values of a resource, and its name. */
export const toSubject = (type: string, value: Value): Subject => {
  const values = isRecord(value) ? value : {};
  const known = JSON.stringify(values, (_, one) => (isUnknown(one) ? undefined : one));
  const hash = createHash("sha256").update(`${type} ${known}`).digest("hex");
  const name = nameArguments.map((key) => values[key]).find((one) => typeof one === "string" && one !== "");
  return { type, name: String(name ?? `stub-${hash.slice(0, 8)}`), hash, values };
};
