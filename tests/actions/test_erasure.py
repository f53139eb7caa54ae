"""Erasing a person: no row is left, statistics stay, and what is kept are hashes that only they can show."""

import datetime as dt
import json
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from bot.actions import consents, erasure
from bot.actions.policy import Policy
from bot.content.model import Wording
from bot.delivery.quiet import QuietHours
from bot.store.broadcasts import Actor
from bot.store.consents import Occasion, Topic, topic_of_event
from bot.store.database import Database
from bot.store.deliveries import Record
from bot.store.drafts import Draft
from bot.store.events import Arrangements
from bot.store.mailings import Plan
from tests.events import an_event
from tests.raw_store import raw_store
from tests.running import KEY

EMMA, NOAH = 7_001_001, 7_001_002
NOW = 1_900_000_000
ONE_DAY = 86400
POLICY = Policy(QuietHours(dt.time(0), dt.time(0), ZoneInfo("America/Detroit")), frozenset({EMMA, NOAH}))
WORDING = Wording("updates", 3, "We write to you.")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """Emma and Noah opted in to updates and an event with one place, which Emma has; both were sent a reminder."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as opened:
        async with opened.transaction() as tables:
            event_id = await tables.events.put(an_event(1, NOW + ONE_DAY), "en")
            await tables.events.arrange(event_id, Arrangements(capacity=1))
        for number, chat_id in enumerate((EMMA, NOAH)):
            for topic in (Topic("updates"), topic_of_event(1)):
                said = Occasion(chat_id, "en", NOW + number, 10 * number + len(topic))
                await consents.give(opened, said, topic, WORDING, policy=POLICY)
        async with opened.transaction() as tables:
            plan = Plan("thanks", 1, 1, NOW + ONE_DAY, "", NOW, NOW + ONE_DAY, quiet=False)
            mailing_id = await tables.mailings.open(plan, now=NOW)
            assert mailing_id is not None
            for chat_id in (EMMA, NOAH):
                await tables.deliveries.add(mailing_id, chat_id, at=NOW)
            await tables.deliveries.claim(mailing_id, now=NOW, resting=(), at_most=9)
            await tables.deliveries.record(Record(mailing_id, EMMA, "sent", NOW, (55,)))
        yield opened


def rows_about(path: Path, chat_id: int) -> list[str]:
    """The tables and columns in which a number stands, whatever they are."""
    with raw_store(path) as store:
        names = [
            (table, column[1])
            for (table,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            for column in store.execute(f"PRAGMA table_info({table})").fetchall()
        ]
        return [
            f"{table}.{column}"
            for table, column in names
            if store.execute(
                f"SELECT 1 FROM {table} WHERE instr(CAST({column} AS TEXT), ?)",  # noqa: S608 - the schema's own names
                (str(chat_id),),
            ).fetchone()
        ]


async def erase(database: Database, chat_id: int = EMMA) -> erasure.Receipt | None:
    """The person asks for it."""
    return await erasure.erase(database, chat_id, asked_by="person", policy=POLICY, now=NOW + 60)


async def test_no_row_is_left(database: Database) -> None:
    """Whatever there was of a person, and nothing of anybody else's, is gone."""
    async with database.transaction() as tables:
        await tables.drafts.put(Draft(EMMA, "event", "title", json.dumps({"chat": EMMA}), NOW))
        draft = await tables.broadcasts.begin(Actor(EMMA, "organizer", NOW))
        await tables.broadcasts.put_body(draft, "en", json.dumps({"text": f"Call me: {EMMA}"}))
        await tables.audits.note(Actor(EMMA, "organizer", NOW), draft, "looked")
    assert {"person.chat_id", "consent.chat_id", "delivery.chat_id", "draft.facts"} <= set(
        rows_about(database.path, EMMA)
    )
    assert await erase(database)
    assert rows_about(database.path, EMMA) == []
    assert "person.chat_id" in rows_about(database.path, NOAH)


async def test_statistics_stay_as_counts(database: Database) -> None:
    """How many were reached, opted in and came is what it was."""
    async with database.reading() as tables:
        tally = await tables.mailings.tally(1)
        hours = await tables.attendances.opt_ins_by_hour(Topic("updates"))
    assert tally["sent"] == 1
    await erase(database)
    async with database.reading() as tables:
        assert await tables.mailings.tally(1) == tally
        assert await tables.attendances.opt_ins_by_hour(Topic("updates")) == hours
        assert [(each.state, each.people) for each in await tables.deliveries.outcomes(1)][-1] == ("sent", 1)


async def test_what_is_kept_can_be_shown_by_the_person_alone(database: Database) -> None:
    """With the receipt the hashes can be made again; with another person's they cannot."""
    async with database.reading() as tables:
        history = await tables.consents.history(EMMA)
    receipt = await erase(database)
    assert receipt is not None
    async with database.reading() as tables:
        (kept,) = await tables.erasures.all()
        noah = await tables.people.find(NOAH)
    assert noah is not None
    assert kept == receipt.erasure
    assert kept.mark == erasure.mark_of(receipt.secret, EMMA)
    assert kept.mark != erasure.mark_of(noah.receipt, EMMA)
    assert kept.consents == erasure.consents_mark(receipt.secret, history)
    assert kept.consents != erasure.consents_mark(receipt.secret, history[:-1])


async def test_a_place_goes_to_who_waits(database: Database) -> None:
    """Emma had the one place; Noah is asked whether he takes it."""
    async with database.reading() as tables:
        assert [row.place for row in await tables.attendances.of_person(NOAH)] == ["waiting"]
    await erase(database)
    async with database.reading() as tables:
        assert [row.place for row in await tables.attendances.of_person(NOAH)] == ["offered"]


async def test_who_comes_back_starts_from_nothing(database: Database) -> None:
    """A new person with a new secret, who hears about nothing."""
    receipt = await erase(database)
    await consents.join(database, Occasion(EMMA, "es", NOW + 90, 99))
    async with database.reading() as tables:
        person = await tables.people.find(EMMA)
        assert await tables.consents.history(EMMA) == []
        assert await tables.consents.topics(EMMA) == frozenset()
    assert person is not None
    assert receipt is not None
    assert (person.language, person.joined_at) == ("es", NOW + 90)
    assert person.receipt != receipt.secret


async def test_nothing_is_held_about_a_stranger(database: Database) -> None:
    """Somebody who is in the audit alone is taken out of it, and there is nothing to keep."""
    async with database.transaction() as tables:
        await tables.audits.note_stranger(123_456_789, NOW, "confirm")
    assert await erase(database, 123_456_789) is None
    assert rows_about(database.path, 123_456_789) == []
    async with database.reading() as tables:
        assert await tables.erasures.all() == []


async def test_consents_are_deleted_in_no_other_way(database: Database) -> None:
    """The exception is for whoever is being erased, within the one transaction."""
    await erase(database)
    with raw_store(database.path) as store:
        assert store.execute("SELECT count(*) FROM erasing").fetchone() == (0,)
        with pytest.raises(sqlcipher.IntegrityError, match="append-only"):
            store.execute("DELETE FROM consent WHERE chat_id = ?", (NOAH,))
