import type { Synthesized } from "../../src/synthesized.ts";
import { type Breaking, type Changes, change } from "./breaking.ts";
import { argumentsOf, type Resource, resources } from "./reading/resources.ts";

/** A property of a synthesized shop, and a change that violates it. */
export interface Check {
  /** A sentence that is true if there is no fault. */
  readonly name: string;
  /** @default all shops: dev, prod, and prod with canary deployments */
  readonly only?: ShopName;
  /** The faults, one line each: the address, and the reason. */
  readonly faults: (shop: Synthesized) => string[];
  /** Each changes a copy of a shop so that the check must find a fault. */
  readonly broken: OneOrMore<Breaking>;
}

type OneOrMore<T> = T | readonly T[];

/** `prod` includes prod with canary deployments, which gives the same guarantees. */
export type ShopName = "dev" | "prod" | "canary";

/** True, or the fault: `encrypted === true || "is not encrypted"`. */
export type Verdict = true | string;

type Named = Pick<Check, "name" | "only">;

/** A check of each resource of one type. */
export interface ResourceCheck<T> extends Named {
  readonly holds: (
    block: T,
    context: { readonly resource: Resource<T>; readonly shop: Synthesized },
  ) => Verdict | Verdict[];
  /** The change to the first of the resources, or a function that changes something else. */
  readonly broken: OneOrMore<Changes<T> | Breaking>;
}

/** The faults among verdicts, each with its address. */
export const faultsAt = (at: string, verdicts: Verdict | Verdict[]): string[] =>
  [verdicts].flat().flatMap((verdict) => (verdict === true ? [] : [`${at} ${verdict}`]));

/** Checks of the resources of one type, or of some of them. It is also a fault if there is none, because nothing was checked. */
export const checkEach = <T extends object>(type: string, which: (block: T) => boolean = () => true) => {
  const chosen = (shop: Synthesized) => resources<T>(shop, type).filter(({ block }) => which(block));
  return ({ name, only, holds, broken }: ResourceCheck<T>): Check => ({
    name,
    ...(only && { only }),
    faults: (shop) => {
      const found = chosen(shop);
      if (found.length === 0) return [`there is no such ${type}`];
      return found.flatMap((resource) => faultsAt(resource.at, holds(resource.block, { resource, shop })));
    },
    broken: ([broken].flat() as (Changes<T> | Breaking)[]).map((one) =>
      typeof one === "function" ? one : (shop) => change(argumentsOf(chosen(shop)[0]), one as Changes<T>),
    ),
  });
};
