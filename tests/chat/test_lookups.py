"""Many people are looked up by one question to the store, and each as they are when they come."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.lookups import Lookups
from bot.store.database import Database, StoreFailedError
from tests.running import KEY


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A store that knows a few people."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as database:
        async with database.transaction() as tables:
            for chat_id, language in ((7, "en"), (8, "es"), (9, "en")):
                await tables.people.join(chat_id, language=language, at=1)
        yield database


async def test_everybody_gets_their_own(database: Database) -> None:
    """Also who is unknown, and who asks twice."""
    lookups = Lookups(database)
    chats = [7, 8, 5, 9, 7]
    found = await asyncio.gather(*(lookups.find(chat_id) for chat_id in chats))
    assert [person and (person.chat_id, person.language) for person in found] == [
        (7, "en"),
        (8, "es"),
        None,
        (9, "en"),
        (7, "en"),
    ]


async def test_nobody_is_remembered(database: Database) -> None:
    """What was committed before somebody comes is what they are served by."""
    lookups = Lookups(database)
    before = await lookups.find(7)
    async with database.transaction() as tables:
        await tables.people.set_language(7, "es")
    after = await lookups.find(7)
    assert before is not None
    assert after is not None
    assert (before.language, after.language) == ("en", "es")


async def test_who_gives_up_takes_nothing_from_the_others(database: Database) -> None:
    """Neither their answers nor the next ones'."""
    lookups = Lookups(database)
    finds = [asyncio.create_task(lookups.find(chat_id)) for chat_id in (7, 8, 9)]
    await asyncio.sleep(0)
    finds[1].cancel()
    results = await asyncio.gather(*finds, return_exceptions=True)
    assert [getattr(result, "chat_id", None) for result in results] == [7, None, 9]
    assert await lookups.find(8) is not None


async def test_a_store_that_fails_is_told_to_all_who_asked(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And once it is well, people are found again."""
    lookups = Lookups(database)
    with monkeypatch.context() as failing:
        message = "disk I/O error"

        def fail(_: Database) -> None:
            raise StoreFailedError(message)

        failing.setattr(Database, "reading", fail)
        results = await asyncio.gather(lookups.find(7), lookups.find(8), return_exceptions=True)
    assert [type(result) for result in results] == [StoreFailedError, StoreFailedError]
    assert await lookups.find(7) is not None
