import type { Environment } from "../../src/environments/environment.ts";
import { resourcesOf, resourceTypes, type Synthesized } from "../../src/synthesized.ts";
import { allowancesFor } from "./allowances.ts";
import { assumptions } from "./assumptions.ts";
import { freeTypes } from "./free-types.ts";
import { createLine, type Line } from "./line.ts";
import { pricers } from "./pricers.ts";
import { prices } from "./prices.ts";

/** The budget of a month at rest, in USD. */
export const goalsUsd: Readonly<Record<Environment["name"], number>> = { dev: 70, prod: 350 };

/** A cost beyond the goal that was decided all the same. */
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
      `What ${types.join(", ")} costs is not known: say it in infra/reports/cost/pricers.ts, ` +
        "or in infra/reports/cost/free-types.ts where it costs nothing at rest",
    );
  }
}

/** Zones that are only looked up are paid for all the same. */
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
 * Adds up what everything costs that an environment is synthesized to.
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
    goalUsd: goalsUsd[name],
    excess: decidedExcess[name],
  };
};
