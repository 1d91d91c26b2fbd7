import { readFileSync } from "node:fs";

/**
 * A type of AWS's API models, with its constraints on values.
 * https://smithy.io/2.0/spec/constraint-traits.html
 */
export interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly required?: readonly string[];
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
}

/** The input of each operation of one service that this project uses. */
export interface Model {
  /** The source version of botocore. */
  readonly botocore: string;
  readonly operations: Readonly<Record<string, string | null>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export const modelFile = (service: string): URL => new URL(`models/${service}.json`, import.meta.url);

const models = new Map<string, Model>();

/** Reads the output of `npm run infra -- models`. */
export const modelOf = (service: string): Model => {
  const found = models.get(service) ?? (JSON.parse(readFileSync(modelFile(service), "utf8")) as Model);
  models.set(service, found);
  return found;
};
