"""The list of erasures beside the store: every erasure once, whatever a kill left of it, and hashes alone."""

import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.database import Database, StoreFailedError
from bot.store.erased_list import keep_list, list_of, read_list, trim_list
from bot.store.erasures import Erasure
from tests.running import KEY

FIRST = Erasure("a" * 64, "b" * 64, 100, "person")
SECOND = Erasure("c" * 64, None, 200, "command line")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A store with two erasures."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as opened:
        async with opened.transaction() as tables:
            await tables.erasures.note(FIRST)
            await tables.erasures.note(SECOND)
        yield opened


async def test_each_erasure_has_one_line(database: Database) -> None:
    """However often it is kept; the file is its owner's alone."""
    file = list_of(database.path)
    for _ in range(3):
        await keep_list(database)
    assert file.read_text(encoding="ascii") == (
        f"{'a' * 64} 100 person {'b' * 64}\n{'c' * 64} 200 command-line -\n"
    )
    assert read_list(file) == [FIRST, SECOND]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("length", [0, 1, 64, 70, 140, 141, 150, 210, 226])
async def test_what_a_kill_left_half_is_written_anew(database: Database, length: int) -> None:
    """Wherever the last line ends, both erasures are in the list afterwards."""
    file = list_of(database.path)
    await keep_list(database)
    file.write_bytes(file.read_bytes()[:length])
    await keep_list(database)
    assert set(read_list(file)) == {FIRST, SECOND}


async def test_what_is_kept_no_longer_leaves_the_list(database: Database) -> None:
    """By the same moment as in the store."""
    await keep_list(database)
    await trim_list(database, before=150)
    assert read_list(list_of(database.path)) == [SECOND]
    assert stat.S_IMODE(list_of(database.path).stat().st_mode) == 0o600


async def test_a_list_that_cannot_be_written_is_one_sentence(database: Database) -> None:
    """It names the file."""
    list_of(database.path).mkdir()
    with pytest.raises(StoreFailedError, match=r"standpoint\.db\.erased cannot be kept: Is a directory\."):
        await keep_list(database)


def test_no_list_is_an_empty_one(tmp_path: Path) -> None:
    """As before the first erasure."""
    assert read_list(list_of(tmp_path / "standpoint.db")) == []
