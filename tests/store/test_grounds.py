"""Who hears a mailing, and by which consent: the two views of the store agree, whatever wordings cover since when."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store.attendances import Attendance, CameAnswer, Place
from bot.store.broadcasts import Actor
from bot.store.consents import Agreed, Occasion, Scope, Topic, purpose_of, topic_of_event
from bot.store.database import Database
from bot.store.mailings import Kind, Plan
from tests.events import an_event
from tests.raw_store import raw_store
from tests.running import KEY

NOW = 1_900_000_000
ONE_DAY = 86400
UPDATES, EVENTS = Topic("updates"), Topic("events")

chats, events = count(1000), count(1)


@dataclass(frozen=True)
class Person:
    """What somebody agreed to, by purpose and version, and what they said about the event."""

    agreed: Mapping[str, int]
    reached: bool
    answer: CameAnswer | None
    place: Place | None
    muted: bool


@dataclass(frozen=True)
class Message:
    """A mailing about the event, to the people of a topic (``updates`` or ``event``), or about a topic."""

    kind: Kind
    to: Literal["updates", "event"]
    earlier_wording: bool
    asked_version: int

    def hears(self, person: Person, scopes: Mapping[tuple[str, str], int]) -> bool:
        """Whether somebody is to get it: what they turned on, what their consents cover, what they said since."""

        def holds(purpose: str) -> bool:
            version = person.agreed.get(purpose)
            if version is None:
                return False
            earlier = self.kind == "broadcast" and self.earlier_wording
            return earlier or version >= scopes.get((purpose, self.kind), 1)

        own = holds("event")
        every = holds("events") and not person.muted and person.answer != "cant"
        may_come = person.place in {None, "held"} and person.answer != "cant"
        wants = {
            "broadcast": holds(self.to),
            "renewal": person.agreed.get("updates", self.asked_version) < self.asked_version,
            "reminder": (own or every) and may_come,
            "late": (own or every) and may_come,
            "notice": own or every,
            "announcement": every,
            "offer": own and person.place == "offered",
            "thanks": (own or (every and person.answer == "coming")) and may_come,
        }
        return person.reached and wants[self.kind]


_versions = st.integers(1, 4)
people = st.builds(
    Person,
    agreed=st.dictionaries(st.sampled_from(["updates", "events", "event"]), _versions),
    reached=st.sampled_from([True, True, True, False]),
    answer=st.sampled_from([None, None, "coming", "cant"]),
    place=st.sampled_from([None, None, "none", "held", "waiting", "offered"]),
    muted=st.booleans(),
)
messages = st.builds(
    Message,
    kind=st.sampled_from(
        ["broadcast", "renewal", "reminder", "late", "notice", "announcement", "offer", "thanks"]
    ),
    to=st.sampled_from(["updates", "event"]),
    earlier_wording=st.booleans(),
    asked_version=_versions,
)
scopes_by_kind = st.dictionaries(
    st.tuples(
        st.sampled_from(["updates", "events", "event"]),
        st.sampled_from(["broadcast", "reminder", "late", "notice", "announcement", "offer", "thanks"]),
    ),
    st.integers(2, 4),
)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A new store."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as opened:
        yield opened


async def put_event(database: Database) -> int:
    """An event of its own for each example."""
    async with database.transaction() as tables:
        return await tables.events.put(an_event(next(events), NOW + ONE_DAY), "en")


async def put_person(database: Database, person: Person, event_id: int) -> int:
    """Somebody with these consents and answers; gives their number."""
    chat_id = next(chats)
    async with database.transaction() as tables:
        await tables.people.join(chat_id, language="en", at=NOW)
        for purpose, version in person.agreed.items():
            topic = topic_of_event(event_id) if purpose == "event" else Topic(purpose)
            given_ = await tables.consents.give(
                Occasion(chat_id, "en", NOW, 1), Agreed(topic, version, "0" * 64)
            )
            assert given_ is not None
            await tables.consents.subscribe(chat_id, topic, given_)
        if person.place is not None or person.answer or person.muted:
            until = NOW + ONE_DAY if person.place == "offered" else None
            await tables.attendances.put(
                Attendance(
                    event_id, chat_id, person.place or "held", NOW, 1, until, person.answer, int(person.muted)
                )
            )
        if not person.reached:
            await tables.people.set_gone(chat_id, at=NOW)
    return chat_id


async def put_message(database: Database, message: Message, event_id: int) -> int:
    """The mailing; gives its number."""
    of_event = message.kind not in {"broadcast", "renewal"}
    # A version of which no other example asks: each is asked about once. Nobody here agreed to more than 4.
    part = f"updates/{message.asked_version}" if message.kind == "renewal" else "day"
    plan = Plan(
        message.kind,
        1,
        event_id if of_event else None,
        NOW + ONE_DAY if of_event else None,
        part,
        NOW,
        NOW + ONE_DAY,
        quiet=False,
    )
    async with database.transaction() as tables:
        known = await tables.mailings.renewal(part)
        mailing_id = known.mailing_id if known else await tables.mailings.plan(plan, now=NOW)
        assert mailing_id is not None
        if message.kind == "broadcast":
            topic = UPDATES if message.to == "updates" else topic_of_event(event_id)
            number = await tables.broadcasts.begin(Actor(None, "bot", NOW), topic=topic)
            await tables.broadcasts.set_earlier_wording(number, earlier_wording=message.earlier_wording)
            await tables.broadcasts.hand_over(number, mailing_id)
    return mailing_id


@given(st.lists(people, min_size=1, max_size=6), messages, scopes_by_kind)
@settings(
    max_examples=300,
    deadline=None,
    # One store for all examples: each has people and an event of its own in it.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_whoever_hears_has_a_ground_and_nobody_else_hears(
    database: Database, crowd: list[Person], message: Message, since: dict[tuple[str, str], int]
) -> None:
    """Everyone who is to hear does, and rests on a consent of theirs that covers it; nobody else does."""
    event_id = await put_event(database)
    by_chat = {await put_person(database, person, event_id): person for person in crowd}
    mailing_id = await put_message(database, message, event_id)
    async with database.transaction() as tables:
        await tables.consents.set_scopes(Scope(purpose, kind, at) for (purpose, kind), at in since.items())

    with raw_store(database.path) as store:
        hearing = {
            chat_id
            for (chat_id,) in store.execute("SELECT chat_id FROM hearer WHERE mailing_id = ?", (mailing_id,))
        }
        grounds = {
            chat_id: store.execute(
                "SELECT consent_id FROM ground WHERE mailing_id = ? AND chat_id = ? ORDER BY rank LIMIT 1",
                (mailing_id, chat_id),
            ).fetchone()
            for chat_id in by_chat
        }
    assert hearing & by_chat.keys() == {
        chat_id for chat_id, person in by_chat.items() if message.hears(person, since)
    }
    for chat_id in hearing & by_chat.keys():
        assert grounds[chat_id] is not None
        async with database.reading() as tables:
            consent = await tables.consents.find(grounds[chat_id][0])
            topics = await tables.consents.topics(chat_id)
        assert consent is not None
        assert (consent.chat_id, consent.action) == (chat_id, "given")
        assert consent.purpose in topics
        assert consent.wording_version is not None
        too_old = consent.wording_version < since.get((purpose_of(Topic(consent.purpose)), message.kind), 1)
        assert not too_old or (message.kind == "broadcast" and message.earlier_wording)
