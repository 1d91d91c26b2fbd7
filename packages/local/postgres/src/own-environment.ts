/**
 * Removes libpq's variables from this process (PGSSLMODE, PGOPTIONS, PGHOST …). They are meant for another
 * server, and `pg` applies them in addition to its own options.
 */
export const forgetClientVariables = (): void => {
  for (const name of Object.keys(process.env)) if (/^PG[A-Z]/.test(name)) delete process.env[name];
};

/** Variables that change the input or output of PostgreSQL's programs, or the libraries they load. */
const ofUser = /^(PG[A-Z]|LC_|LANG|TZ$|LD_|DYLD_)/;

/** The environment of PostgreSQL's programs: the same log, clock and libraries under every shell. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofUser.test(name))),
  LC_ALL: "C",
});
