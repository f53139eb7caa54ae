"""What importing a calendar would do to the list of events, as a value that can be shown before it is done."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal
from zoneinfo import ZoneInfo

from bot.store.events import Event, EventFacts, EventText
from bot.texts.calendar_file import one_line, plain
from bot.texts.dates import local

Kind = Literal["new", "changed", "cancelled", "same", "older"]
What = Literal["state", "time", "place", "title", "description", "link"]

_DONE: tuple[Kind, ...] = ("new", "changed", "cancelled")
_MARK_LENGTH = 12
# As many as iCalendar allows.
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Change:
    """What a file means for one event.

    Attributes:
        kind: Whether the event is new, changed, cancelled, the same, or left alone because the file is older.
        facts: The event as it would be.
        before: The event as it is; None where the store does not know it.
        what: What would be different about it.
        told: How many people would get a notice.
    """

    kind: Kind
    facts: EventFacts
    before: Event | None = None
    what: tuple[What, ...] = ()
    told: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """How many events an import added, changed, found unchanged, cancelled, or left alone as newer than the file."""

    new: int = 0
    changed: int = 0
    same: int = 0
    cancelled: int = 0
    older: int = 0

    def __str__(self) -> str:
        """``3 new, 1 changed, 20 the same, 0 cancelled, 2 older than what is here``."""
        return (
            f"{self.new} new, {self.changed} changed, {self.same} the same, {self.cancelled} cancelled, "
            f"{self.older} older than what is here"
        )


@dataclass(frozen=True, slots=True)
class Preview:
    """What importing a calendar with texts in this language would do, event by event."""

    changes: tuple[Change, ...]
    language: str

    def of(self, kind: Kind) -> list[Change]:
        """The changes of one kind, next event first."""
        found = [change for change in self.changes if change.kind == kind]
        return sorted(found, key=lambda change: (change.facts.starts_at, change.facts.title))

    @property
    def counts(self) -> Imported:
        """How many there are of each kind."""
        counts = Counter(change.kind for change in self.changes)
        return Imported(
            counts["new"], counts["changed"], counts["same"], counts["cancelled"], counts["older"]
        )

    @property
    def changes_nothing(self) -> bool:
        """Whether applying it would leave everything as it is."""
        return not any(change.kind in _DONE for change in self.changes)

    @property
    def mark(self) -> str:
        """Short enough for a button: another one when the import would do anything else than this."""
        does = [
            (change.kind, change.facts, change.before and change.before.facts(self.language))
            for change in self.changes
            if change.kind in _DONE
        ]
        return hashlib.sha256(repr((self.language, does)).encode()).hexdigest()[:_MARK_LENGTH]


def with_what_stays(facts: EventFacts, event: Event, language: str) -> EventFacts:
    """The facts, with what the event has where the file says the same less exactly, or does not say it at all.

    That is the link, the position at the same place, and of whole days the zone and the end.
    """
    known = event.facts(language)
    if _time(facts) == _time(known):
        facts = replace(facts, starts_at=known.starts_at, ends_at=known.ends_at, zone=known.zone)
    is_same_place = one_line(facts.place) == one_line(known.place)
    if _position(facts) == _position(known) or (facts.latitude is None and is_same_place):
        facts = replace(facts, latitude=known.latitude, longitude=known.longitude)
    return replace(facts, link=facts.link or known.link)


def with_facts(event: Event, facts: EventFacts, language: str) -> Event:
    """The event as it would be with these facts; what a calendar does not tell stays as it is."""
    row = event.row
    state: Literal["published", "cancelled"] = "cancelled" if facts.cancelled else "published"
    as_told = replace(
        row,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        all_day=int(facts.all_day),
        zone=facts.zone,
        latitude=facts.latitude,
        longitude=facts.longitude,
        link=facts.link,
        state=state,
        sequence=facts.revision,
    )
    text = EventText(row.event_id, language, facts.title, facts.description, facts.place)
    return Event(as_told, {**event.texts, language: text})


def differences(event: Event, facts: EventFacts, language: str) -> tuple[What, ...]:
    """What these facts say otherwise than the event; that a file was written anew (its SEQUENCE) is nothing."""
    known = event.facts(language)
    what: list[What] = []
    if known.cancelled != facts.cancelled:
        what.append("state")
    if _time(known) != _time(facts):
        what.append("time")
    was, now = _words(known), _words(facts)
    is_known = now in _all_words(event, language)
    if (was.place != now.place and not is_known) or _position(known) != _position(facts):
        what.append("place")
    # Words in a language that the event has no text in are news, unless they are those that it has in another.
    if not is_known and (was.title != now.title or language not in event.texts):
        what.append("title")
    if not is_known and was.description != now.description:
        what.append("description")
    if known.link != facts.link:
        what.append("link")
    return tuple(what)


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    description: str
    place: str


def _words(text: EventFacts | EventText) -> _Words:
    return _Words(one_line(text.title), plain(text.description), one_line(text.place))


def _all_words(event: Event, language: str) -> Iterable[_Words]:
    own = event.texts.get(language)
    return [_words(text) for text in ([own] if own else event.texts.values())]


def _time(facts: EventFacts) -> tuple[object, ...]:
    if not facts.all_day:
        return facts.starts_at, facts.ends_at, facts.zone
    # A day is the same day in every zone, and without an end it is one day.
    zone = ZoneInfo(facts.zone)
    first = local(facts.starts_at, zone).date()
    last = first if facts.ends_at is None else local(facts.ends_at - 1, zone).date()
    return first, max(first, last)


def _position(facts: EventFacts) -> tuple[float, float] | None:
    if facts.latitude is None or facts.longitude is None:
        return None
    return round(facts.latitude, _DECIMALS), round(facts.longitude, _DECIMALS)
