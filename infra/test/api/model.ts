import { readFileSync } from "node:fs";

/**
 * A type of AWS's API models, with what is in the way of a value.
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

/** The requests of one service, as far as this project makes them: what each operation takes. */
export interface Model {
  /** The version of botocore that it is taken from. */
  readonly botocore: string;
  readonly operations: Readonly<Record<string, string | null>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export const modelFile = (service: string): URL => new URL(`models/${service}.json`, import.meta.url);

const models = new Map<string, Model>();

/** Reads what `npm run infra:models` wrote. */
export const modelOf = (service: string): Model => {
  const found = models.get(service) ?? (JSON.parse(readFileSync(modelFile(service), "utf8")) as Model);
  models.set(service, found);
  return found;
};
