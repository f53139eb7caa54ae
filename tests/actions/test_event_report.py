"""The report of an event: numbers by local day, places, answers, and what became of what was sent."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.actions.event_report import by_day, read_report
from bot.store.attendances import Answers, Attendance
from bot.store.consents import Agreed, Occasion, Topic, topic_of_event
from bot.store.database import Database, Tables
from bot.store.deliveries import Record, State
from bot.store.events import Arrangements
from bot.store.mailings import Kind, Plan
from tests.events import an_event
from tests.reminding import opt_in_past_the_bot
from tests.running import KEY

DETROIT = ZoneInfo("America/Detroit")
HOUR = 3600
DAY = 24 * HOUR


def local(text: str, zone: ZoneInfo = DETROIT) -> int:
    """A local time as epoch seconds."""
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


NOON = local("2031-07-08T12:00")
START = local("2031-08-20T18:00")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A store with event 1 in it."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as opened:
        async with opened.transaction() as tables:
            await tables.events.put(an_event(1, START), "en")
        yield opened


async def opt_in(tables: Tables, chat_id: int, topic: Topic, at: int) -> None:
    """A person opts in at a moment."""
    occasion = Occasion(chat_id, "en", at, chat_id * 10 + (topic == "events"))
    await tables.people.join(chat_id, language="en", at=at)
    consent_id = await tables.consents.give(occasion, Agreed(topic, 1, "0" * 64))
    assert consent_id is not None
    await tables.consents.subscribe(chat_id, topic, consent_id)


def test_an_hour_counts_for_the_day_that_people_were_in() -> None:
    """11 PM and midnight in Detroit are two days, though both are one day in UTC."""
    late, midnight = local("2031-07-08T23:00"), local("2031-07-09T00:00")
    assert by_day([(late, 2), (midnight, 3), (midnight + 9 * HOUR, 4)], DETROIT) == [
        (dt.date(2031, 7, 8), 2),
        (dt.date(2031, 7, 9), 7),
    ]


def test_a_day_on_which_the_clocks_change_is_one_day() -> None:
    """Twenty-five hours, each counted once."""
    begins = local("2026-11-01T00:00")
    hours = [(begins + number * HOUR, 1) for number in range(26)]
    assert by_day(hours, DETROIT) == [(dt.date(2026, 11, 1), 25), (dt.date(2026, 11, 2), 1)]


async def test_there_is_no_report_of_no_event(database: Database) -> None:
    """An id that is none."""
    assert await read_report(database, 7) is None


async def test_the_last_days_are_told_apart_and_the_rest_is_summed_up(database: Database) -> None:
    """Sixteen days with one opt-in each: fourteen lines, and two before."""
    async with database.transaction() as tables:
        for number in range(16):
            await opt_in(tables, number + 1, topic_of_event(1), NOON + number * DAY)
    report = await read_report(database, 1)
    assert report is not None
    assert report.days == [(dt.date(2031, 7, day), 1) for day in range(10, 24)]
    assert (report.earlier, report.opted_in, report.by_all) == (2, 16, 0)


async def test_who_is_gone_hears_of_nothing(database: Database) -> None:
    """The opt-in was on that day all the same."""
    async with database.transaction() as tables:
        await opt_in(tables, 1, topic_of_event(1), NOON)
        await opt_in(tables, 2, topic_of_event(1), NOON)
        await opt_in(tables, 3, Topic("events"), NOON)
        await tables.people.set_gone(2, at=0)
    report = await read_report(database, 1)
    assert report is not None
    assert (report.opted_in, report.by_all) == (1, 1)
    assert report.days == [(dt.date(2031, 7, 8), 2)]


async def test_places_and_answers(database: Database) -> None:
    """Two hold a place, one is offered one, one waits; one comes, one cannot."""
    async with database.transaction() as tables:
        await tables.events.arrange(1, Arrangements(capacity=3))
        for chat_id in range(1, 6):
            await opt_in(tables, chat_id, topic_of_event(1), NOON)
        for attendance in (
            Attendance(1, 1, "held", NOON, 1, answer="coming"),
            Attendance(1, 2, "held", NOON, 2),
            Attendance(1, 3, "offered", NOON, 3, offered_until=NOON + DAY),
            Attendance(1, 4, "waiting", NOON, 4),
            Attendance(1, 5, "none", NOON, 5, answer="cant"),
        ):
            await tables.attendances.put(attendance)
    report = await read_report(database, 1)
    assert report is not None
    assert (report.taken, report.offered, report.waiting) == (2, 1, 1)
    assert report.answers == Answers(coming=1, cant=1, silent=1, listening=2)


async def send(tables: Tables, kind: Kind, states: tuple[State, ...]) -> None:
    """A mailing about event 1, with one person whose delivery ended in each of the states."""
    plan = Plan(kind, 1, 1, START, "day", NOON, START, quiet=False)
    mailing_id = await tables.mailings.open(plan, now=NOON)
    assert mailing_id is not None
    for number, state in enumerate(states):
        chat_id = number + 1
        await tables.people.join(chat_id, language="en", at=NOON)
        await opt_in_past_the_bot(tables, chat_id, topic_of_event(1), NOON)
        await tables.deliveries.add(mailing_id, chat_id, at=NOON)
        await tables.deliveries.claim(mailing_id, now=NOON, resting=(), at_most=1)
        await tables.deliveries.record(Record(mailing_id, chat_id, state, NOON, not_before=START))


async def test_every_ending_is_counted_and_kinds_are_kept_apart(database: Database) -> None:
    """Reminders and late reminders together, notices apart; what others get is in neither."""
    async with database.transaction() as tables:
        await send(tables, "reminder", ("sent", "sent", "gone", "failed", "uncertain", "pending"))
        await send(tables, "late", ("sent",))
        await send(tables, "notice", ("sent", "failed"))
        await send(tables, "thanks", ("sent",))
    report = await read_report(database, 1)
    assert report is not None
    assert report.reminders == {"sent": 3, "gone": 1, "failed": 1, "uncertain": 1, "pending": 1}
    assert report.notices == {"sent": 1, "failed": 1}
    assert report.besides == {"announcement": {}, "offer": {}, "thanks": {"sent": 1}}
