"""The counts of opt-ins are those of a full count, whatever happens in whichever order, and so is what rests on them."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store.attendances import Attendance, EventTotals
from bot.store.database import Database
from bot.store.mailings import Kind, Plan
from bot.store.queries import load_queries
from tests.events import an_event
from tests.raw_store import raw_store
from tests.running import KEY

PEOPLE = (1, 2, 3)
MAILINGS: tuple[tuple[Kind, str], ...] = (
    ("reminder", "day"),
    ("reminder", "morning"),
    ("notice", "0-1"),
    ("announcement", ""),
)
_FULL_COUNT = """
    SELECT subscription.topic, consent.wording_version, person.language, count(*)
    FROM subscription
    JOIN person ON person.chat_id = subscription.chat_id AND person.state = 'active'
    JOIN consent ON consent.consent_id = subscription.consent_id
    GROUP BY 1, 2, 3
"""
_HEARS = """
    EXISTS (
        SELECT 1 FROM subscription
        WHERE subscription.chat_id = person.chat_id AND (
            topic = 'event/1' OR (topic = 'events' AND coalesce(muted, 0) = 0 {and_comes})
        )
    )
"""
_EVERYBODY = """
    SELECT count(*), count(*) FILTER (WHERE answer IS NULL)
    FROM person
    LEFT JOIN attendance ON attendance.event_id = 1 AND attendance.chat_id = person.chat_id
    WHERE state = 'active'
"""
COMES = "coalesce(answer, '') <> 'cant'"
LISTENING = f"{_EVERYBODY} AND coalesce(place, 'held') = 'held' AND {COMES} AND {_HEARS.format(and_comes='')}"
TO_NOTIFY = f"{_EVERYBODY} AND {_HEARS.format(and_comes=f'AND {COMES}')}"

HEARERS = "SELECT count(*) FROM hearer WHERE mailing_id = ?"

queries = load_queries("attendances.sql", Attendance, EventTotals)

people = st.sampled_from(PEOPLE)
topics = st.sampled_from(("updates", "events", "event/1"))
steps = st.one_of(
    st.tuples(st.just("subscribe"), people, topics, st.integers(1, 3)),
    st.tuples(st.just("unsubscribe"), people, topics),
    st.tuples(st.just("language"), people, st.sampled_from(("en", "es"))),
    st.tuples(st.just("state"), people, st.sampled_from(("active", "gone"))),
    st.tuples(
        st.just("attend"),
        people,
        st.sampled_from(("none", "held", "waiting")),
        st.sampled_from((None, "coming", "cant")),
        st.integers(0, 1),
    ),
    st.tuples(st.just("choose"), people, st.sampled_from(("day", "morning")), st.integers(0, 1)),
    st.tuples(
        st.just("scope"),
        st.sampled_from(("events", "event")),
        st.sampled_from(("reminder", "notice", "announcement")),
        st.integers(2, 3),
    ),
    st.tuples(st.just("erase"), people),
)


@pytest.fixture
async def store(tmp_path: Path) -> Path:
    """A store with three people and one event."""
    path = tmp_path / "standpoint.db"
    async with Database.open(path, KEY) as database, database.transaction() as tables:
        for chat_id in PEOPLE:
            await tables.people.join(chat_id, language="en", at=1)
        await tables.events.put(an_event(1, 1000), "en")
        for kind, part in MAILINGS:
            await tables.mailings.plan(Plan(kind, 1, 1, 1000, part, 1, 1000, quiet=False), now=1)
    return path


def _take(connection: sqlite3.Connection, step: tuple[object, ...]) -> None:
    what, chat_id, *more = step
    match what:
        case "subscribe":
            connection.execute(
                "INSERT INTO consent (chat_id, purpose, action, wording_version, wording_hash, language, at, update_id)"
                " SELECT ?, ?, 'given', ?, ?, 'en', 1, coalesce(max(consent_id), 0) + 1 FROM consent",
                (chat_id, *more, "0" * 64),
            )
            connection.execute(
                "INSERT INTO subscription (chat_id, topic, consent_id) VALUES (?, ?, last_insert_rowid())"
                " ON CONFLICT (chat_id, topic) DO UPDATE SET consent_id = excluded.consent_id",
                (chat_id, more[0]),
            )
        case "unsubscribe":
            connection.execute("DELETE FROM subscription WHERE chat_id = ? AND topic = ?", (chat_id, *more))
        case "language":
            connection.execute("UPDATE person SET language = ? WHERE chat_id = ?", (*more, chat_id))
        case "state":
            connection.execute("UPDATE person SET state = ? WHERE chat_id = ?", (*more, chat_id))
        case "attend":
            connection.execute(
                "INSERT OR REPLACE INTO attendance (event_id, chat_id, asked_at, update_id, place, answer, muted)"
                " VALUES (1, ?, 1, 1, ?, ?, ?)",
                (chat_id, *more),
            )
        case "choose":
            connection.execute("INSERT OR REPLACE INTO rung_choice VALUES (?, ?, ?)", (chat_id, *more))
        case "scope":
            connection.execute(
                "INSERT OR REPLACE INTO wording_scope (purpose, kind, since) VALUES (?, ?, ?)", step[1:]
            )
        case _:
            connection.execute("DELETE FROM subscription WHERE chat_id = ?", (chat_id,))
            connection.execute("DELETE FROM attendance WHERE chat_id = ?", (chat_id,))


@pytest.fixture
def raw(store: Path) -> Iterator[sqlite3.Connection]:
    """The store past the program."""
    with raw_store(store) as connection:
        yield connection


@given(taken=st.lists(steps, max_size=25))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counts_are_those_of_a_full_count(raw: sqlite3.Connection, taken: list[tuple[object, ...]]) -> None:
    """After every step: nobody is counted twice, or any more."""
    raw.execute("BEGIN")
    try:
        for step in taken:
            _take(raw, step)
            counted = raw.execute("SELECT * FROM opt_in_count WHERE people > 0").fetchall()
            assert sorted(counted) == sorted(raw.execute(_FULL_COUNT).fetchall())
            listening, silent = raw.execute(queries.listening.sql, {"event_id": 1}).fetchone()
            assert (listening, silent) == raw.execute(LISTENING).fetchone()
            (told,) = raw.execute(queries.count_to_notify.sql, {"event_id": 1}).fetchone()
            assert told == raw.execute(TO_NOTIFY).fetchone()[0]
            for mailing_id in range(1, len(MAILINGS) + 1):
                (hear,) = raw.execute(queries.count_hearers.sql, {"mailing_id": mailing_id}).fetchone()
                assert hear == raw.execute(HEARERS, (mailing_id,)).fetchone()[0]
    finally:
        raw.execute("ROLLBACK")
