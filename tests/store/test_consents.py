"""What people agreed to: kept for ever, said once however often Telegram repeats it, and always what holds."""

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.actions import consents
from bot.actions.policy import Policy
from bot.content.model import Wording
from bot.delivery.quiet import QuietHours
from bot.store.consents import Consent, Occasion, Topic
from bot.store.database import Database, StoreFailedError
from tests.raw_store import raw_store
from tests.running import KEY

UPDATES, EVENTS, EVENT_7 = Topic("updates"), Topic("events"), Topic("event/7")
WORDING = Wording("updates", 3, "We write to you.")
POLICY = Policy(QuietHours(dt.time(0), dt.time(0), ZoneInfo("America/Detroit")))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A new store."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as opened:
        yield opened


def occasion(update_id: int, chat_id: int = 1) -> Occasion:
    """Something said through this update."""
    return Occasion(chat_id, "en", 1000 + update_id, update_id)


async def history(database: Database, chat_id: int = 1) -> list[Consent]:
    """The consent rows of a person."""
    async with database.reading() as tables:
        return await tables.consents.history(chat_id)


async def topics(database: Database, chat_id: int = 1) -> set[str]:
    """What a person hears about now."""
    async with database.reading() as tables:
        return set(await tables.consents.topics(chat_id))


def fold(rows: Sequence[Consent]) -> set[str]:
    """What holds by the rows alone: a topic that was given and not withdrawn since."""
    held: set[str] = set()
    for row in rows:
        if row.action == "given":
            held.add(row.purpose)
        else:
            held.discard(row.purpose)
    return held


async def test_a_row_holds_what_was_agreed_to(database: Database) -> None:
    """Topic, version, hash of the words, language, time and update."""
    await consents.give(database, occasion(5), UPDATES, WORDING, policy=POLICY)
    assert await history(database) == [
        Consent(
            consent_id=1,
            chat_id=1,
            purpose="updates",
            action="given",
            wording_version=3,
            # printf 'We write to you.' | sha256sum
            wording_hash="e2c3f592654b1db9df15c35ea8a5eb9724af4c9f30a44a1819c315b3c915e24b",
            language="en",
            at=1005,
            update_id=5,
        )
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consent SET action = 'withdrawn'",
        "UPDATE consent SET at = at + 1 WHERE consent_id = 1",
        "DELETE FROM consent",
        "DELETE FROM consent WHERE chat_id = 1",
        "DELETE FROM person",
    ],
)
async def test_the_past_cannot_be_changed(database: Database, statement: str) -> None:
    """No program, this one included, changes or deletes a consent by mistake."""
    await consents.give(database, occasion(5), UPDATES, WORDING, policy=POLICY)
    before = await history(database)
    with raw_store(database.path) as connection, pytest.raises(connection.Error):
        connection.execute(statement)
    assert await history(database) == before


@pytest.mark.parametrize(
    "values",
    [
        (1, "updates", "given", None, None),
        (1, "updates", "given", 1, None),
        (1, "updates", "given", 0, "a" * 64),
        (1, "updates", "given", 1, "short"),
        (1, "updates", "maybe", 1, "a" * 64),
        (1, "", "withdrawn", None, None),
        (2, "updates", "withdrawn", None, None),
    ],
)
async def test_a_consent_that_proves_nothing_is_refused(
    database: Database, values: tuple[object, ...]
) -> None:
    """Without words, with no purpose, for nobody: the database itself says no."""
    await consents.join(database, occasion(1))
    with raw_store(database.path) as connection, pytest.raises(connection.IntegrityError):
        connection.execute(
            "INSERT INTO consent (chat_id, purpose, action, wording_version, wording_hash, language, at, update_id)"
            " VALUES (?, ?, ?, ?, ?, 'en', 1, 1)",
            values,
        )


async def test_a_topic_of_another_kind_is_refused(database: Database) -> None:
    """Nobody can be made to hear about what is no topic."""
    with pytest.raises(StoreFailedError):
        await consents.give(database, occasion(5), Topic("everything"), WORDING, policy=POLICY)
    assert await history(database) == []


async def test_the_same_update_twice_changes_nothing(database: Database) -> None:
    """Given twice by Telegram, recorded once; and the second time undoes no later decision."""
    await consents.give(database, occasion(5), UPDATES, WORDING, policy=POLICY)
    await consents.withdraw(database, occasion(6), UPDATES, policy=POLICY)
    once = await history(database)
    await consents.give(database, occasion(5), UPDATES, WORDING, policy=POLICY)
    assert await topics(database) == set()
    await consents.withdraw(database, occasion(6), UPDATES, policy=POLICY)
    assert await history(database) == once


async def test_two_people_may_share_an_update_number(database: Database) -> None:
    """One person's decisions say nothing about another's."""
    await consents.give(database, occasion(5, chat_id=1), UPDATES, WORDING, policy=POLICY)
    await consents.give(database, occasion(5, chat_id=2), UPDATES, WORDING, policy=POLICY)
    await consents.stop(database, occasion(6, chat_id=1), policy=POLICY)
    assert await topics(database, 1) == set()
    assert await topics(database, 2) == {"updates"}


async def test_a_start_given_again_after_a_later_stop_gives_nothing(database: Database) -> None:
    """STOP, START, STOP, then a crash: Telegram repeats the last two, and the person stays off."""
    await consents.give(database, occasion(1), UPDATES, WORDING, policy=POLICY)
    await consents.stop(database, occasion(2), policy=POLICY)
    assert await consents.undo_stop(database, occasion(3), policy=POLICY) == 1
    await consents.give(database, occasion(4), EVENTS, WORDING, policy=POLICY)
    await consents.stop(database, occasion(5), policy=POLICY)
    await consents.undo_stop(database, occasion(3), policy=POLICY)
    await consents.give(database, occasion(4), EVENTS, WORDING, policy=POLICY)
    await consents.stop(database, occasion(5), policy=POLICY)
    assert await topics(database) == set()


async def test_a_start_given_again_is_answered_as_before(database: Database) -> None:
    """The first answer was lost with the process; the second says the same."""
    await consents.give(database, occasion(1), UPDATES, WORDING, policy=POLICY)
    await consents.stop(database, occasion(2), policy=POLICY)
    assert await consents.undo_stop(database, occasion(3), policy=POLICY) == 1
    assert await consents.undo_stop(database, occasion(3), policy=POLICY) == 1
    assert await consents.undo_stop(database, occasion(4), policy=POLICY) == 0


async def test_a_block_given_again_ends_nothing_that_was_agreed_to_after_it(database: Database) -> None:
    """Blocked, unblocked, opted in, then a crash: the old block comes again, and the opt-in holds."""
    await consents.join(database, occasion(1))
    await consents.leave(database, occasion(2), policy=POLICY)
    await consents.give(database, occasion(3), UPDATES, WORDING, policy=POLICY)
    await consents.leave(database, occasion(2), policy=POLICY)
    await consents.give(database, occasion(3), UPDATES, WORDING, policy=POLICY)
    assert await topics(database) == {"updates"}


@dataclass(frozen=True)
class Update:
    """What one update does. ``gone``: its answer finds that the person has left."""

    does: str
    topic: Topic = UPDATES
    gone: bool = False

    async def serve(self, database: Database, said: Occasion, *, only_half: bool = False) -> None:
        """Serves it; ``only_half`` stops after its first transaction, as a crash would."""
        match self.does:
            case "give":
                await consents.give(database, said, self.topic, WORDING, policy=POLICY)
            case "withdraw":
                await consents.withdraw(database, said, self.topic, policy=POLICY)
            case "stop":
                await consents.stop(database, said, policy=POLICY)
            case "undo":
                await consents.undo_stop(database, said, policy=POLICY)
            case _:
                await consents.join(database, said)
        if (self.gone or self.does == "leave") and not only_half:
            await consents.leave(database, said, policy=POLICY)


@dataclass(frozen=True)
class Crash:
    """The bot is killed: the newest update is cut in half, perhaps, and the newest ``repeated`` come again in order."""

    repeated: int
    half: bool


updates = st.builds(
    Update,
    does=st.sampled_from(["give", "give", "withdraw", "stop", "undo", "leave"]),
    topic=st.sampled_from([UPDATES, EVENTS, EVENT_7]),
    gone=st.sampled_from([False, False, False, True]),
)
crashes = st.builds(Crash, repeated=st.integers(1, 5), half=st.booleans())
numbers = count(100)
STOP, START = Update("stop"), Update("undo")


@example([Update("give"), STOP, START, STOP, Crash(3, half=False)])
@example([Update("give"), STOP, START, Update("give", EVENTS), STOP, Crash(3, half=False)])
@example([Update("give", gone=True), Crash(1, half=True)])
@example([Update("leave"), Update("give"), Crash(2, half=False)])
@given(st.lists(st.one_of(updates, updates, crashes), max_size=14))
@settings(
    max_examples=150,
    deadline=None,
    # One store for all examples: each has a person of its own in it.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_crashes_change_nothing(database: Database, happens: list[Update | Crash]) -> None:
    """Whatever people do and whenever the bot is killed: the same topics as without crashes, and as the rows say."""
    troubled, calm = next(numbers), next(numbers)
    served: list[Update] = []
    for position, thing in enumerate(happens):
        if isinstance(thing, Update):
            followed_by = happens[position + 1] if position + 1 < len(happens) else None
            half = isinstance(followed_by, Crash) and followed_by.half
            served.append(thing)
            await thing.serve(database, occasion(len(served), troubled), only_half=half)
            await thing.serve(database, occasion(len(served), calm))
        else:
            first = max(0, len(served) - thing.repeated)
            for number, update in enumerate(served[first:], start=first + 1):
                await update.serve(database, occasion(number, troubled))
        rows = await history(database, troubled)
        assert await topics(database, troubled) == fold(rows)
    assert await topics(database, troubled) == await topics(database, calm)
    assert fold(await history(database, calm)) == await topics(database, calm)
    async with database.reading() as tables:
        one, other = await tables.people.find(troubled), await tables.people.find(calm)
    assert (one and one.state) == (other and other.state)
