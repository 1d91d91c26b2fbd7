import type { Environment } from "../../src/environments/environment.ts";

/** Requests per second to the whole shop, by time of day in seconds. */
export type Load = (timeS: number) => number;

/** A sale that starts for all visitors at once. */
export interface Sale {
  /** The hour of the day at which the sale begins. */
  readonly hour: number;
  /** The factor by which the load grows. */
  readonly times: number;
}

export const dayS = 24 * 3600;
const rampS = 10 * 60;
const holdS = 3 * 3600;
const declineS = 30 * 60;

/** Requests per second in the evening: the design load of each environment, not a measurement. */
export const eveningPerS: Readonly<Record<Environment["name"], number>> = { dev: 20, prod: 600 };

/** The share of the evening's load at each full hour. */
const curve = [
  0.35, 0.2, 0.12, 0.1, 0.1, 0.12, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.6, 0.55, 0.55, 0.6, 0.7, 0.8, 0.92,
  1, 0.95, 0.75, 0.55,
];

const shareAt = (timeS: number): number => {
  const hour = timeS / 3600;
  const [from = 0, to = 0] = [Math.floor(hour), Math.floor(hour) + 1].map((one) => curve[one % curve.length]);
  return from + (to - from) * (hour % 1);
};

const saleAt = (timeS: number, { hour, times }: Sale): number => {
  const sinceS = timeS - hour * 3600;
  if (sinceS < 0) return 1;
  if (sinceS < rampS) return 1 + ((times - 1) * sinceS) / rampS;
  const sinceEndS = sinceS - rampS - holdS;
  if (sinceEndS < 0) return times;
  return Math.max(1, times - ((times - 1) * sinceEndS) / declineS);
};

/**
 * A day with a quiet night, a busy evening and a sale, which grows within ten minutes, holds for three hours,
 * and fades within thirty minutes.
 */
export const loadOfDay = (peakPerS: number, sale: Sale): Load => {
  return (timeS) => peakPerS * shareAt(timeS % dayS) * saleAt(timeS, sale);
};
