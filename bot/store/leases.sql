-- name: take_lease(name, holder, machine, alone, now, dead_before, impossible)$
-- Takes a lease that nobody holds, or whose holder is dead: its heart has stopped, or beat in what is now the future
-- because the clock was set back, or it ran on this machine, on which this program is known to be alone. Gives the
-- holder.
INSERT INTO lease (name, holder, machine, beat_at)
VALUES (:name, :holder, :machine, :now)
ON CONFLICT (name) DO UPDATE SET
    holder = excluded.holder, machine = excluded.machine, beat_at = excluded.beat_at
WHERE lease.holder = excluded.holder
    OR lease.beat_at < :dead_before
    OR lease.beat_at > :impossible
    OR (:alone = 1 AND lease.machine = excluded.machine)
RETURNING holder;

-- name: beat(name, holder, now)$
-- The holder is alive; gives nothing when somebody else holds the lease by now.
UPDATE lease SET beat_at = :now
WHERE name = :name AND holder = :holder
RETURNING holder;

-- name: holds(name, holder)$
-- Whether this one holds the lease.
SELECT count(*) FROM lease
WHERE name = :name AND holder = :holder;

-- name: give_back(name, holder)!
-- The holder is done.
DELETE FROM lease
WHERE name = :name AND holder = :holder;
