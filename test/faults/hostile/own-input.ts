import { existsSync } from "node:fs";
import { type ServiceName, serviceNames } from "@shop/topology";
import type { Callers, Subject } from "./hostile-input.ts";

/** The part that a service brings along: `services/<name>/test/faults/hostile-input.ts` exports it as `own`. */
export interface OwnInput {
  readonly subjects: (callers: Callers) => readonly Subject[];
  /** Tables that no input may change. */
  readonly tables: readonly string[];
  /** A path to which a slow client sends JSON, if there is one. */
  readonly slowBodyPath?: string;
  /** A path that responds with 200 to the token of a deleted user, until it expires; if there is one. */
  readonly pathUntilExpiry?: string;
}

/** The services that bring their own hostile input. */
export const findOwnInput = async (): Promise<(OwnInput & { readonly name: ServiceName })[]> => {
  const places = serviceNames.map((name) => ({
    name,
    file: new URL(`../../../services/${name}/test/faults/hostile-input.ts`, import.meta.url),
  }));
  const found = places.filter(({ file }) => existsSync(file));
  return Promise.all(
    found.map(async ({ name, file }) => {
      const { own } = (await import(file.href)) as { readonly own: OwnInput };
      return { ...own, name };
    }),
  );
};

/** Joins subjects of the same name. */
export const joined = (subjects: readonly Subject[]): Subject[] => {
  const byName = new Map<string, Subject>();
  for (const one of subjects) {
    const known = byName.get(one.name);
    byName.set(one.name, known ? { ...known, inputs: [...known.inputs, ...one.inputs] } : one);
  }
  return [...byName.values()];
};
