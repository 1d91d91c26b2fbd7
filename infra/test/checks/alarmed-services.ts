import { services } from "@shop/topology";
import { watched } from "./alarms.ts";
import type { Check } from "./check.ts";

/** The metrics that a service's description wants an alarm for. */
const metrics = Object.values(services).flatMap(({ alarms = [] }) => alarms.map(({ metric }) => metric));

/** Services whose description asks for alarms. */
export const alarmedChecks: readonly Check[] = metrics.map((metric) =>
  watched(`an alarm watches ${metric}`, "FargateShop", [metric]),
);
