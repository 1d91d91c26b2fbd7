import { services } from "@shop/topology";
import type { Environment } from "../../src/environments/environment.ts";
import { resourcesOf, resourceTypes, type Synthesized } from "../../src/synthesized.ts";
import { allowancesFor } from "./allowances.ts";
import { assumptions } from "./assumptions.ts";
import { freeTypes } from "./free-types.ts";
import { createLine, type Line } from "./line.ts";
import { pricers } from "./pricers.ts";
import { prices } from "./prices.ts";

/** The goal for everything that the services share, for a month at rest in USD. */
const sharedGoalsUsd: Readonly<Record<Environment["name"], number>> = { dev: 33, prod: 252 };

/** 67 and 374 USD with the four services of this repository. */
const goalOf = (environment: Environment["name"]): number =>
  Object.values(services).reduce(
    (sum, { costGoalUsd }) => sum + costGoalUsd[environment],
    sharedGoalsUsd[environment],
  );

/** An accepted cost beyond the goal. */
export interface Excess {
  readonly usd: number;
  readonly what: string;
}

export const decidedExcess: Readonly<Record<Environment["name"], readonly Excess[]>> = {
  dev: [],
  prod: [{ usd: 1, what: "the firewall's rule against floods of log-ins" }],
};

/** The cost of an environment without traffic. */
export interface Estimate {
  readonly environment: Environment["name"];
  readonly lines: readonly Line[];
  readonly totalUsd: number;
  readonly goalUsd: number;
  readonly excess: readonly Excess[];
}

/** Resources without a known price; the message names their types. */
export class UnpricedTypeError extends Error {
  override readonly name = "UnpricedTypeError";

  constructor(types: readonly string[]) {
    super(
      `${types.join(", ")} has no known price: add it to infra/reports/cost/pricers.ts, ` +
        "or to infra/reports/cost/free-types.ts if it costs nothing at rest",
    );
  }
}

/** Zones that the stacks only look up are billed all the same. */
const zonesThatAreThere = ({ stacks }: Synthesized): Line[] =>
  Object.values(stacks)
    .flatMap(({ data }) => Object.values(data?.["aws_route53_zone"] ?? {}))
    .map(({ name }) =>
      createLine("Names and storage", {
        what: `public zone ${name}`,
        quantity: 1,
        price: prices.hostedZone,
        assumes: [assumptions.zone],
      }),
    );

/**
 * Adds up the cost of everything that an environment is synthesized to.
 *
 * @throws UnpricedTypeError
 */
export const estimate = (synthesized: Synthesized): Estimate => {
  const types = resourceTypes(synthesized);
  const unpriced = types.filter((type) => !pricers[type] && !freeTypes.has(type));
  if (unpriced.length > 0) throw new UnpricedTypeError(unpriced);
  const priced = types.flatMap((type) => pricers[type]?.(resourcesOf(synthesized, type), synthesized) ?? []);
  const paid = [...priced, ...zonesThatAreThere(synthesized)];
  const lines = [...paid, ...allowancesFor(paid)];
  const { name } = synthesized.environment;
  return {
    environment: name,
    lines,
    totalUsd: lines.reduce((sum, { usd }) => sum + usd, 0),
    goalUsd: goalOf(name),
    excess: decidedExcess[name],
  };
};
