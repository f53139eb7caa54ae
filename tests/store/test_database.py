"""The store's file: opened with its key or not at all, written as a whole or not at all, readable to nobody else."""

import asyncio
import os
import sqlite3
import stat
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from bot.errors import SettingsError
from bot.store.connection import StoreUnreadableError, check_key
from bot.store.database import Database, StoreFailedError
from bot.store.migrate import NewerSchemaError
from tests.events import an_event
from tests.running import KEY

JULY = 1_941_316_200


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A new store."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as opened:
        yield opened


def rights_in(folder: Path) -> dict[str, int]:
    """What each file may be used for, and by whom."""
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


def everything_in(folder: Path) -> bytes:
    """The bytes of all files."""
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def opening(path: Path, key: str = KEY) -> None:
    """Opens a store and closes it again."""
    async with Database.open(path, key):
        pass


async def known(database: Database, chat_id: int) -> bool:
    """Whether the store has this person."""
    async with database.reading() as tables:
        return await tables.people.find(chat_id) is not None


async def test_what_was_committed_is_there_after_opening_again(tmp_path: Path) -> None:
    """A person joins, the store is closed and opened: the person is there."""
    path = tmp_path / "standpoint.db"
    async with Database.open(path, KEY) as database, database.transaction() as tables:
        await tables.people.join(7, language="en", at=100)
    async with Database.open(path, KEY) as database:
        assert await known(database, 7)


async def test_a_wrong_key_is_one_sentence(tmp_path: Path) -> None:
    """It names the file and says what to do; the file is untouched."""
    path = tmp_path / "standpoint.db"
    await opening(path)
    before = path.read_bytes()
    with pytest.raises(StoreUnreadableError, match=r"standpoint\.db does not open with this key") as refusal:
        await opening(path, "11" * 32)
    assert "11" * 32 not in str(refusal.value)
    assert path.read_bytes() == before


async def test_a_plain_sqlite_file_is_no_store(tmp_path: Path) -> None:
    """Somebody names a database of another program: it is refused and stays as it is."""
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE thing (id INTEGER)")
        other.commit()
    before = path.read_bytes()
    with pytest.raises(StoreUnreadableError, match="SQLite file without encryption"):
        await opening(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"not a database", b"\0" * 8192, os.urandom(8192)], ids=["text", "zeros", "noise"]
)
async def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    """Whatever else it holds."""
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    with pytest.raises(StoreUnreadableError, match=r"letter\.txt does not open with this key"):
        await opening(path)
    assert path.read_bytes() == content


async def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    """As after ``touch``, or a crash in the first moment."""
    path = tmp_path / "standpoint.db"
    path.touch()
    await opening(path)
    assert path.stat().st_size > 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere, so no folder is unwritable")
async def test_an_unwritable_folder_is_one_sentence(tmp_path: Path) -> None:
    """The sentence names the setting to change."""
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with pytest.raises(StoreUnreadableError, match="Set STANDPOINT_DATABASE to a writable file"):
        await opening(folder / "standpoint.db")


async def test_a_place_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    """A folder below a file, or a folder where the file should be."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnreadableError, match="Set STANDPOINT_DATABASE to a writable file"):
        await opening(tmp_path / "file" / "standpoint.db")
    with pytest.raises(StoreUnreadableError):
        await opening(tmp_path)


async def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    """A store that a newer program wrote is not touched by this one."""
    path = tmp_path / "standpoint.db"
    await opening(path)
    with closing(sqlcipher.connect(path)) as connection:
        connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(
        NewerSchemaError, match=r"written by a newer Standpoint \(schema 99, this one knows \d+\)"
    ):
        await opening(path)


@pytest.mark.parametrize(
    "key", ["", "7e", "7e" * 31 + "7", "7e" * 33, "zz" * 32, "x'" + "7e" * 31, "\u0667" * 64]
)
def test_a_key_of_another_form_is_refused(key: str) -> None:
    """Only 64 hexadecimal digits are a key; the sentence does not repeat what was given."""
    with pytest.raises(SettingsError, match="must be 64 hexadecimal digits") as refusal:
        check_key(key)
    assert not key or key not in str(refusal.value)


def test_a_key_may_have_space_around_it_and_capitals() -> None:
    """As when it is copied from a file."""
    assert check_key(f" {KEY.upper()}\n") == KEY


async def test_an_error_undoes_the_whole_transaction(database: Database) -> None:
    """Nothing of it stays, and the next transaction works."""
    with pytest.raises(RuntimeError, match="on purpose"):
        await _join_and_fail(database)
    assert not await known(database, 1)
    async with database.transaction() as tables:
        await tables.people.join(2, language="en", at=100)
    assert await known(database, 2)


async def _join_and_fail(database: Database) -> None:
    async with database.transaction() as tables:
        await tables.people.join(1, language="en", at=100)
        message = "on purpose"
        raise RuntimeError(message)


async def test_what_the_database_refuses_is_explained_without_values(database: Database) -> None:
    """An error of SQLite's becomes one of the family, and nothing was changed."""
    with pytest.raises(StoreFailedError, match="The store did not take it") as refusal:
        await _join_one_too_many(database)
    assert "too long" not in str(refusal.value)
    assert not await known(database, 1)


async def _join_one_too_many(database: Database) -> None:
    async with database.transaction() as tables:
        await tables.people.join(1, language="en", at=100)
        await tables.people.join(2, language="a language name that is too long", at=100)


async def test_a_cancelled_transaction_is_undone_whenever_it_is_cancelled(database: Database) -> None:
    """Cancelled at its first, second, … step, the beginning and the commit included: all or nothing, and no lock stays."""
    outcomes = set()
    for steps in range(40):
        task = asyncio.create_task(_join_two(database, steps))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        first, second = await known(database, 2 * steps + 1), await known(database, 2 * steps + 2)
        assert first == second
        outcomes.add(first)
        async with database.transaction() as tables:
            await tables.people.join(1000 + steps, language="en", at=100)
        assert await known(database, 1000 + steps)
    assert False in outcomes


async def _join_two(database: Database, number: int) -> None:
    async with database.transaction() as tables:
        await tables.people.join(2 * number + 1, language="en", at=100)
        await tables.people.join(2 * number + 2, language="en", at=100)


async def test_a_transaction_cancelled_while_it_waits_to_begin_is_undone(database: Database) -> None:
    """The lock is held elsewhere; what was cancelled meanwhile must not begin when it is given back."""
    async with Database.open(database.path, KEY) as other:
        async with other.transaction():
            task = asyncio.create_task(_join_two(database, 0))
            for _ in range(20):
                await asyncio.sleep(0)
            # However far it came, it can be no further than waiting for the lock that the other one holds.
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    assert not await known(database, 1)
    await _join_two(database, 0)
    assert await known(database, 1)


async def test_two_tasks_transactions_do_not_mix(database: Database) -> None:
    """One fails in the middle of the other's: what the other did stays, what the first did does not."""
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def failing() -> None:
        async with database.transaction() as tables:
            await tables.people.join(1, language="en", at=100)
            inside.set()
            await go_on.wait()
            raise ZeroDivisionError

    async def working() -> None:
        await inside.wait()
        async with database.transaction() as tables:
            # The first transaction is over, whatever the order in which the tasks ran.
            assert go_on.is_set()
            await tables.people.join(2, language="en", at=100)

    async def reading() -> None:
        await inside.wait()
        assert not await known(database, 1)
        go_on.set()

    results = await asyncio.gather(failing(), working(), reading(), return_exceptions=True)
    assert [type(result) for result in results] == [ZeroDivisionError, type(None), type(None)]
    assert not await known(database, 1)
    assert await known(database, 2)


async def test_a_reader_cannot_write(database: Database) -> None:
    """Whatever is asked of the reading connection, it refuses to change anything."""
    with pytest.raises(StoreFailedError):
        async with database.reading() as tables:
            await tables.people.join(1, language="en", at=100)


async def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    """Files 0600 and a folder that is made 0700, whatever the umask allows."""
    path = tmp_path / "data" / "standpoint.db"
    before = os.umask(0)
    try:
        async with Database.open(path, KEY) as database:
            async with database.transaction() as tables:
                await tables.people.join(1, language="en", at=100)
            files = rights_in(path.parent)
    finally:
        os.umask(before)
    assert files == {"standpoint.db": 0o600, "standpoint.db-wal": 0o600, "standpoint.db-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_nothing_can_be_read_without_the_key(tmp_path: Path) -> None:
    """No header of SQLite's and no word of an event stands in the file or beside it."""
    path = tmp_path / "standpoint.db"
    async with Database.open(path, KEY) as database:
        async with database.transaction() as tables:
            await tables.events.put(an_event(1, JULY, title="Unmistakable title", place="Hall"), "en")
        while_open = everything_in(tmp_path)
    after = path.read_bytes()
    for content in (while_open, after):
        assert len(content) > 4096
        for plain in (b"SQLite format 3", b"Unmistakable", b"CREATE TABLE", b"consent"):
            assert plain not in content
    assert not path.with_name("standpoint.db-wal").exists()
