"""STANDPOINT_PLAIN_STORE: a store without encryption, only ever by its own word."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.simulator.server import Simulator
from bot.store.connection import StoreUnreadableError
from bot.store.database import Database
from tests.content.sample_campaign import write
from tests.program import run, running
from tests.running import KEY, TOKEN


def settings_for(folder: Path, **more: str) -> dict[str, str]:
    """What the bot runs with, but for the key."""
    return {
        "STANDPOINT_TOKEN": TOKEN,
        "STANDPOINT_DATABASE": str(folder / "standpoint.db"),
        "STANDPOINT_CONTENT": str(folder / "content"),
    } | more


async def sentences(folder: Path, **more: str) -> set[str]:
    """With what ``run`` and another command refuse these settings: the same words."""
    return {
        (await run(command, folder=folder, settings=settings_for(folder, **more))).sentence
        for command in ("run", "mailings")
    }


async def make(path: Path, key: str | None) -> None:
    """A store with somebody in it."""
    async with Database.open(path, key) as database, database.transaction() as tables:
        await tables.people.join(7, language="en", at=100)


async def test_the_bot_runs_on_a_plain_store_that_it_was_told_to(tmp_path: Path) -> None:
    """Anybody can read the file, which is what was asked for."""
    write(tmp_path / "content")
    async with Simulator(token=TOKEN) as simulator:
        settings = settings_for(tmp_path, STANDPOINT_PLAIN_STORE="yes", STANDPOINT_API_URL=simulator.url)
        async with running("run", folder=tmp_path, settings=settings) as program:
            await program.says("event='serving'")
            assert (await program.interrupt()).code == 0
    assert (tmp_path / "standpoint.db").read_bytes().startswith(b"SQLite format 3\0")


async def test_a_plain_store_is_refused_unless_told(tmp_path: Path) -> None:
    """The sentence says how; the file stays as it is."""
    write(tmp_path / "content")
    path = tmp_path / "standpoint.db"
    await make(path, None)
    before = path.read_bytes()
    assert await sentences(tmp_path, STANDPOINT_DATABASE_KEY=KEY) == {
        (
            f"{path} is an SQLite file without encryption; name another file, or if it is a store that is meant to be "
            "plain, set STANDPOINT_PLAIN_STORE=yes and no key."
        )
    }
    assert path.read_bytes() == before


async def test_an_encrypted_store_is_not_opened_as_a_plain_one(tmp_path: Path) -> None:
    """Nor is a key taken for one that is plain."""
    write(tmp_path / "content")
    path = tmp_path / "standpoint.db"
    await make(path, KEY)
    before = path.read_bytes()
    assert await sentences(tmp_path, STANDPOINT_PLAIN_STORE="yes") == {
        (
            f"{path} is encrypted, or no store at all; leave out STANDPOINT_PLAIN_STORE and set "
            "STANDPOINT_DATABASE_KEY_FILE to the file with its key."
        )
    }
    assert await sentences(tmp_path, STANDPOINT_PLAIN_STORE="yes", STANDPOINT_DATABASE_KEY=KEY) == {
        (
            "STANDPOINT_PLAIN_STORE=yes says that the store is not encrypted, and there is a key for it too; "
            "keep one of them."
        )
    }
    assert path.read_bytes() == before


async def test_a_database_of_another_program_is_no_plain_store(tmp_path: Path) -> None:
    """Nothing is added to it."""
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE thing (id INTEGER)")
        other.commit()
    before = path.read_bytes()
    with pytest.raises(StoreUnreadableError, match=r"other\.db is a database of another program"):
        await make(path, None)
    assert path.read_bytes() == before


async def test_a_plain_store_is_backed_up_and_restored(tmp_path: Path) -> None:
    """As an encrypted one; that the copy is plain is said."""
    write(tmp_path / "content")
    await make(tmp_path / "standpoint.db", None)
    settings = settings_for(tmp_path, STANDPOINT_PLAIN_STORE="yes")
    ended = await run("backup", "copy.db", folder=tmp_path, settings=settings)
    assert ended.code == 0, ended
    assert "It is not encrypted, as the store is not" in ended.out
    (tmp_path / "standpoint.db").unlink()
    ended = await run("restore", "copy.db", "--yes", folder=tmp_path, settings=settings)
    assert ended.code == 0, ended
    async with Database.open(tmp_path / "standpoint.db", None) as database, database.reading() as tables:
        assert await tables.people.find(7) is not None
