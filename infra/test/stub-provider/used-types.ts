import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The types that stacks use, by kind. */
export interface UsedTypes {
  readonly resource: readonly string[];
  readonly data: readonly string[];
  readonly ephemeral: readonly string[];
}

type Section = Readonly<Record<string, unknown>>;

interface Stack {
  readonly file: string;
  readonly resource?: Section | readonly Section[];
  readonly data?: Section | readonly Section[];
  readonly ephemeral?: Section | readonly Section[];
  readonly terraform?: { readonly backend?: { readonly local?: { readonly path?: string } } };
}

const readStacks = (folder: string): readonly Stack[] =>
  globSync("**/*.tf.json", { cwd: folder, exclude: ["**/node_modules", "**/.terraform"] })
    .map((name) => join(folder, name))
    .map((file) => ({ ...(JSON.parse(readFileSync(file, "utf8")) as object), file }));

const typesIn = (section: Section | readonly Section[] = {}): readonly string[] =>
  [section].flat().flatMap((one) => Object.keys(one));

/**
 * Resources to be destroyed are in the state only. Terraform may be writing it at the same time, so it is not
 * parsed.
 */
const typesInState = ({ file, terraform }: Stack): readonly string[] => {
  const state = resolve(dirname(file), terraform?.backend?.local?.path ?? "terraform.tfstate");
  if (!existsSync(state)) return [];
  const resources = readFileSync(state, "utf8").matchAll(/"mode": "managed",\s+"type": "(\w+)"/g);
  return [...resources].map(([, type]) => String(type));
};

const ours = (types: readonly string[]): readonly string[] =>
  [...new Set(types)].filter((type) => type.startsWith("aws_"));

/** Reads the current types of the stacks anywhere under `folders`; missing folders have none. */
export const readUsedTypes = (folders: readonly string[]): UsedTypes => {
  const stacks = folders.flatMap(readStacks);
  return {
    resource: ours(stacks.flatMap((stack) => [...typesIn(stack.resource), ...typesInState(stack)])),
    data: ours(stacks.flatMap(({ data }) => typesIn(data))),
    ephemeral: ours(stacks.flatMap(({ ephemeral }) => typesIn(ephemeral))),
  };
};
