"""Events: when and where something happens, with a text per language."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, cast
from zoneinfo import ZoneInfo

import aiosqlite

from bot.store.consents import Topic, topic_of_event
from bot.store.queries import load_queries

_NEVER = 2**62


@dataclass(frozen=True, slots=True)
class EventText:
    """A row of ``event_text``: plain text; all but the title may be empty."""

    event_id: int
    language: str
    title: str
    description: str
    place: str
    bring: str = ""


@dataclass(frozen=True, slots=True)
class EventRow:
    """A row of ``event``; ``uid`` and ``occurrence`` are its name in the calendar it came from.

    ``revision`` is raised with each change that people are told about; ``sequence`` is the number that the
    calendar file it came from gave it last. ``ladder`` names its reminders, with a space between them.
    """

    event_id: int
    uid: str
    occurrence: int
    starts_at: int
    ends_at: int | None
    all_day: int
    zone: str
    latitude: float | None
    longitude: float | None
    link: str | None
    capacity: int | None
    state: Literal["published", "cancelled"]
    revision: int
    any_hour: int = 0
    ladder: str = "day morning hours"
    thanks: int = 0
    picture: str | None = None
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class EventVersion:
    """A row of ``event_version``: how an event stood at a revision; ``places`` is a JSON object by language."""

    event_id: int
    revision: int
    starts_at: int
    ends_at: int | None
    all_day: int
    zone: str
    state: Literal["published", "cancelled"]
    places: str

    def place(self, *languages: str) -> str:
        """The place in the first of these languages that there is, else in any; empty where none was given."""
        places: dict[str, str] = json.loads(self.places)
        for language in languages:
            if language in places:
                return places[language]
        return next(iter(places.values()), "")


@dataclass(frozen=True, slots=True)
class Arrangements:
    """What an organizer decides about an event beyond what a calendar says; the fields are those of ``EventRow``."""

    capacity: int | None = None
    any_hour: bool = False
    ladder: tuple[str, ...] = ("day", "morning", "hours")
    thanks: bool = False
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What a calendar says about one event or one occurrence of a series; times are UTC epoch seconds."""

    uid: str
    occurrence: int
    starts_at: int
    ends_at: int | None
    all_day: bool
    zone: str
    latitude: float | None
    longitude: float | None
    link: str | None
    cancelled: bool
    revision: int
    title: str
    description: str
    place: str


@dataclass(frozen=True, slots=True)
class Event:
    """One event and its texts by language, the campaign's own first."""

    row: EventRow
    texts: Mapping[str, EventText]

    @property
    def topic(self) -> Topic:
        """What a person subscribes to in order to hear about this event."""
        return topic_of_event(self.row.event_id)

    @property
    def arrangements(self) -> Arrangements:
        """What an organizer decided about it beyond what a calendar says."""
        row = self.row
        return Arrangements(
            row.capacity, bool(row.any_hour), tuple(row.ladder.split()), bool(row.thanks), row.picture
        )

    def facts(self, language: str) -> EventFacts:
        """It as a calendar in this language would tell it."""
        row, text = self.row, self.text(language)
        return EventFacts(
            uid=row.uid,
            occurrence=row.occurrence,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            all_day=bool(row.all_day),
            zone=row.zone,
            latitude=row.latitude,
            longitude=row.longitude,
            link=row.link,
            cancelled=row.state == "cancelled",
            revision=row.sequence,
            title=text.title,
            description=text.description,
            place=text.place,
        )

    @property
    def zone(self) -> ZoneInfo:
        """The zone its times are read in."""
        return ZoneInfo(self.row.zone)

    def is_over(self, now: int) -> bool:
        """Whether it has ended (or begun, where no end is known) at this moment."""
        return (self.row.ends_at or self.row.starts_at) <= now

    def is_ahead(self, now: int) -> bool:
        """Whether it takes place and is not over: what one can still hear about."""
        return self.row.state == "published" and not self.is_over(now)

    def text(self, *languages: str) -> EventText:
        """The text in the first of these languages that there is, else any."""
        for language in languages:
            if language in self.texts:
                return self.texts[language]
        return next(iter(self.texts.values()))


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The ids of the coming events before and behind one in the list; None at its ends."""

    before: int | None = None
    behind: int | None = None


_queries = load_queries("events.sql", EventRow, EventText, EventVersion)


class Events:
    """The tables ``event`` and ``event_text`` as one connection sees them."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def put(self, facts: EventFacts, language: str) -> int:
        """Adds the event or brings it up to date, with its text in one language; gives its id."""
        event_id: int = await _queries.put_event(
            self._connection,
            uid=facts.uid,
            occurrence=facts.occurrence,
            starts_at=facts.starts_at,
            ends_at=facts.ends_at,
            all_day=int(facts.all_day),
            zone=facts.zone,
            latitude=facts.latitude,
            longitude=facts.longitude,
            link=facts.link,
            state="cancelled" if facts.cancelled else "published",
            sequence=facts.revision,
        )
        await _queries.put_event_text(
            self._connection,
            event_id=event_id,
            language=language,
            title=facts.title,
            description=facts.description,
            place=facts.place,
        )
        return event_id

    async def cancel(self, event_id: int, *, revision: int) -> None:
        """Marks the event as cancelled by this revision of its calendar; its texts and times stay."""
        await _queries.cancel_event(self._connection, event_id=event_id, sequence=revision)

    async def set_sequence(self, event_id: int, revision: int) -> None:
        """Keeps that the event's calendar has come to this revision; no calendar goes back."""
        await _queries.set_sequence(self._connection, event_id=event_id, sequence=revision)

    async def set_bring(self, event_id: int, language: str, bring: str) -> None:
        """What people are asked to bring, in a language that the event has a text in."""
        await _queries.set_bring(self._connection, event_id=event_id, language=language, bring=bring)

    async def keep_texts(self, event_id: int, languages: Iterable[str]) -> None:
        """Drops the texts in other languages than these."""
        await _queries.drop_event_texts(
            self._connection, event_id=event_id, languages=json.dumps(list(languages))
        )

    async def arrange(self, event_id: int, arrangements: Arrangements) -> None:
        """Keeps what an organizer decided beyond what a calendar says."""
        await _queries.set_arrangements(
            self._connection,
            event_id=event_id,
            capacity=arrangements.capacity,
            any_hour=int(arrangements.any_hour),
            ladder=" ".join(arrangements.ladder),
            thanks=int(arrangements.thanks),
            picture=arrangements.picture,
        )

    async def raise_revision(self, event: Event, revision: int) -> None:
        """Gives the event a higher revision, and keeps how it stood before (``event``) to say what it was."""
        row = event.row
        await _queries.put_version(
            self._connection,
            event_id=row.event_id,
            revision=row.revision,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            all_day=row.all_day,
            zone=row.zone,
            state=row.state,
            places=json.dumps({language: text.place for language, text in event.texts.items()}),
        )
        await _queries.raise_revision(self._connection, event_id=row.event_id, revision=revision)

    async def version(self, event_id: int, revision: int) -> EventVersion | None:
        """How the event stood at an earlier revision, or None."""
        row = await _queries.version(self._connection, event_id=event_id, revision=revision)
        return cast("EventVersion | None", row)

    async def ahead(self, *, after: int, until: int = _NEVER) -> list[Event]:
        """Every published event that has not begun at ``after`` and begins by ``until``, next first."""
        rows = [row async for row in _queries.ahead(self._connection, after=after, until=until)]
        return await self._with_texts(rows)

    async def next_ahead(self, starts_at: int, event_id: int, *, at_most: int) -> list[Event]:
        """The next published events behind the one with this start and this id, next first."""
        rows = _queries.next_ahead(self._connection, starts_at=starts_at, event_id=event_id, at_most=at_most)
        return await self._with_texts([row async for row in rows])

    async def named(self, uid: str, occurrence: int) -> Event | None:
        """The event that a calendar calls by this name, or None."""
        row = await _queries.event_by_name(self._connection, uid=uid, occurrence=occurrence)
        return await self._whole(row)

    async def series(self, uid: str, *, after: int) -> list[Event]:
        """The occurrences of one series that start after a moment, cancelled ones too."""
        rows = [row async for row in _queries.events_of_series(self._connection, uid=uid, after=after)]
        return await self._with_texts(rows)

    async def find(self, event_id: int) -> Event | None:
        """The event with this id, or None."""
        return await self._whole(await _queries.event_by_id(self._connection, event_id=event_id))

    async def coming(self, *, after: int, first: int = 0, at_most: int = 8) -> list[Event]:
        """Published events that have not ended at ``after``, next first: ``at_most`` from number ``first``."""
        rows = _queries.coming_events(self._connection, after=after, first=first, at_most=at_most)
        return await self._with_texts([row async for row in rows])

    async def not_over(self, *, after: int, first: int = 0, at_most: int = 8) -> list[Event]:
        """Events that have not ended at ``after``, cancelled ones too: ``at_most`` from number ``first``."""
        rows = _queries.not_over(self._connection, after=after, first=first, at_most=at_most)
        return await self._with_texts([row async for row in rows])

    async def count_not_over(self, *, after: int) -> int:
        """How many events have not ended at ``after``, cancelled ones too."""
        return cast("int", await _queries.count_not_over(self._connection, after=after))

    async def over(self, *, at: int, first: int = 0, at_most: int = 8) -> list[Event]:
        """Events that have ended by then, newest first, cancelled ones too: ``at_most`` from number ``first``."""
        rows = _queries.over(self._connection, at=at, first=first, at_most=at_most)
        return await self._with_texts([row async for row in rows])

    async def count_over(self, *, at: int) -> int:
        """How many events have ended by then, cancelled ones too."""
        return cast("int", await _queries.count_over(self._connection, at=at))

    async def count_coming(self, *, after: int) -> int:
        """How many published events have not ended at ``after``."""
        count: int = await _queries.count_coming_events(self._connection, after=after)
        return count

    async def neighbours(self, event_id: int, *, after: int) -> Neighbours:
        """The coming events just before and just behind this one in the list."""
        connection = self._connection
        return Neighbours(
            before=await _queries.event_before(connection, event_id=event_id, after=after),
            behind=await _queries.event_behind(connection, event_id=event_id, after=after),
        )

    async def _whole(self, row: EventRow | None) -> Event | None:
        if row is None:
            return None
        (event,) = await self._with_texts([row])
        return event

    async def _with_texts(self, rows: Iterable[EventRow]) -> list[Event]:
        rows = list(rows)
        texts: dict[int, dict[str, EventText]] = {row.event_id: {} for row in rows}
        event_ids = json.dumps(list(texts))
        async for text in _queries.event_texts(self._connection, event_ids=event_ids):
            texts[text.event_id][text.language] = text
        return [Event(row, texts[row.event_id]) for row in rows]
