import type { Model, Shape } from "./model.ts";

/** A text in a request, and its path, `ec2:CreateSecurityGroup.Description`. */
export interface Text {
  readonly at: string;
  readonly text: string;
}

/** The faults of a request, and the texts in it. */
export interface Validated {
  readonly faults: readonly string[];
  readonly texts: readonly Text[];
}

const reference = /\$\{[^}]*\}/g;
const onlyReference = /^\$\{[^}]*\}$/;

/** A placeholder for values that only AWS knows; the rest of the text is still validated. */
const stand = "x";

const isOpen = (value: unknown): boolean => typeof value === "string" && onlyReference.test(value);

const normalised = (name: string): string => name.replaceAll("_", "").toLowerCase();

/** The member for a name: unchanged, in Terraform's spelling, or in the plural. */
const memberOf = ({ members = {} }: Shape, name: string): string | undefined => {
  if (members[name]) return name;
  const wanted = [normalised(name), `${normalised(name)}s`];
  return Object.keys(members).find((member) => wanted.includes(normalised(member)));
};

const invalid = (fault: string): Validated => ({ faults: [fault], texts: [] });
const valid: Validated = { faults: [], texts: [] };

const joined = (all: readonly Validated[]): Validated => ({
  faults: all.flatMap(({ faults }) => faults),
  texts: all.flatMap(({ texts }) => texts),
});

const size = (value: number, { min = 0, max = Number.POSITIVE_INFINITY }: Shape, what: string): string[] => [
  ...(value < min ? [`${what} ${value}, at least ${min} is required`] : []),
  ...(value > max ? [`${what} ${value}, at most ${max} is allowed`] : []),
];

const ignoresCase = "(?i)";

/** Character classes that only Java's expressions have. */
const classes: readonly (readonly [string, string])[] = [
  ["\\p{Print}", "[\\x20-\\x7E]"],
  ["\\p{ASCII}", "[\\x00-\\x7F]"],
  ["\\p{Alnum}", "[A-Za-z0-9]"],
];

/**
 * The models have expressions of Java, for the whole text. Some of them are none under JavaScript's stricter
 * flag.
 */
const matches = (pattern: string, text: string): boolean => {
  const plain = classes.reduce(
    (changed, [java, javascript]) => changed.replaceAll(java, javascript),
    pattern.replaceAll(ignoresCase, ""),
  );
  const flags = pattern.includes(ignoresCase) ? "is" : "s";
  try {
    return new RegExp(`^(?:${plain})$`, `${flags}u`).test(text);
  } catch (error) {
    // Without the flag, a Unicode class would match literal letters.
    if (plain.includes("\\p{")) throw error;
    return new RegExp(`^(?:${plain})$`, flags).test(text);
  }
};

const validateText = (shape: Shape, value: unknown, at: string): Validated => {
  if (typeof value === "object") return invalid(`${at} is no text`);
  const written = String(value);
  if (onlyReference.test(written)) return valid;
  const text = written.replaceAll(reference, stand);
  const faults = [
    ...(shape.enum && !shape.enum.includes(text)
      ? [`${at} is ${text}, not one of ${shape.enum.join(", ")}`]
      : []),
    ...(shape.pattern && !matches(shape.pattern, text) ? [`${at} is ${text}, not ${shape.pattern}`] : []),
    ...size(text.length, shape, `${at} has the length`),
  ];
  return { faults, texts: [{ at, text }] };
};

const validateNumber = (shape: Shape, value: unknown, at: string): Validated => {
  if (isOpen(value)) return valid;
  const number = Number(value);
  if (value === "" || Number.isNaN(number) || typeof value === "object") return invalid(`${at} is no number`);
  if (/integer|long/.test(shape.type) && !Number.isInteger(number))
    return invalid(`${at} is no whole number`);
  return { faults: size(number, shape, `${at} is`), texts: [] };
};

const validateStructure = (model: Model, shape: Shape, value: unknown, at: string): Validated => {
  const block = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof block !== "object" || block === null || Array.isArray(block))
    return invalid(`${at} is no structure`);
  const entries = Object.entries(block).filter(([, inner]) => inner !== undefined && inner !== null);
  const present = new Set(entries.map(([name]) => memberOf(shape, name)));
  const missing = (shape.required ?? []).filter((name) => !present.has(name));
  return joined([
    { faults: missing.map((name) => `${at} lacks ${name}`), texts: [] },
    ...entries.map(([name, inner]) => {
      const member = memberOf(shape, name);
      if (!member) return invalid(`${at} has no member ${name}`);
      return validate(model, shape.members?.[member]?.shape ?? "", inner, `${at}.${member}`);
    }),
  ]);
};

const validateList = (model: Model, shape: Shape, value: unknown, at: string): Validated => {
  if (isOpen(value)) return valid;
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  return joined([
    { faults: size(list.length, shape, `${at} has the length`), texts: [] },
    ...list.map((item) => validate(model, shape.member?.shape ?? "", item, at)),
  ]);
};

const validateMap = (model: Model, shape: Shape, value: unknown, at: string): Validated => {
  if (typeof value !== "object" || value === null) return invalid(`${at} is no map`);
  return joined(
    Object.entries(value).flatMap(([key, inner]) => [
      validate(model, shape.key?.shape ?? "", key, at),
      validate(model, shape.value?.shape ?? "", inner, `${at}.${key}`),
    ]),
  );
};

/**
 * Holds a value against a shape of AWS's model. What Terraform only knows after an apply is taken for right.
 */
export const validate = (model: Model, name: string, value: unknown, at: string): Validated => {
  const shape = model.shapes[name];
  if (!shape) return invalid(`${at} is of the unknown shape ${name}`);
  if (shape.type === "structure") return validateStructure(model, shape, value, at);
  if (shape.type === "list") return validateList(model, shape, value, at);
  if (shape.type === "map") return validateMap(model, shape, value, at);
  if (shape.type === "string") return validateText(shape, value, at);
  if (/^(integer|long|float|double)$/.test(shape.type)) return validateNumber(shape, value, at);
  if (shape.type === "boolean")
    return /^(true|false)$/.test(String(value)) ? valid : invalid(`${at} is no boolean`);
  return valid;
};
