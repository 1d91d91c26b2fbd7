/** A year's hours divided by twelve, as in AWS's own calculator. */
export const hoursPerMonth = 730;

const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const minutesPerHour = 60;
const minutesPerDay = 24 * minutesPerHour;
const minutesPerWeek = 7 * minutesPerDay;

/** The minimum number of tasks from a certain minute on. */
export interface Change {
  /** A cron expression of Application Auto Scaling: `cron(0 20 ? * MON-FRI *)`. */
  readonly schedule: string;
  readonly tasks: number;
}

const isAny = (field: string): boolean => field === "*" || field === "?";

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

const numberOf = (text: string): number => {
  // AWS counts weekdays from 1, which is Sunday.
  const value = weekdays.includes(text) ? weekdays.indexOf(text) + 1 : Number(text);
  if (text === "" || !Number.isInteger(value)) throw new Error(`${text} is not a number or a weekday`);
  return value;
};

const valuesOf = (field: string, from: number, to: number): number[] =>
  isAny(field)
    ? range(from, to)
    : field.split(",").flatMap((part) => {
        const [first = "", last = first] = part.split("-");
        return range(numberOf(first), numberOf(last));
      });

/**
 * The minutes of a week, counted from Sunday, at which a cron expression fires.
 *
 * @throws if it does not fire alike every week, or has steps
 */
export const minutesOfWeek = (schedule: string): number[] => {
  const [, fields = ""] = /^cron\((.*)\)$/.exec(schedule) ?? [];
  const [minute = "", hour = "", day = "", month = "", weekday = "", year = ""] = fields.split(" ");
  if (![day, month, year].every(isAny)) {
    throw new Error(
      `${schedule} is not the same each week: infra/reports/cost/hours.ts cannot calculate its hours`,
    );
  }
  return valuesOf(weekday, 1, 7).flatMap((one) =>
    valuesOf(hour, 0, 23).flatMap((hours) =>
      valuesOf(minute, 0, 59).map((minutes) => (one - 1) * minutesPerDay + hours * minutesPerHour + minutes),
    ),
  );
};

/** Hours per month with tasks. Without scheduled changes, tasks run at all times. */
export const runningHours = (changes: readonly Change[]): number => {
  const moments = changes
    .flatMap(({ schedule, tasks }) => minutesOfWeek(schedule).map((minute) => ({ minute, tasks })))
    .toSorted((one, other) => one.minute - other.minute);
  const [first] = moments;
  if (!first) return hoursPerMonth;
  const running = moments
    .map(({ minute, tasks }, index) => {
      const next = moments[index + 1]?.minute ?? first.minute + minutesPerWeek;
      return tasks > 0 ? next - minute : 0;
    })
    .reduce((sum, minutes) => sum + minutes, 0);
  return (running / minutesPerWeek) * hoursPerMonth;
};
