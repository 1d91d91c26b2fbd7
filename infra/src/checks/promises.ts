import { serviceNames } from "@shop/topology";
import type { Environment } from "../environments/environment.ts";
import { tasksOf } from "../environments/tasks-of.ts";

/** Guarantees that prod gives and dev does not. */
export const checkPromises = (environment: Environment): string[] => {
  const { name, entry, zones, database, nights } = environment;
  if (name !== "prod") return [];
  const fewest = Math.min(...serviceNames.map((service) => tasksOf(environment, service).min));
  const promises: [boolean, string][] = [
    [entry.kind === "https", "customers could not remember CloudFront's name: give entry a domain"],
    [fewest >= 2, `${fewest} task leaves none when it fails: set tasks.min to 2 or more`],
    [zones.length >= 3, `${zones.length} zones are too few to survive the loss of one: name three`],
    [database.multiAz, "the database would fail with its zone: set database.multiAz"],
    [database.backupDays >= 7, `backups of ${database.backupDays} days are too few: keep 7 or more`],
    [nights === undefined, "customers buy at night: remove nights"],
  ];
  return promises.filter(([holds]) => !holds).map(([, message]) => message);
};
