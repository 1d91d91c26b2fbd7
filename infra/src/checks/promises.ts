import type { Environment } from "../environments/environment.ts";

/** What prod promises and dev does not. */
export const checkPromises = ({
  name,
  entry,
  tasks,
  zones,
  database,
  nights,
}: Environment): string[] => {
  if (name !== "prod") return [];
  const promises: [boolean, string][] = [
    [entry.kind === "https", "requests would come without encryption: give entry a domain"],
    [tasks.min >= 2, `${tasks.min} task is none when it fails: set tasks.min to 2 or more`],
    [zones.length >= 3, `${zones.length} zones are too few to lose one: name three`],
    [database.multiAz, "the database would be gone with its zone: set database.multiAz"],
    [database.backupDays >= 7, `backups of ${database.backupDays} days are too few: keep 7 or more`],
    [nights === undefined, "people buy at night: leave nights out"],
  ];
  return promises.filter(([holds]) => !holds).map(([, message]) => message);
};
