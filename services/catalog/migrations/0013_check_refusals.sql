-- Why: the constraint of 0012 holds for older rows.
-- Locks: reservations, SHARE UPDATE EXCLUSIVE (reads and writes go on), while its rows are checked.

ALTER TABLE reservations VALIDATE CONSTRAINT reservations_status_known;
