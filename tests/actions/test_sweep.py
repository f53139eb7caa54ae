"""Retention: each thing goes when its time is over and not before, and reports print what they printed."""

import datetime as dt
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final, get_args
from zoneinfo import ZoneInfo

import pytest

from bot.actions import broadcast_report, erasure, event_report, sweep
from bot.actions.broadcast_drafts import keep_draft
from bot.actions.broadcasts import Said, approve, confirm, mark_of
from bot.actions.policy import Policy
from bot.actions.sweep import Swept
from bot.delivery.quiet import QuietHours
from bot.store.attendances import Attendance, CameAnswer, Place
from bot.store.broadcasts import Actor
from bot.store.consents import Occasion, Topic, topic_of_event
from bot.store.database import Database, Tables
from bot.store.deliveries import Record, State
from bot.store.drafts import Draft
from bot.store.erasures import Erasure
from bot.store.mailings import Plan
from bot.store.questions import BroadcastQuestion
from bot.texts.organizer_report import EventReport
from bot.texts.reader import Reader
from tests.events import ONE_HOUR, an_event
from tests.reminding import opt_in_past_the_bot
from tests.running import KEY
from tests.said import content

NOW: Final = 1_900_000_000
ONE_DAY: Final = 86400
POLICY: Final = Policy(QuietHours(dt.time(0), dt.time(0), ZoneInfo("America/Detroit")))
KEEP: Final = POLICY.retention
PEOPLE: Final = range(7_000_001, 7_000_012)
EMMA, NOAH = PEOPLE[:2]
NOBODY: Final = Actor(None, "command line", NOW)
REMINDER, BROADCAST = 1, 2
ENDS: Final[tuple[tuple[State, str | None], ...]] = (
    ("sent", None),
    ("failed", "Bad Request"),
    ("uncertain", "timeout"),
)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """Eleven people got a reminder of event 1, which has begun, and broadcast 1; they said different things."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as opened:
        async with opened.transaction() as tables:
            facts = an_event(1, NOW - ONE_HOUR, ends_at=NOW)
            assert await tables.events.put(facts, "en") == 1
            for number, chat_id in enumerate(PEOPLE):
                await _join(tables, number, chat_id)
            plan = Plan("reminder", 1, 1, NOW - ONE_HOUR, "hours", NOW - 1, NOW + ONE_HOUR, quiet=False)
            assert await tables.mailings.plan(plan, now=NOW) == REMINDER
            await _send(tables, REMINDER)
            await _broadcast(tables)
            # Two had enough of it.
            for chat_id in PEOPLE[2:4]:
                await tables.consents.withdraw(Occasion(chat_id, "en", NOW + ONE_HOUR, 99), "updates")
                await tables.consents.unsubscribe(chat_id, Topic("updates"))
        yield opened


async def _join(tables: Tables, number: int, chat_id: int) -> None:
    await tables.people.join(chat_id, language="en" if number % 3 else "es", at=NOW)
    for topic in ("updates", topic_of_event(1), *(["events"] if number % 2 else [])):
        await opt_in_past_the_bot(tables, chat_id, topic, NOW)
    answer: CameAnswer | None = (*get_args(CameAnswer), None)[number % 3]
    place: Place = "waiting" if number % 4 == 3 else "held"
    await tables.attendances.put(Attendance(1, chat_id, place, NOW, number, answer=answer))


async def _broadcast(tables: Tables) -> None:
    number = await tables.broadcasts.begin(NOBODY)
    await tables.broadcasts.note_confirmation(number, "0" * 64, NOBODY, most_a_week=3)
    plan = Plan("broadcast", 5, None, None, "", NOW - 1, NOW + ONE_DAY, quiet=False)
    assert await tables.mailings.plan(plan, now=NOW) == BROADCAST
    await tables.broadcasts.hand_over(number, BROADCAST)
    draft = await tables.broadcasts.find(number)
    assert draft is not None
    assert await tables.broadcasts.enter(draft, "scheduled", NOBODY)
    await _send(tables, BROADCAST)


async def _send(tables: Tables, mailing_id: int) -> None:
    """It goes to everybody who hears it, and ends in different ways within some minutes."""
    await tables.mailings.begin_due(now=NOW, is_quiet=False)
    await tables.broadcasts.follow(NOBODY)
    for _ in range(2):
        mailing = await tables.mailings.find(mailing_id)
        assert mailing is not None
        await tables.mailings.fan_out(mailing, now=NOW, size=100)
    claims = await tables.deliveries.claim(mailing_id, now=NOW, resting=(), at_most=100)
    for number, claim in enumerate(claims):
        state, code = ENDS[number % 3]
        # The last one ends at NOW.
        at = NOW - 20 * (len(claims) - 1 - number)
        await tables.deliveries.record(Record(mailing_id, claim.chat_id, state, at, (9,), code))
    mailing = await tables.mailings.find(mailing_id)
    assert mailing is not None
    assert await tables.mailings.settle(mailing, "done")
    await tables.broadcasts.follow(NOBODY)


async def sweep_after(database: Database, days: int, seconds: int = 1) -> Swept:
    """Sweeps so long after ``NOW``."""
    return await sweep.sweep(database, POLICY, NOW + days * ONE_DAY + seconds)


async def reports(database: Database) -> tuple[object, ...]:
    """Everything that organizers and the command line read of the event, the reminder and the broadcast."""
    reader = Reader(content(), "en", "")
    event = await event_report.read_report(database, 1)
    broadcast = await broadcast_report.read_report(database, 1, reader, chat_id=EMMA)
    async with database.reading() as tables:
        numbers = [
            (await tables.mailings.tally(each), await tables.deliveries.outcomes(each))
            for each in (REMINDER, BROADCAST)
        ]
    return event, broadcast, numbers


async def count_deliveries(database: Database) -> int:
    """How many rows say who was sent what."""
    async with database.reading() as tables:
        return sum([len(await tables.deliveries.of_mailing(each)) for each in (REMINDER, BROADCAST)])


async def test_who_cannot_be_reached_is_erased_after_a_year(database: Database) -> None:
    """And nobody else; it is noted why."""
    async with database.transaction() as tables:
        await tables.people.set_gone(EMMA, at=NOW)
        await tables.people.set_gone(NOAH, at=NOW + 2)
    assert (await sweep_after(database, KEEP.gone, 0)).people == 0
    assert (await sweep_after(database, KEEP.gone)).people == 1
    async with database.reading() as tables:
        assert await tables.people.find(EMMA) is None
        assert await tables.people.find(NOAH)
        (kept,) = await tables.erasures.all()
        assert kept.asked_by == "retention"
        assert await tables.erasures.is_to_be_scrubbed()


async def test_who_came_back_in_time_stays(database: Database) -> None:
    """The time begins anew when they leave again."""
    async with database.transaction() as tables:
        await tables.people.set_gone(EMMA, at=NOW)
        await tables.people.join(EMMA, language="en", at=NOW + ONE_DAY)
        await tables.people.set_gone(EMMA, at=NOW + 2 * ONE_DAY)
    assert (await sweep_after(database, KEEP.gone + 1)).people == 0
    assert (await sweep_after(database, KEEP.gone + 2)).people == 1


async def test_deliveries_become_counts(database: Database) -> None:
    """Who was sent what goes with its time; every report has the numbers that it had."""
    before, rows = await reports(database), await count_deliveries(database)
    # The reminder is not for the four who cannot come, nor for the one who waits for a place besides.
    assert rows == len(PEOPLE) + len(PEOPLE) - 5
    # The last of each mailing ended at NOW, the others before.
    swept = await sweep_after(database, KEEP.deliveries, 0)
    assert swept.deliveries == rows - 2
    assert await count_deliveries(database) == 2
    assert await reports(database) == before
    assert (await sweep_after(database, KEEP.deliveries)).deliveries == 2
    assert await count_deliveries(database) == 0
    assert await reports(database) == before


async def test_who_came_becomes_counts(database: Database) -> None:
    """The event ended at ``NOW``; the consents stay, the other topics too."""
    before = await reports(database)
    assert (await sweep_after(database, KEEP.deliveries, 0)).events == 0
    assert (await sweep_after(database, KEEP.deliveries)).events == 2 * len(PEOPLE)
    assert await reports(database) == before
    async with database.reading() as tables:
        assert await tables.attendances.of_person(EMMA) == []
        assert await tables.consents.topics(EMMA) == {"updates"}
        assert [row.purpose for row in await tables.consents.history(EMMA)] == ["updates", "event/1"]


async def test_an_erasure_after_that_changes_no_report(database: Database) -> None:
    """Nobody is counted twice, and nobody is missing."""
    before = await event_report.read_report(database, 1)
    await sweep_after(database, KEEP.deliveries)
    async with database.transaction() as tables:
        await tables.people.set_gone(EMMA, at=NOW)
    assert (await sweep_after(database, KEEP.gone)).people == 1
    after = await event_report.read_report(database, 1)
    assert before is not None
    assert after is not None
    assert (after.answers, after.days, after.reminders) == (before.answers, before.days, before.reminders)


async def test_an_event_that_is_moved_begins_anew(database: Database) -> None:
    """What was kept of the old date is not said of the new one."""
    await sweep_after(database, KEEP.deliveries)
    async with database.transaction() as tables:
        later = NOW + 200 * ONE_DAY
        await tables.events.put(an_event(1, later, revision=1), "en")
    report = await event_report.read_report(database, 1)
    assert report is not None
    assert (report.opted_in, report.taken) == (0, 0)


async def test_what_is_being_corrected_keeps_its_copies(database: Database) -> None:
    """Whoever holds a copy has to be found; the reminder's deliveries go."""
    late = Actor(None, "command line", NOW + 80 * ONE_DAY)
    async with database.transaction() as tables:
        correction = await tables.broadcasts.begin(late, kind="correction", about=1)
    await sweep_after(database, KEEP.deliveries)
    async with database.transaction() as tables:
        assert len(await tables.deliveries.of_mailing(BROADCAST)) == len(PEOPLE)
        assert await tables.deliveries.of_mailing(REMINDER) == []
        draft = await tables.broadcasts.find(correction)
        assert draft is not None
        await tables.broadcasts.enter(draft, "cancelled", late)
    await sweep_after(database, KEEP.deliveries)
    assert await count_deliveries(database) == 0


async def test_drafts_that_were_left_go(database: Database) -> None:
    """An organizer's event, and a broadcast with what it says and what was asked about it."""
    async with database.transaction() as tables:
        await tables.drafts.put(Draft(EMMA, "event", "title", "{}", NOW))
        left = await tables.broadcasts.begin(Actor(EMMA, "organizer", NOW))
        await tables.broadcasts.put_body(left, "en", json.dumps({"text": "Half a sentence"}))
        await tables.questions.put(BroadcastQuestion(EMMA, left, "body"))
    assert (await sweep_after(database, KEEP.drafts, 0)).drafts == 0
    assert (await sweep_after(database, KEEP.drafts)).drafts == 2
    async with database.reading() as tables:
        assert await tables.drafts.find(EMMA) is None
        assert await tables.broadcasts.bodies(left) == {}
        assert await tables.questions.find(EMMA) is None
        discarded = await tables.broadcasts.find(left)
    assert discarded is not None
    assert discarded.state == "cancelled"


async def test_strangers_leave_the_audit(database: Database) -> None:
    """That somebody tried stays; what organizers did stays with who it was."""
    async with database.transaction() as tables:
        await tables.audits.note_stranger(123_456_789, NOW, "confirm")
        await tables.audits.note(Actor(EMMA, "organizer", NOW), 1, "looked")
    assert (await sweep_after(database, KEEP.deliveries, 0)).strangers == 0
    assert (await sweep_after(database, KEEP.deliveries)).strangers == 1
    async with database.reading() as tables:
        looked, tried = await tables.audits.latest(at_most=2)
    assert (tried.actor, tried.action, tried.chat_id) == ("somebody", "confirm", None)
    assert looked.chat_id == EMMA


async def test_erasures_are_forgotten_in_the_end(database: Database) -> None:
    """But not while the file may have traces of whom they were about."""
    async with database.transaction() as tables:
        await tables.erasures.note(Erasure("a" * 64, None, NOW, "person"))
    assert (await sweep_after(database, KEEP.erasures)).erasures == 0
    assert await database.scrub()
    assert (await sweep_after(database, KEEP.erasures, 0)).erasures == 0
    assert (await sweep_after(database, KEEP.erasures)).erasures == 1


async def test_copies_from_before_updates_go(database: Database) -> None:
    """The copies that the bot itself made, and no other file."""
    old, new, other = (
        database.path.with_name(f"standpoint.db.{name}") for name in ("before-3", "before-4", "backup")
    )
    for file, made_at in ((old, NOW), (new, NOW + 2), (other, NOW)):
        file.touch()
        os.utime(file, (made_at, made_at))
    assert (await sweep_after(database, KEEP.copies, 0)).copies == 0
    assert (await sweep_after(database, KEEP.copies)).copies == 1
    assert [file.exists() for file in (old, new, other)] == [False, True, True]


async def test_a_second_time_changes_nothing(database: Database) -> None:
    """Everything has gone by then."""
    async with database.transaction() as tables:
        await tables.people.set_gone(EMMA, at=NOW)
    assert (await sweep_after(database, KEEP.erasures)).anything
    assert await sweep_after(database, KEEP.erasures) == Swept()


class Killed(BaseException):
    """The program ends here."""


def kill_after(patch: pytest.MonkeyPatch, database: Database, transactions: int) -> None:
    """From now on only so many more transactions of this store are committed."""
    transaction, left = database.transaction, iter(range(transactions))

    @asynccontextmanager
    async def dying() -> AsyncIterator[Tables]:
        async with transaction() as tables:
            yield tables
            if next(left, None) is None:
                raise Killed

    patch.setattr(database, "transaction", dying)


async def test_killed_between_chunks_it_is_done_by_the_next(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reports print the same after each kill, and in the end everything has gone."""
    monkeypatch.setattr(sweep, "_ROWS_AT_ONCE", 3)
    before, kills = await reports(database), 0
    for transactions in range(1, 12):
        with monkeypatch.context() as patch:
            kill_after(patch, database, transactions)
            try:
                await sweep_after(database, KEEP.deliveries)
            except Killed:
                kills += 1
        assert await reports(database) == before
    assert kills > 3
    await sweep_after(database, KEEP.deliveries)
    assert await count_deliveries(database) == 0
    async with database.reading() as tables:
        assert await tables.attendances.count_places(1) == 0
    assert await reports(database) == before


async def test_a_draft_that_somebody_is_at_work_on_stays(database: Database) -> None:
    """Whoever opens it again has not left it."""
    async with database.transaction() as tables:
        number = await tables.broadcasts.begin(Actor(EMMA, "organizer", NOW))
        draft = await tables.broadcasts.find(number)
    assert draft is not None
    await keep_draft(database, draft, now=NOW + 20 * ONE_DAY)
    assert (await sweep_after(database, KEEP.drafts)).drafts == 0
    assert (await sweep_after(database, KEEP.drafts + 20)).drafts == 1


async def test_erasures_change_no_report(database: Database) -> None:
    """Everybody is erased, one after the other, and then what is left is swept: nobody is missing or counted twice."""
    before = await reports(database)
    for chat_id in PEOPLE:
        assert await erasure.erase(database, chat_id, asked_by="person", policy=POLICY, now=NOW + ONE_HOUR)
        assert _besides_all_events(await reports(database)) == _besides_all_events(before)
    assert await count_deliveries(database) == 0
    await sweep_after(database, KEEP.deliveries)
    assert _besides_all_events(await reports(database)) == _besides_all_events(before)


def _besides_all_events(printed: tuple[object, ...]) -> tuple[object, ...]:
    """How many hear of all events is said of today, whatever the event."""
    event, *others = printed
    assert isinstance(event, EventReport)
    return replace(event, by_all=0), *others


async def test_a_report_still_says_that_organizers_decided(database: Database) -> None:
    """Who confirmed and who approved is erased: it was no command line, and it was approved."""
    emma, noah = Actor(EMMA, "organizer", NOW), Actor(NOAH, "organizer", NOW)
    two = replace(POLICY, organizers=frozenset({EMMA, NOAH}))
    async with database.transaction() as tables:
        number = await tables.broadcasts.begin(emma)
        await tables.broadcasts.put_body(
            number, "en", json.dumps({"parts": [{"kind": "text", "text": "Hi"}]})
        )
        draft = await tables.broadcasts.find(number)
        assert draft is not None
        said = Said(number, await mark_of(tables, draft))
    await confirm(database, emma, said, policy=two)
    await approve(database, noah, said, policy=two)
    assert await _deciders(database, number, EMMA) == ("you", "other")
    for chat_id in (EMMA, NOAH):
        await erasure.erase(database, chat_id, asked_by="person", policy=two, now=NOW + 60)
    assert await _deciders(database, number, PEOPLE[4]) == ("other", "other")
    assert await _deciders(database, 1, PEOPLE[4]) == ("shell", None)


async def _deciders(database: Database, number: int, chat_id: int) -> tuple[object, object]:
    reader = Reader(content(), "en", "")
    report = await broadcast_report.read_report(database, number, reader, chat_id=chat_id)
    assert report is not None
    return report.confirmed, report.approved
