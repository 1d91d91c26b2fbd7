import { createLine, type Line } from "./line.ts";
import { type Price, prices } from "./prices.ts";

/** AWS's permanent free allowance for every account each month. https://aws.amazon.com/cloudwatch/pricing/ */
const allowances: readonly { readonly price: Price; readonly units: number; readonly what: string }[] = [
  { price: prices.alarmMetric, units: 10, what: "metrics of alarms" },
  { price: prices.customMetric, units: 10, what: "custom metrics" },
  { price: prices.dashboard, units: 3, what: "dashboards" },
  { price: prices.logs, units: 5, what: "GB of logs" },
];

/** The deduction, assuming that nothing else in the account uses the allowance. */
export const allowancesFor = (lines: readonly Line[]): Line[] =>
  allowances.flatMap(({ price, units, what }) => {
    const used = lines
      .filter((line) => line.price === price)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    if (used === 0) return [];
    return createLine("Free each month, if nothing else in the account uses it", {
      what: `${units} ${what}`,
      quantity: -Math.min(used, units),
      price,
    });
  });
