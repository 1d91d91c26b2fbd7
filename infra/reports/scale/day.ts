import type { Environment } from "../../src/environments/environment.ts";
import type { Synthesized } from "../../src/synthesized.ts";
import { prices } from "../cost/prices.ts";
import { eveningPerS, loadOfDay, type Sale } from "./load.ts";
import { readScaling, type ServiceScaling } from "./read-scaling.ts";
import { type Minute, simulate } from "./simulate.ts";

/** A day of the whole shop. */
export interface Day {
  readonly environment: Environment["name"];
  readonly sale: Sale;
  readonly services: readonly { readonly scaling: ServiceScaling; readonly minutes: readonly Minute[] }[];
}

/** A sale before the evening, so that it overlaps with the peak of the day. */
export const sales: readonly Sale[] = [
  { hour: 18, times: 3 },
  { hour: 18, times: 10 },
];

/** Simulates a day, service by service. */
export const simulateDay = (synthesized: Synthesized, sale: Sale): Day => {
  const { name } = synthesized.environment;
  const load = loadOfDay(eveningPerS[name], sale);
  return {
    environment: name,
    sale,
    services: readScaling(synthesized).map((scaling) => ({ scaling, minutes: simulate(scaling, load) })),
  };
};

/** The hourly price of a task on demand, an upper bound. */
export const taskUsdPerHour = ({ vcpu, memoryGb }: ServiceScaling): number =>
  vcpu * prices.fargateArmCpu.usd + memoryGb * prices.fargateArmMemory.usd;

/** The sum of a value over all services, in each minute. */
export const perMinute = (
  { services }: Day,
  value: (minute: Minute, scaling: ServiceScaling) => number,
): number[] =>
  (services[0]?.minutes ?? []).map((_, index) =>
    services.reduce((sum, { scaling, minutes }) => {
      const minute = minutes[index];
      return minute ? sum + value(minute, scaling) : sum;
    }, 0),
  );

/** Requests that were shed during a day, or during some minutes of it. */
export const shedRequests = (minutes: readonly Minute[]): number =>
  Math.round(minutes.reduce((sum, { shedPerS }) => sum + shedPerS * 60, 0));
