import { type Day, perMinute, shedRequests, taskUsdPerHour } from "./day.ts";
import type { Minute } from "./simulate.ts";

const hours = Array.from({ length: 24 }, (_, hour) => hour);

const inHour = <T>(all: readonly T[], hour: number): readonly T[] => all.slice(hour * 60, (hour + 1) * 60);

const maxOf = (numbers: readonly number[]): number => Math.max(0, ...numbers);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const count = (number: number): string => Math.round(number).toLocaleString("en-US");
const usd = (number: number): string => `$${number.toFixed(2)}`;

/** The cost of services in each minute: a task counts from the moment it is requested. */
const costs = (day: Day): number[] =>
  perMinute(day, ({ desired }, scaling) => (desired * taskUsdPerHour(scaling)) / 60);

const rowOf = (day: Day, hour: number): string[] => {
  const ofHour = day.services.map(({ minutes }) => inHour(minutes, hour));
  const all: readonly Minute[] = ofHour.flat();
  return [
    `${String(hour).padStart(2, "0")}:00`,
    count(
      maxOf(
        inHour(
          perMinute(day, ({ loadPerS }) => loadPerS),
          hour,
        ),
      ),
    ),
    ...ofHour.map((minutes) => String(maxOf(minutes.map(({ tasks }) => tasks)))),
    percent(maxOf(all.map(({ utilisation }) => utilisation))),
    count(shedRequests(all)),
    usd(sum(inHour(costs(day), hour))),
  ];
};

/** A day, hour by hour: maximum load, tasks and utilisation, shed requests, and cost. */
export const hourTable = (day: Day): string => {
  const names = day.services.map(({ scaling }) => scaling.service);
  const heading = [
    "hour",
    "requests/s",
    ...names.map((name) => `tasks of ${name}`),
    "utilisation",
    "shed",
    "cost",
  ];
  const total = [
    "day",
    "",
    ...names.map(() => ""),
    "",
    count(shedRequests(day.services.flatMap(({ minutes }) => minutes))),
    usd(sum(costs(day))),
  ];
  const rows = [heading, heading.map(() => "---:"), ...hours.map((hour) => rowOf(day, hour)), total];
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
};
