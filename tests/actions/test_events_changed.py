"""What follows when an event changes: who is told what, when nobody had yet heard of an earlier change."""

import datetime as dt
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.actions import reminders
from bot.actions.events import changed
from bot.actions.policy import Policy
from bot.delivery.quiet import QuietHours
from bot.store.database import Database, Tables
from bot.store.deliveries import Record
from bot.store.events import Event, EventFacts
from bot.store.mailings import Mailing
from tests.events import an_event
from tests.reminding import NOON, ONE_DAY, ONE_HOUR, opt_in_past_the_bot
from tests.running import KEY

POLICY = Policy(QuietHours(dt.time(21), dt.time(8), ZoneInfo("America/Detroit")))
START = NOON + 3 * ONE_DAY
EMMA = 7001


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A new store."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as opened:
        yield opened


async def write(
    database: Database, facts: EventFacts, *, now: int = NOON, words: Mapping[str, str] | None = None
) -> Event:
    """An organizer makes or changes the event."""
    async with database.transaction() as tables:
        before = await tables.events.named(facts.uid, 0)
        event_id = await tables.events.put(facts, "en")
        return await changed(tables, before, event_id, policy=POLICY, now=now, words=words or {})


async def notices(database: Database) -> list[Mailing]:
    """The notices that are still to come."""
    async with database.reading() as tables:
        return [mailing for mailing in await tables.mailings.to_come() if mailing.kind == "notice"]


async def test_there_and_back_before_anybody_heard_is_no_news(database: Database) -> None:
    """Moved and moved back, cancelled and reinstated: people still know it as it is."""
    await write(database, an_event(1, START))
    await write(database, an_event(1, START + ONE_HOUR))
    assert len(await notices(database)) == 1
    await write(database, an_event(1, START))
    assert await notices(database) == []
    await write(database, an_event(1, START, cancelled=True))
    await write(database, an_event(1, START))
    assert await notices(database) == []


async def test_a_word_is_not_lost_with_the_notice_that_carried_it(database: Database) -> None:
    """A second change before the first was told takes its word along, unless it has its own."""
    await write(database, an_event(1, START))
    await write(database, an_event(1, START + ONE_HOUR), words={"en": "The hall is being painted."})
    await write(database, an_event(1, START + 2 * ONE_HOUR))
    (notice,) = await notices(database)
    async with database.reading() as tables:
        assert await tables.mailings.texts(notice.mailing_id) == {"en": "The hall is being painted."}
    await write(database, an_event(1, START + 3 * ONE_HOUR), words={"en": "It is still wet."})
    (notice,) = await notices(database)
    async with database.reading() as tables:
        assert await tables.mailings.texts(notice.mailing_id) == {"en": "It is still wet."}


async def test_a_mark_on_the_map_is_no_news(database: Database) -> None:
    """It says more exactly where the place is that people have read."""
    await write(database, an_event(1, START, place="Hall 1"))
    event = await write(database, an_event(1, START, place="Hall 1", latitude=42.3, longitude=-83.1))
    assert event.row.revision == 0
    assert await notices(database) == []


@pytest.mark.parametrize(
    ("start", "priority", "quiet"),
    [
        # Tomorrow morning: told at once, also at night.
        (NOON + 21 * ONE_HOUR, 0, 0),
        # Tomorrow night.
        (NOON + 33 * ONE_HOUR, 0, 1),
        (NOON + 3 * ONE_DAY, 1, 1),
    ],
)
async def test_how_urgent_a_notice_is(database: Database, start: int, priority: int, quiet: int) -> None:
    """By how soon somebody would set out; at ten in the evening."""
    ten_in_the_evening = NOON + 10 * ONE_HOUR
    await write(database, an_event(1, start))
    await write(database, an_event(1, start + 60), now=ten_in_the_evening)
    (notice,) = await notices(database)
    assert (notice.priority, notice.quiet) == (priority, quiet)


async def a_last_reminder(tables: Tables, event: Event, state: str) -> None:
    """The last reminder of the event has gone out, and this is what became of Emma's."""
    (last,) = [each for each in await tables.mailings.of_event(event.row.event_id) if each.part == "hours"]
    now = START - 2 * ONE_HOUR
    await tables.mailings.begin_due(now=now, is_quiet=False)
    await tables.deliveries.add(last.mailing_id, EMMA, at=now)
    (claim,) = await tables.deliveries.claim(last.mailing_id, now=now, resting=(), at_most=1)
    assert claim.state == "intent"
    await tables.deliveries.record(Record(last.mailing_id, EMMA, state, now))  # type: ignore[arg-type]  # the table's
    begun = await tables.mailings.find(last.mailing_id)
    assert begun is not None
    for _ in range(2):
        await tables.mailings.fan_out(begun, now=now, size=500)
        begun = await tables.mailings.find(last.mailing_id)
        assert begun is not None


@pytest.mark.parametrize(
    ("state", "is_reminded"), [("sent", False), ("uncertain", False), ("gone", True), ("failed", True)]
)
async def test_who_comes_back_late_is_reminded_unless_they_may_have_been(
    database: Database,
    state: str,
    is_reminded: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Somebody had blocked the bot when the last reminder went out, and opts in again an hour before the start."""
    event = await write(database, an_event(1, START))
    now = START - ONE_HOUR
    async with database.transaction() as tables:
        await tables.people.join(EMMA, language="en", at=NOON)
        await opt_in_past_the_bot(tables, EMMA, "event/1", NOON)
        await a_last_reminder(tables, event, state)
        await reminders.catch_up(tables, EMMA, (event,), policy=POLICY, now=now)
        late = [each for each in await tables.mailings.of_event(1) if each.kind == "late"]
        rows = [row for each in late for row in await tables.deliveries.of_mailing(each.mailing_id)]
    assert [(row.chat_id, row.state) for row in rows] == ([(EMMA, "pending")] if is_reminded else [])


async def test_a_paused_mailing_takes_latecomers_in(database: Database) -> None:
    """It stays paused; when somebody lets it go on, they are among those who hear."""
    event = await write(database, an_event(1, START))
    now = START - ONE_HOUR
    async with database.transaction() as tables:
        for chat_id in (EMMA, EMMA + 1):
            await tables.people.join(chat_id, language="en", at=NOON)
            await opt_in_past_the_bot(tables, chat_id, "event/1", NOON)
        (last,) = [each for each in await tables.mailings.of_event(1) if each.part == "hours"]
        await tables.mailings.call_off(last.mailing_id)
        await reminders.catch_up(tables, EMMA, (event,), policy=POLICY, now=now)
        (late,) = [each for each in await tables.mailings.of_event(1) if each.kind == "late"]
        assert await tables.mailings.pause(late.mailing_id, "Bad Request")
        await reminders.catch_up(tables, EMMA + 1, (event,), policy=POLICY, now=now)
        paused = await tables.mailings.find(late.mailing_id)
        rows = await tables.deliveries.of_mailing(late.mailing_id)
    assert paused is not None
    assert paused.state == "paused"
    assert [row.chat_id for row in rows] == [EMMA, EMMA + 1]


async def test_two_reminders_at_the_same_moment_are_one(database: Database) -> None:
    """Quiet hours until ten bring the morning's to where the one two hours before is: that one says more."""
    late_risers = Policy(QuietHours(dt.time(21), dt.time(10), ZoneInfo("America/Detroit")))
    async with database.transaction() as tables:
        event_id = await tables.events.put(an_event(1, NOON + ONE_DAY - ONE_HOUR // 2), "en")
        event = await tables.events.find(event_id)
    assert event is not None
    rungs = reminders.rungs_of(event, late_risers.quiet)
    assert [rung.name for rung in rungs] == ["day", "hours"]
