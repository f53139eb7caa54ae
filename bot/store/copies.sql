-- name: tables()
-- The names of all tables.
SELECT name FROM sqlite_schema
WHERE type = 'table'
ORDER BY name;

-- name: shape()
-- All tables, indexes, views and triggers, as they were made.
SELECT type, name, sql FROM sqlite_schema
ORDER BY type, name;

-- name: note_backup(made_at)!
-- A copy knows when it was made.
INSERT INTO backup (made_at)
VALUES (:made_at)
ON CONFLICT (made_at) DO NOTHING;

-- name: made_at(now)$
-- When a copy was made; where it does not say, the last moment up to now that it knows of.
SELECT coalesce(
    (SELECT max(made_at) FROM backup),
    (
        SELECT max(at) FROM (
            SELECT beat_at AS at FROM lease
            UNION ALL SELECT joined_at FROM person
            UNION ALL SELECT at FROM consent
        )
        WHERE at <= :now
    ),
    0
);

-- name: stay_alone()!
-- From the next lock on, nobody else can open the file until this connection ends.
PRAGMA locking_mode = EXCLUSIVE;

-- name: fold_up()$
-- No log beside the file any more: fails while anybody else has the file open.
PRAGMA journal_mode = DELETE;

-- name: shut_others_out()!
-- Takes the lock that nobody else can be beside.
BEGIN EXCLUSIVE;

-- name: export()!
-- Every table, row, index, view and trigger into the file that is attached as ``copy``, with that one's key.
SELECT sqlcipher_export('copy');
