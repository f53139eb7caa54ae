"""``standpoint sweep``: what was kept for long enough goes, and the store is rewritten, with the bot or without it."""

import time
from pathlib import Path
from typing import Final

import pytest

from bot.actions import keeping
from bot.store.database import Database
from bot.store.drafts import Draft
from bot.store.lock import only_copy
from bot.store_commands import rewritten
from tests.content.sample_campaign import write
from tests.program import run
from tests.raw_store import raw_store
from tests.running import KEY

EMMA: Final = 7_001_001
ONE_DAY: Final = 86400
SETTINGS: Final = {"STANDPOINT_DATABASE": "store.db", "STANDPOINT_DATABASE_KEY": KEY}


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """Emma has been gone for more than a year, and had begun an event."""
    write(tmp_path / "content")
    long_ago = int(time.time()) - 400 * ONE_DAY
    async with Database.open(tmp_path / "store.db", KEY) as database, database.transaction() as tables:
        await tables.people.join(EMMA, language="en", at=long_ago)
        await tables.people.join(EMMA + 1, language="en", at=long_ago)
        await tables.drafts.put(Draft(EMMA + 1, "event", "title", "{}", long_ago))
        await tables.people.set_gone(EMMA, at=long_ago)
    return tmp_path


async def test_it_says_what_went_and_rewrites_the_store(folder: Path) -> None:
    """In lines with numbers, and none of them names anybody; a second time there is nothing."""
    ended = await run("sweep", folder=folder, settings=SETTINGS)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "       1  people erased who could not be reached for 365 days",
        "       1  drafts and questions that were left for 30 days",
        "The store's file was rewritten: nothing of what was deleted is left in it.",
    ]
    async with Database.open(folder / "store.db", KEY) as database, database.reading() as tables:
        assert [each.asked_by for each in await tables.erasures.all()] == ["retention"]
        assert not await tables.erasures.is_to_be_scrubbed()
    again = await run("sweep", folder=folder, settings=SETTINGS)
    assert again.out.splitlines()[0] == "Nothing was kept for too long."


async def test_where_another_program_reads_it_says_so(folder: Path) -> None:
    """What was to go has gone all the same, and it is noted that the file was not rewritten."""
    with raw_store(folder / "store.db") as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM person").fetchone()
        ended = await run("sweep", folder=folder, settings=SETTINGS)
    assert ended.code == 0
    assert ended.out.splitlines()[-1].startswith("Another program uses the store")
    async with Database.open(folder / "store.db", KEY) as database, database.reading() as tables:
        assert await tables.people.find(EMMA) is None
        assert await tables.erasures.is_to_be_scrubbed()


async def test_a_large_store_is_left_to_the_running_bot(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People would wait for it; without the bot there is nobody who would."""
    monkeypatch.setattr(keeping, "AT_ONCE_BYTES", 0)
    async with Database.open(folder / "store.db", KEY) as database:
        with only_copy(database.path):
            assert (await rewritten(database)).startswith("The bot is running")
        assert (await rewritten(database)).startswith("The store's file was rewritten")
