/**
 * Removes libpq's variables from this process. `pg` obeys them beside its own options (PGSSLMODE, PGOPTIONS, PGHOST …),
 * and they are meant for another server.
 */
export const forgetClientVariables = (): void => {
  for (const name of Object.keys(process.env)) if (/^PG[A-Z]/.test(name)) delete process.env[name];
};

/** Variables that change what PostgreSQL's programs load, read or print. */
const ofPerson = /^(PG[A-Z]|LC_|LANG|TZ$|LD_|DYLD_)/;

/** The environment of PostgreSQL's programs: the same log, clock and libraries under every shell. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofPerson.test(name))),
  LC_ALL: "C",
});
