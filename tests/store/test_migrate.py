"""An older store is brought up to date: step by step, backed up first, and never half."""

import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiosqlite
import pytest
import sqlcipher3.dbapi2 as sqlcipher

from bot.store.database import Database
from bot.store.migrate import FOLDER, NewerSchemaError, migrate, migrations
from tests.running import KEY

FIRST = "CREATE TABLE thing (thing_id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;"
SECOND = "ALTER TABLE thing ADD COLUMN color TEXT; UPDATE thing SET color = 'red';"
FAILING = "ALTER TABLE thing ADD COLUMN size INTEGER; INSERT INTO nowhere VALUES (1);"


def steps(folder: Path, *scripts: str) -> Path:
    """A folder with these migrations, numbered from 1."""
    folder.mkdir(exist_ok=True)
    for number, script in enumerate(scripts, start=1):
        (folder / f"{number:04}_step.sql").write_text(script, encoding="utf-8")
    return folder


@asynccontextmanager
async def store(path: Path) -> AsyncIterator[aiosqlite.Connection]:
    """A connection as ``Database`` has it, without any schema."""

    def connector() -> sqlcipher.Connection:
        connection = sqlcipher.connect(path, isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
        return connection

    async with aiosqlite.Connection(connector, 64) as connection:
        yield connection


async def rows(connection: aiosqlite.Connection, query: str) -> list[tuple[object, ...]]:
    """What a query gives."""
    return [tuple(row) for row in await connection.execute_fetchall(query)]


def backups(folder: Path) -> list[Path]:
    """The copies that were made before a step."""
    return list(folder.glob("*.before-*"))


async def version(connection: aiosqlite.Connection) -> object:
    """The number of the last step the store has been through."""
    return (await rows(connection, "PRAGMA user_version"))[0][0]


def test_the_projects_own_migrations_are_numbered_from_one() -> None:
    """1, 2, 3 … as the files say, none empty."""
    own = migrations()
    assert [step.number for step in own] == list(range(1, len(own) + 1))
    assert len(own) == len(list(FOLDER.glob("*.sql")))
    assert all(step.sql.strip() for step in own)


@pytest.mark.parametrize(
    "names",
    [["0002_second.sql"], ["0001_a.sql", "0003_c.sql"], ["0001_a.sql", "0001_b.sql"], ["1_a.sql"], ["first.sql"], ["0000_a.sql"]],
)  # fmt: skip
def test_a_gap_in_the_numbers_is_refused(tmp_path: Path, names: list[str]) -> None:
    """Missing, double or unnumbered: the file that is out of order is named."""
    for name in names:
        (tmp_path / name).write_text("SELECT 1;", encoding="utf-8")
    with pytest.raises(ValueError, match=f"migration {names[-1]} is out of order: expected number 000"):
        migrations(tmp_path)


async def test_a_new_store_goes_through_every_step(tmp_path: Path) -> None:
    """In order, without a backup of nothing; a second time nothing happens."""
    path = tmp_path / "standpoint.db"
    folder = steps(tmp_path / "steps", FIRST, SECOND)
    async with store(path) as connection:
        await migrate(connection, path, folder)
        assert await version(connection) == 2
        await connection.execute("INSERT INTO thing VALUES (1, 'chair', 'blue')")
        await migrate(connection, path, folder)
        assert await rows(connection, "SELECT * FROM thing") == [(1, "chair", "blue")]
    assert not backups(tmp_path)


async def test_an_older_store_is_backed_up_and_brought_up_to_date(tmp_path: Path) -> None:
    """The copy is as the store was, encrypted with the same key, for its owner alone."""
    path = tmp_path / "standpoint.db"
    async with store(path) as connection:
        await migrate(connection, path, steps(tmp_path / "old", FIRST))
        await connection.execute("INSERT INTO thing VALUES (1, 'chair')")
        await migrate(connection, path, steps(tmp_path / "new", FIRST, SECOND))
        assert await version(connection) == 2
        assert await rows(connection, "SELECT * FROM thing") == [(1, "chair", "red")]
    copy = tmp_path / "standpoint.db.before-2"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert b"chair" not in copy.read_bytes()
    async with store(copy) as connection:
        assert await version(connection) == 1
        assert await rows(connection, "SELECT * FROM thing") == [(1, "chair")]


async def test_a_failing_step_leaves_the_old_schema(tmp_path: Path) -> None:
    """Not a part of it stays; the steps before it do, and the store is usable."""
    path = tmp_path / "standpoint.db"
    async with store(path) as connection:
        with pytest.raises(sqlcipher.OperationalError, match="nowhere"):
            await migrate(connection, path, steps(tmp_path / "steps", FIRST, SECOND, FAILING))
        assert await version(connection) == 2
        columns = await rows(connection, "SELECT name FROM pragma_table_info('thing')")
        assert columns == [("thing_id",), ("name",), ("color",)]
        await connection.execute("INSERT INTO thing VALUES (1, 'chair', 'blue')")

        (tmp_path / "steps" / "0003_step.sql").write_text(
            "ALTER TABLE thing ADD COLUMN size INTEGER;", encoding="utf-8"
        )
        await migrate(connection, path, tmp_path / "steps")
        assert await rows(connection, "SELECT * FROM thing") == [(1, "chair", "blue", None)]


async def test_a_backup_of_an_earlier_try_is_replaced(tmp_path: Path) -> None:
    """The migration failed once, the store went on being used, and now it succeeds: the newest copy counts."""
    path = tmp_path / "standpoint.db"
    (tmp_path / "standpoint.db.before-2").write_bytes(b"an old copy")
    async with store(path) as connection:
        await migrate(connection, path, steps(tmp_path / "old", FIRST))
        await migrate(connection, path, steps(tmp_path / "new", FIRST, SECOND))
    async with store(tmp_path / "standpoint.db.before-2") as connection:
        assert await version(connection) == 1


async def test_a_newer_store_is_refused_and_not_touched(tmp_path: Path) -> None:
    """It has been through steps that this program does not know."""
    path = tmp_path / "standpoint.db"
    async with store(path) as connection:
        await migrate(connection, path, steps(tmp_path / "new", FIRST, SECOND))
        with pytest.raises(NewerSchemaError, match=r"schema 2, this one knows 1"):
            await migrate(connection, path, steps(tmp_path / "old", FIRST))
        assert await version(connection) == 2
    assert not backups(tmp_path)


async def test_opening_a_store_brings_it_up_to_date(tmp_path: Path) -> None:
    """The program's own steps, as every start takes them."""
    path = tmp_path / "standpoint.db"
    async with Database.open(path, KEY):
        pass
    with closing(sqlcipher.connect(path)) as connection:
        connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
        assert connection.execute("PRAGMA user_version").fetchone() == (len(migrations()),)
        strict = connection.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict"
        )
        assert [name for (name,) in strict if not name.startswith("sqlite_")] == []


async def test_who_had_opted_in_to_an_event_has_a_place(tmp_path: Path) -> None:
    """A store of the first version has no places: its opt-ins to single events become some."""
    path = tmp_path / "standpoint.db"
    first, second = (step.sql for step in migrations()[:2])
    async with store(path) as connection:
        await migrate(connection, path, steps(tmp_path / "old", first))
        for statement in (
            "INSERT INTO person VALUES (7, 'en', 'active', 1, NULL), (8, 'en', 'active', 1, NULL)",
            "INSERT INTO event VALUES (3, 'a', 0, 9, NULL, 0, 'UTC', NULL, NULL, NULL, NULL, 'published', 4)",
            "INSERT INTO subscription VALUES (7, 'event/3'), (7, 'events'), (8, 'events'), (8, 'event/99')",
        ):
            await connection.execute(statement)
        await migrate(connection, path, steps(tmp_path / "new", first, second))
        assert await rows(connection, "SELECT event_id, chat_id, place FROM attendance") == [(3, 7, "held")]
        events = await rows(connection, "SELECT revision, sequence, ladder FROM event")
        assert events == [(4, 4, "day morning hours")]
