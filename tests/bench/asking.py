"""How long the questions take that screens, reports and the worker ask, when everybody has got a broadcast."""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeAlias

from bot.actions import broadcast_report, event_report, mailings
from bot.actions.broadcast_progress import course_of
from bot.actions.broadcast_reach import Around, decision_of
from bot.actions.policy import policy_of
from bot.delivery.broadcast_letters import BroadcastLetters
from bot.settings import Settings
from bot.store.broadcasts import Actor
from bot.store.connection import check_key, connected
from bot.store.consents import Topic
from bot.store.database import Database, Tables
from bot.store.mailings import Plan
from bot.texts.reader import Reader
from tests.bench.crowd import FIRST_PERSON, ZONE, queries
from tests.bench.serving import draft
from tests.running import KEY
from tests.said import content

_REPEATS: Final = 5
_THREE_DAYS: Final = 3 * 24 * 3600

_Question: TypeAlias = Callable[[Tables], Awaitable[object]]


async def deliver(store: Path) -> int:
    """A broadcast that everybody was sent three days ago, one of a hundred in vain; gives its number."""
    at = int(time.time()) - _THREE_DAYS
    number, _ = await draft(store)
    actor = Actor(FIRST_PERSON, "organizer", at)
    async with Database.open(store, KEY) as database, database.transaction() as tables:
        found = await tables.broadcasts.find(number)
        assert found is not None
        await tables.broadcasts.note_confirmation(number, "0" * 64, actor, most_a_week=3)
        plan = Plan("broadcast", 5, None, None, str(number), at, at + 30 * 24 * 3600, quiet=False)
        mailing_id = await tables.mailings.plan(plan, now=at)
        assert mailing_id is not None
        await tables.broadcasts.hand_over(number, mailing_id)
        await tables.broadcasts.enter(found, "scheduled", actor)
    async with connected(store, check_key(KEY)) as connection:
        for step in (queries.hurry, queries.keep_all_in_memory, queries.begin):
            await step(connection)
        await queries.fan_out(connection, mailing_id=mailing_id, at=at)
        await queries.deliver(connection, mailing_id=mailing_id, words=number, at=at)
        await queries.end_mailing(connection, mailing_id=mailing_id)
        await connection.commit()
    async with Database.open(store, KEY) as database, database.transaction() as tables:
        await tables.broadcasts.follow(Actor(None, "bot", at + 24 * 3600))
    return number


async def ask(store: Path) -> dict[str, float]:
    """Delivers a broadcast to everybody and asks; gives the milliseconds of each question, the middle of several."""
    number = await deliver(store)
    other, _ = await draft(store)
    now = int(time.time())
    reader = Reader(content(), "en", "standpoint_bot", organizer=True)
    policy = policy_of(Settings.read(env_file=store.with_name("no.env"), environment={}), ZONE)
    around = Around(content(), policy, BroadcastLetters(content, "standpoint_bot"), now)
    async with Database.open(store, KEY) as database:
        async with database.reading() as tables:
            finished, written = await tables.broadcasts.find(number), await tables.broadcasts.find(other)
            assert finished is not None
            assert written is not None
            mailing_id = finished.mailing_id or 0
            half = await tables.events.count_coming(after=now) // 2
            (event,) = await tables.events.coming(after=now, first=half, at_most=1)
        event_id = event.row.event_id
        within: dict[str, _Question] = {
            "progress of a broadcast": lambda tables: course_of(tables, finished, policy, now=now),
            "standpoint mailing N report": lambda tables: mailings.find(tables, mailing_id, reader),
            "the same, its outcomes by reason": lambda tables: tables.deliveries.outcomes(mailing_id),
            "the list of broadcasts": lambda tables: tables.broadcasts.listed(first=0, at_most=8),
            "confirming a broadcast to everybody": lambda tables: decision_of(tables, written, around),
            "who hears of all events": lambda tables: tables.attendances.count_opted_in(Topic("events")),
            "how many are told of a change of an event": (
                lambda tables: tables.attendances.count_to_notify(event_id)
            ),
            "the first page of events": lambda tables: tables.events.coming(after=now),
            "what is due next": lambda tables: tables.mailings.first_due(quiet=True),
            "what expires next": lambda tables: tables.mailings.first_expiry(),
        }
        alone: dict[str, Callable[[], Awaitable[object]]] = {
            "the report of a broadcast": (
                lambda: broadcast_report.read_report(database, number, reader, chat_id=FIRST_PERSON)
            ),
            "the report of an event": lambda: event_report.read_report(database, event_id),
        }
        taken = {what: await _within(database, question) for what, question in within.items()}
        return taken | {what: await _middle(question) for what, question in alone.items()}


async def _within(database: Database, question: _Question) -> float:
    async with database.reading() as tables:
        return await _middle(lambda: question(tables))


async def _middle(question: Callable[[], Awaitable[object]]) -> float:
    taken: list[float] = []
    for _ in range(_REPEATS):
        began = time.perf_counter()
        await question()
        taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken)[_REPEATS // 2]
