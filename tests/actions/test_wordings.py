"""Wordings that grew: consents cover what was agreed to, and whoever agreed to less is asked once."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.actions import wordings
from bot.content.model import Content
from bot.store.consents import Agreed, Scope, Topic
from bot.store.database import Database
from bot.store.mailings import Mailing
from tests.raw_store import raw_store
from tests.reminding import opt_in_past_the_bot
from tests.running import KEY
from tests.said import content

EMMA, NOAH = 1, 2
NOW = 1_900_000_000
ONE_DAY = 86400
UPDATES, EVENTS = Topic("updates"), Topic("events")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """Emma agreed to the second version of updates and of a single event, Noah to the third of updates."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as opened:
        async with opened.transaction() as tables:
            for chat_id, topic, version in ((EMMA, "updates", 2), (EMMA, "event/7", 2), (NOAH, "updates", 3)):
                await tables.people.join(chat_id, language="en", at=1)
                await opt_in_past_the_bot(tables, chat_id, topic, at=1, version=version)
        yield opened


def content_with(purpose: str, versions: Mapping[str, int], since: Mapping[str, int]) -> Content:
    """The campaign's content with one wording in these versions by language; no other wording ever grew."""
    editions = {}
    for language, edition in content().editions.items():
        changed = {key: replace(wording, since={}) for key, wording in edition.wordings.items()}
        changed[purpose] = replace(changed[purpose], version=versions[language], since=since)
        editions[language] = replace(edition, wordings=changed)
    return replace(content(), editions=editions)


def updates_in(version: int, *, spanish: int | None = None) -> Content:
    """Content whose ``updates`` cover broadcasts as they are now since this version."""
    versions = {"en": version, "es": spanish or version}
    return content_with("updates", versions, {"broadcast": version} if version > 1 else {})


async def questions(database: Database) -> list[Mailing]:
    """What asks people again, in the order it was planned."""
    async with database.reading() as tables:
        every = [*await tables.mailings.to_come(), *await tables.mailings.ended(None)]
        every += await tables.mailings.under_way()
    return sorted((each for each in every if each.kind == "renewal"), key=lambda mailing: mailing.mailing_id)


async def hearers(database: Database, mailing: Mailing) -> int:
    """How many people are still to be asked."""
    async with database.reading() as tables:
        return sum((await tables.mailings.hearers_left(mailing.mailing_id)).values())


async def test_whoever_agreed_to_less_is_asked(database: Database) -> None:
    """One mailing, about the topic and the version, in waking hours, for two weeks; Noah agreed to all of it."""
    await wordings.hold(database, updates_in(3), now=NOW)
    (question,) = await questions(database)
    assert (question.part, question.event_id, question.quiet) == ("updates/3", None, 1)
    assert (question.due_at, question.expires_at) == (NOW, NOW + 14 * ONE_DAY)
    assert await hearers(database, question) == 1


async def test_people_are_asked_once(database: Database) -> None:
    """However often the wordings are held to, and whatever became of the question."""
    await wordings.hold(database, updates_in(3), now=NOW)
    (question,) = await questions(database)
    await wordings.hold(database, updates_in(3), now=NOW + 60)
    assert await questions(database) == [question]
    async with database.transaction() as tables:
        await tables.mailings.call_off(question.mailing_id)
    await wordings.hold(database, updates_in(3), now=NOW + 120)
    assert [each.state for each in await questions(database)] == ["cancelled"]


@pytest.mark.parametrize(
    "held",
    [
        updates_in(1),
        updates_in(2),
        # Raised for other reasons, it covers no more than before.
        content_with("updates", {"en": 3, "es": 3}, {}),
        content_with("updates", {"en": 9, "es": 9}, {"broadcast": 2}),
        # Half of the campaign could not read what it is about.
        updates_in(3, spanish=2),
        # One event is over soon.
        content_with("event", {"en": 3, "es": 3}, {"broadcast": 3}),
        # Nobody hears about all events.
        content_with("events", {"en": 3, "es": 3}, {"thanks": 3}),
    ],
)
async def test_nobody_is_asked_without_a_reason(database: Database, held: Content) -> None:
    """Where nothing grew that somebody agreed to, or it cannot be asked yet."""
    await wordings.hold(database, held, now=NOW)
    assert await questions(database) == []


async def test_a_question_waits_for_its_translation(database: Database) -> None:
    """When the other language has caught up, people are asked."""
    await wordings.hold(database, updates_in(3, spanish=2), now=NOW)
    await wordings.hold(database, updates_in(3), now=NOW + 60)
    assert [each.part for each in await questions(database)] == ["updates/3"]


async def test_who_cannot_be_reached_is_no_reason_to_ask(database: Database) -> None:
    """Emma has left; when she is back with her old consent, she is asked."""
    async with database.transaction() as tables:
        await tables.people.set_gone(EMMA, at=NOW)
    await wordings.hold(database, updates_in(3), now=NOW)
    assert await questions(database) == []
    async with database.transaction() as tables:
        await tables.people.join(EMMA, language="en", at=NOW)
    await wordings.hold(database, updates_in(3), now=NOW)
    assert [each.part for each in await questions(database)] == ["updates/3"]


async def test_a_new_question_takes_the_place_of_the_last(database: Database) -> None:
    """Nobody is asked about the third version while they are asked about the fourth; the other topic's question stays."""
    async with database.transaction() as tables:
        await opt_in_past_the_bot(tables, NOAH, "events", at=2, version=1)
    await wordings.hold(database, content_with("events", {"en": 2, "es": 2}, {"thanks": 2}), now=NOW)
    await wordings.hold(database, updates_in(3), now=NOW)
    await wordings.hold(database, updates_in(4), now=NOW + ONE_DAY)
    assert [(each.part, each.state) for each in await questions(database)] == [
        ("events/2", "planned"),
        ("updates/3", "cancelled"),
        ("updates/4", "planned"),
    ]


async def test_consents_cover_what_the_content_in_use_says(database: Database) -> None:
    """What was known of older content is forgotten."""
    for held, expected in (
        (content(), [("event", "broadcast", 3), ("event", "thanks", 2), ("events", "thanks", 2)]),
        (updates_in(3), [("updates", "broadcast", 3)]),
        (updates_in(1), []),
    ):
        await wordings.hold(database, held, now=NOW)
        with raw_store(database.path) as store:
            rows = store.execute("SELECT purpose, kind, since FROM wording_scope ORDER BY 1, 2").fetchall()
        assert [tuple(row) for row in rows] == expected


def test_what_somebody_does_not_get_yet() -> None:
    """Only for what they turned on, only where the words in their language say more than those they agreed to."""
    (updates, behind) = updates_in(3), updates_in(3, spanish=2)
    old, new = Agreed(UPDATES, 2, "0" * 64), Agreed(UPDATES, 3, "0" * 64)
    assert wordings.grown_since([old], updates.edition("es")) == (UPDATES,)
    assert wordings.grown_since([old], behind.edition("es")) == ()
    assert wordings.grown_since([old], behind.edition("en")) == (UPDATES,)
    assert wordings.grown_since([new], updates.edition("en")) == ()
    assert wordings.grown_since([Agreed(EVENTS, 1, "0" * 64)], updates.edition("en")) == ()
    assert wordings.grown_since([Agreed(Topic("event/7"), 1, "0" * 64)], content().edition("en")) == ()


def test_the_campaigns_own_history_is_told() -> None:
    """The content says which versions added what: the thank-you, and messages to the people of an event."""
    told = {purpose: dict(wording.since) for purpose, wording in content().authority.wordings.items()}
    assert told == {"updates": {}, "events": {"thanks": 2}, "event": {"thanks": 2, "broadcast": 3}}
    assert Scope("event", "broadcast", 3) in wordings.scopes(content())
