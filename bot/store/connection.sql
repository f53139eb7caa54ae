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

-- name: begin()!
-- Takes the write lock at once: a transaction that upgrades later ignores the busy timeout.
BEGIN IMMEDIATE;

-- name: copy_into(path)!
-- Writes a whole, consistent copy, encrypted with the same key.
VACUUM INTO :path;
