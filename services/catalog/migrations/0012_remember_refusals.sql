-- Why: a reservation that was refused stays refused. A first request that arrives after its repeat was refused would
--   otherwise hold stock that nobody pays for until it expires.
-- Locks: reservations, ACCESS EXCLUSIVE, for an instant: its rows are checked by 0013.

ALTER TABLE reservations DROP CONSTRAINT reservations_status_known;
ALTER TABLE reservations
  ADD CONSTRAINT reservations_status_known CHECK (status IN ('held', 'committed', 'released', 'refused')) NOT VALID;
