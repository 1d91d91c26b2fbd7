import { resourcesOf, type Synthesized } from "../../../src/synthesized.ts";

/** A resource with the arguments that a check reads. */
export interface Resource<T> {
  readonly stack: string;
  readonly type: string;
  readonly id: string;
  /** Its address: `<stack>/<type>.<id>`. */
  readonly at: string;
  readonly block: T;
}

/** The resources of a type, in all stacks. */
export const resources = <T>(shop: Synthesized, type: string): Resource<T>[] =>
  resourcesOf(shop, type).map(({ stack, id, block }) => ({
    stack,
    type,
    id,
    at: `${stack}/${type}.${id}`,
    block: block as T,
  }));

/** The resources of all types, in all stacks. */
export const allResources = <T = object>(shop: Synthesized): Resource<T>[] => {
  const types = Object.values(shop.stacks).flatMap(({ resource }) => Object.keys(resource ?? {}));
  return [...new Set(types)].flatMap((type) => resources<T>(shop, type));
};

/** @throws if there is no such resource */
export const argumentsOf = <T>(resource: Resource<T> | undefined): T => {
  if (!resource) throw new Error("There is no such resource to change");
  return resource.block;
};

/** The arguments of the first resource of a type, for changes. */
export const first = <T>(shop: Synthesized, type: string): T => argumentsOf(resources<T>(shop, type)[0]);

/** Anything that has arguments: resources, data sources, ephemeral resources, outputs. */
export interface Block {
  readonly stack: string;
  readonly at: string;
  readonly block: object;
}

/** Everything in a shop that has arguments. */
export const blocks = ({ stacks }: Synthesized): Block[] =>
  Object.entries(stacks).flatMap(([stack, { resource = {}, data = {}, ephemeral = {}, output = {} }]) =>
    [
      ...Object.entries(resource),
      ...Object.entries(data),
      ...Object.entries(ephemeral),
      ["output", output] as const,
    ].flatMap(([type, named]) =>
      Object.entries(named).map(([id, block]) => ({ stack, at: `${stack}/${type}.${id}`, block })),
    ),
  );
