"""Consents (what people agreed to and withdrew, append-only) and subscriptions (what holds now)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NewType, cast

import aiosqlite

from bot.store.endings import Endings
from bot.store.queries import load_queries

EVERYTHING = "everything"
"""The purpose under which a STOP is recorded, beside one row for each topic that it ended."""
LEAVING = "leaving"
"""The purpose under which it is recorded that a person blocked the bot or left, beside one row for each topic."""

Topic = NewType("Topic", str)
"""What a person can hear about: ``updates``, ``events`` or ``event/<id>``."""

_OF_ONE_EVENT = "event/"
_ONE_DAY = 24 * 3600
"""Seconds for which Telegram keeps an update."""


def topic_of_event(event_id: int) -> Topic:
    """What a person subscribes to in order to hear about one event."""
    return Topic(f"{_OF_ONE_EVENT}{event_id}")


def event_of_topic(topic: Topic) -> int | None:
    """The id of the one event that a topic is about, or None."""
    return int(topic.removeprefix(_OF_ONE_EVENT)) if topic.startswith(_OF_ONE_EVENT) else None


def purpose_of(topic: Topic) -> str:
    """The name of the wording that a topic is consented to with: ``event/7`` has that of ``event``."""
    return topic.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Consent:
    """A row of ``consent``. ``purpose`` is a topic, or ``everything`` for a STOP, or ``leaving``."""

    consent_id: int
    chat_id: int
    purpose: str
    action: Literal["given", "withdrawn"]
    wording_version: int | None
    wording_hash: str | None
    language: str
    at: int
    update_id: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """A topic and the words it was consented to with."""

    topic: Topic
    wording_version: int
    wording_hash: str


@dataclass(frozen=True, slots=True)
class Scope:
    """A purpose's wording covers mailings of this kind only since this version of it."""

    purpose: str
    kind: str
    since: int


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and through which update a person said something, and in which language they were reading."""

    chat_id: int
    language: str
    at: int
    update_id: int


_queries = load_queries("consents.sql", Agreed, Consent)


class Consents:
    """The tables ``consent`` and ``subscription`` as one connection sees them."""

    def __init__(self, connection: aiosqlite.Connection, endings: Endings) -> None:
        self._connection = connection
        self._endings = endings

    async def give(self, occasion: Occasion, agreed: Agreed) -> int | None:
        """Records that the person agreed to these words; gives the consent's id, or None when it was recorded before."""
        return await self._record(
            occasion, agreed.topic, "given", agreed.wording_version, agreed.wording_hash
        )

    async def withdraw(self, occasion: Occasion, purpose: str) -> bool:
        """Records a withdrawal; False when this update was recorded before."""
        return await self._record(occasion, purpose, "withdrawn", None, None) is not None

    async def _record(
        self,
        occasion: Occasion,
        purpose: str,
        action: Literal["given", "withdrawn"],
        version: int | None,
        wording_hash: str | None,
    ) -> int | None:
        consent_id: int | None = await _queries.record_consent(
            self._connection,
            chat_id=occasion.chat_id,
            purpose=purpose,
            action=action,
            wording_version=version,
            wording_hash=wording_hash,
            language=occasion.language,
            at=occasion.at,
            update_id=occasion.update_id,
        )
        return consent_id

    async def history(self, chat_id: int) -> list[Consent]:
        """Everything this person agreed to or withdrew, oldest first."""
        return [row async for row in _queries.consents_of(self._connection, chat_id=chat_id)]

    async def count_given_by(self, occasion: Occasion) -> int:
        """How many topics this very update gave."""
        count: int = await _queries.count_given_by(
            self._connection, chat_id=occasion.chat_id, update_id=occasion.update_id
        )
        return count

    async def knows_later(self, occasion: Occasion) -> bool:
        """Whether the person decided something through a later update: then this one was served before it.

        Only as far back as Telegram gives updates again, for after a quiet week it begins at another number.
        """
        known: int = await _queries.knows_later(
            self._connection,
            chat_id=occasion.chat_id,
            update_id=occasion.update_id,
            since=occasion.at - _ONE_DAY,
        )
        return bool(known)

    async def began_later(self, occasion: Occasion) -> bool:
        """Whether all that is known of the person came through later updates; as far back as ``knows_later`` looks."""
        later: int = await _queries.began_later(
            self._connection,
            chat_id=occasion.chat_id,
            update_id=occasion.update_id,
            since=occasion.at - _ONE_DAY,
        )
        return bool(later)

    async def withdrawn_by_last_stop(self, occasion: Occasion) -> list[Agreed]:
        """What the last STOP up to this update ended; empty when the person decided anything since."""
        rows = _queries.withdrawn_by_last_stop(
            self._connection, chat_id=occasion.chat_id, update_id=occasion.update_id
        )
        return [row async for row in rows]

    async def subscribe(self, chat_id: int, topic: Topic, consent_id: int) -> None:
        """From now on the person hears about the topic, by this consent."""
        await _queries.subscribe(self._connection, chat_id=chat_id, topic=topic, consent_id=consent_id)

    async def unsubscribe(self, chat_id: int, topic: Topic) -> None:
        """From now on the person hears no more about the topic."""
        self._endings.note(chat_id)
        await _queries.unsubscribe(self._connection, chat_id=chat_id, topic=topic)

    async def set_scopes(self, scopes: Iterable[Scope]) -> None:
        """What wordings cover only since one of their versions, in place of what was known of it."""
        await _queries.forget_scopes(self._connection)
        for scope in scopes:
            await _queries.add_scope(
                self._connection, purpose=scope.purpose, kind=scope.kind, since=scope.since
            )

    async def has_older(self, topic: Topic, version: int) -> bool:
        """Whether anybody hears about a topic who agreed to a version of its wording before this one."""
        return bool(await _queries.has_older(self._connection, topic=topic, version=version))

    async def find(self, consent_id: int) -> Consent | None:
        """One consent, or None."""
        return cast("Consent | None", await _queries.consent_by_id(self._connection, consent_id=consent_id))

    async def agreements(self, chat_id: int) -> list[Agreed]:
        """What the person hears about now, with the words that they agreed to."""
        return [row async for row in _queries.agreements_of(self._connection, chat_id=chat_id)]

    async def topics(self, chat_id: int) -> frozenset[Topic]:
        """What the person hears about now."""
        return frozenset(
            [Topic(topic) async for (topic,) in _queries.topics_of(self._connection, chat_id=chat_id)]
        )
