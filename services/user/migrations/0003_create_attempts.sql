-- Why: how often something was tried, so that a limit holds across all tasks. The columns are rate-limiter-flexible's;
--   a lost count after a crash does no harm, so the table is unlogged.
-- Locks: nothing, the table is new.

CREATE UNLOGGED TABLE attempts (
  key varchar(255) CONSTRAINT attempts_pkey PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
);

CREATE INDEX attempts_by_expiry ON attempts (expire);
