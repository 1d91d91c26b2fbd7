import { arnOf, idOf } from "./aws-names.ts";
import type { Value, Values } from "./dynamic-value.ts";
import { knownResponses } from "./known-responses.ts";
import type { Attribute, ValueType } from "./schema.ts";
import { type Subject, toSubject } from "./subject.ts";

type NamedValue = readonly [pattern: RegExp, value: (subject: Subject, name: string) => string];

/** The kind of string is derived from its name. */
const strings: readonly NamedValue[] = [
  [/^arn$/, (subject) => arnOf(subject)],
  [/^id$/, (subject) => idOf(subject)],
  [/(^|_)arn$/, ({ hash }, name) => `arn:aws:stub:us-east-1:123456789012:${name}/${hash.slice(0, 8)}`],
  [/^(owner_id|account_id|registry_id|expected_bucket_owner)$/, () => "123456789012"],
  [/^(region|hosted_region)$/, () => "us-east-1"],
  [/availability_zone$/, () => "us-east-1a"],
  [/^ipv6_/, () => ""],
  [/zone_id$/, ({ hash }) => `Z${hash.slice(0, 20).toUpperCase()}`],
  [/cidr(_block)?$/, () => "10.0.0.0/16"],
  [/(^|_)ip$/, () => "192.0.2.1"],
  [/(dns_name|domain_name|address|fqdn)$/, ({ name }) => `${name}.us-east-1.stub.example`],
  [/url$/, ({ name }) => `https://${name}.us-east-1.stub.example`],
  [/(_at|_date|_time)$/, () => "2026-01-01T00:00:00Z"],
  [/^name$/, ({ name }) => name],
  [/_id$/, ({ hash }, name) => `${name.replace(/_id$/, "").replaceAll("_", "-")}-${hash.slice(0, 17)}`],
  [/^(status|state)$/, () => "ACTIVE"],
];

const plausibleString = (name: string, subject: Subject): string => {
  const found = strings.find(([pattern]) => pattern.test(name));
  return found ? found[1](subject, name) : `stub-${name.replaceAll("_", "-")}`;
};

const scalars = { number: 0, bool: false, dynamic: null } as const;

/** A collection that only the provider fills has one item, so that references to its first one work. */
const plausible = (name: string, type: ValueType, subject: Subject): Value => {
  if (type === "string") return plausibleString(name, subject);
  if (typeof type === "string") return scalars[type];
  const [kind, inner] = type;
  if (kind === "map") return {};
  if (kind !== "object") return [plausible(name.replace(/s$/, ""), inner, subject)];
  return Object.fromEntries(Object.entries(inner).map(([key, one]) => [key, plausible(key, one, subject)]));
};

const isCollection = (type: ValueType): boolean => typeof type !== "string" && type[0] !== "object";

/** Generates values for the attributes of a resource: deterministic and of the right form. */
export const plausibleValues = (type: string, value: Value) => {
  const subject = toSubject(type, value);
  const known = knownResponses(subject);
  return (attribute: Attribute, neighbours: Values): Value => {
    const response = neighbours === value ? known[attribute.name] : undefined;
    if (response !== undefined) return response;
    if (attribute.optional && isCollection(attribute.type)) return attribute.type[0] === "map" ? {} : [];
    return plausible(attribute.name, attribute.type, subject);
  };
};
