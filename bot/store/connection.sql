-- name: keep_foreign_keys()!
-- Rows may only point at rows that exist.
PRAGMA foreign_keys = ON;

-- name: write_ahead()$
-- Readers never wait for the writer; the setting is kept in the file.
PRAGMA journal_mode = WAL;

-- name: survive_power_loss()!
-- A commit is on the disk before anybody is told of it.
PRAGMA synchronous = FULL;

-- name: wait_for_others()!
-- Another process (a backup, an import) may hold the file for a moment: 10 seconds.
PRAGMA busy_timeout = 10000;

-- name: hurry()!
-- The program is about to end: half a second is long enough to wait for another process.
PRAGMA busy_timeout = 500;

-- name: overwrite_deleted()!
-- What is deleted is overwritten, not only unlinked.
PRAGMA secure_delete = ON;

-- name: keep_sorting_in_memory()!
-- Sorting never spills a plain copy of the rows to a temporary file.
PRAGMA temp_store = MEMORY;

-- name: refuse_writes()!
-- A reading connection cannot write, whatever it is given.
PRAGMA query_only = ON;

-- name: schema_version()$
-- The number of the last migration that this file has been through; 0 for a new file.
PRAGMA user_version;

-- name: is_something_else()$
-- Whether the file has tables, and none of ours.
SELECT EXISTS (SELECT 1 FROM sqlite_schema)
    AND NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'person');

-- name: begin()!
-- Takes the write lock at once: a transaction that upgrades later ignores the busy timeout.
BEGIN IMMEDIATE;

-- name: begin_moment()!
-- From the first query on, all others see what it saw.
BEGIN DEFERRED;

-- name: wait_a_moment()!
-- While everybody waits for this connection it must not wait long for another process.
PRAGMA busy_timeout = 100;

-- name: keep_copies_on_disk()!
-- The copy that a large store is rewritten through does not fit into memory. It is encrypted with the same key, and its
-- file has no name.
PRAGMA temp_store = FILE;

-- name: rewrite()!
-- Writes every row anew, so that no page keeps anything of rows that were deleted.
VACUUM;

-- name: fold_in()^
-- Writes the log into the file and empties it: whether another process stood in the way, and how much was written.
PRAGMA wal_checkpoint(TRUNCATE);

-- name: copy_into(path)!
-- Writes a whole, consistent copy, encrypted with the same key.
VACUUM INTO :path;
