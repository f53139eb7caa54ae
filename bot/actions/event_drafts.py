"""An event as an organizer is preparing it, and where in the asking they are.

It is in the store after every answer, so a restart in the middle loses nothing.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.store.consents import Occasion
from bot.store.database import Database, Tables
from bot.store.drafts import Draft
from bot.store.events import Event, EventRow, EventText

KIND: Final = "event"
TEXTS: Final = ("title", "place", "description", "bring")
"""The fields that have a text in each language."""
WORD: Final = "word"
"""The field of what an organizer adds to a notice, in each language."""
REVIEW: Final = "review"
CONFIRM: Final = "confirm"

_DAY = 24 * 3600
_MARK_LENGTH = 12


class EventDraft(BaseModel):
    """What is known so far.

    Attributes:
        number: Tells this draft from any other.
        uid: What a new event will be called in calendars.
        event_id: The event that is edited or cancelled; None for a new one.
        seen: The mark of that event when the draft was begun, or when its publishing was last held up.
        cancelling: Whether it is to be cancelled.
        copied: Whether a new event began as a copy of another, which it looks like until something is changed.
        complete: Whether the first round of questions is over: from then on an answer leads back to the review.
        zone: The IANA name of the zone its times are told in.
        texts: Field → language → plain text.
        starts_at: UTC epoch seconds.
        lasts: Seconds from start to end; of an event that lasts all day, whole days.
        days: The days that were given without a time of day.
        step: Where the asking is: a step, ``review`` or ``confirm``.
        waiting: Whether the next message is taken for an answer; not once the organizer has left.
        heard: The update that was last taken for an answer: Telegram may give it again.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    uid: str
    zone: str
    event_id: int | None = None
    seen: str = ""
    cancelling: bool = False
    copied: bool = False
    complete: bool = False
    texts: Mapping[str, Mapping[str, str]] = {}
    starts_at: int | None = None
    lasts: int | None = None
    all_day: bool = False
    latitude: float | None = None
    longitude: float | None = None
    link: str | None = None
    picture: str | None = None
    capacity: int | None = None
    days: tuple[dt.date, ...] = ()
    step: str = ""
    waiting: bool = True
    heard: int = 0

    @property
    def mark(self) -> str:
        """Short enough for a button: tells what is known of the event from anything else."""
        facts = self.model_dump_json(exclude={"number", "seen", "days", "step", "waiting", "heard"})
        return hashlib.sha256(facts.encode()).hexdigest()[:_MARK_LENGTH]

    @property
    def ends_at(self) -> int | None:
        """UTC epoch seconds, or None where no end is known."""
        if self.starts_at is None or self.lasts is None:
            return None
        if not self.all_day:
            return self.starts_at + self.lasts
        first = dt.datetime.fromtimestamp(self.starts_at, ZoneInfo(self.zone))
        behind = first.replace(tzinfo=None) + dt.timedelta(seconds=self.lasts)
        return int(behind.replace(tzinfo=ZoneInfo(self.zone)).timestamp())

    @property
    def is_blank(self) -> bool:
        """Whether nothing would be lost with it."""
        if self.cancelling:
            return WORD not in self.texts
        if self.event_id is not None:
            return self.mark == self.seen
        return not self.texts and self.starts_at is None

    def own(self, field: str, language: str) -> str:
        """A text in exactly this language; empty where there is none."""
        return self.texts.get(field, {}).get(language, "")

    def text(self, field: str, *languages: str) -> str:
        """A text in the first of these languages that has one, else in any; empty where there is none."""
        texts = self.texts.get(field, {})
        own = next((texts[language] for language in languages if language in texts), None)
        return own if own is not None else next(iter(texts.values()), "")

    def with_text(self, field: str, languages: Sequence[str], text: str) -> "EventDraft":
        """The same, with this text in these languages; without one where it is empty."""
        kept = {name: own for name, own in self.texts.get(field, {}).items() if name not in languages}
        texts = {**kept, **(dict.fromkeys(languages, text) if text else {})}
        others = {name: own for name, own in self.texts.items() if name != field}
        return self.model_copy(update={"texts": {**others, field: texts} if texts else others})

    def with_(self, **facts: object) -> "EventDraft":
        """The same, with these facts."""
        return self.model_copy(update=facts)


def new_draft(number: int, uid: str, zone: ZoneInfo) -> EventDraft:
    """Of an event about which nothing is known."""
    return EventDraft(number=number, uid=uid, zone=zone.key)


def draft_of(event: Event, number: int) -> EventDraft:
    """Of an event that is to be changed or cancelled."""
    return _as_it_is(event).with_(number=number, seen=mark_of(event))


def mark_of(event: Event) -> str:
    """Tells an event as it is from any change of it that publishing a draft would undo."""
    return _as_it_is(event).mark


def _as_it_is(event: Event) -> EventDraft:
    row = event.row
    lasts = None if row.ends_at is None else row.ends_at - row.starts_at
    if lasts is not None and row.all_day:
        # In whole days: one on which the clocks change has 23 or 25 hours.
        lasts = round(lasts / _DAY) * _DAY
    return EventDraft(
        number=0,
        uid=row.uid,
        zone=row.zone,
        event_id=row.event_id,
        complete=True,
        texts={
            field: texts
            for field in TEXTS
            if (texts := {tag: text for tag, own in event.texts.items() if (text := getattr(own, field))})
        },
        starts_at=row.starts_at,
        lasts=lasts,
        all_day=bool(row.all_day),
        latitude=row.latitude,
        longitude=row.longitude,
        link=row.link,
        picture=row.picture,
        capacity=row.capacity,
    )


def copy_of(event: Event, number: int, uid: str) -> EventDraft:
    """Of a new event that is like this one, at a time that is still to be told."""
    return _as_it_is(event).with_(number=number, uid=uid, event_id=None, starts_at=None, copied=True)


def would_be(draft: EventDraft, languages: Sequence[str]) -> Event:
    """The event as it would be published, with a text in each of the languages.

    Raises:
        ValueError: It has no start yet.
    """
    if draft.starts_at is None:
        message = "a draft without a start is no event yet"
        raise ValueError(message)
    event_id = draft.event_id or 0
    row = EventRow(
        event_id=event_id,
        uid=draft.uid,
        occurrence=0,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        all_day=int(draft.all_day),
        zone=draft.zone,
        latitude=draft.latitude,
        longitude=draft.longitude,
        link=draft.link,
        capacity=draft.capacity,
        state="cancelled" if draft.cancelling else "published",
        revision=0,
        picture=draft.picture,
    )
    texts = {
        language: EventText(
            event_id, language, **{field: draft.text(field, language, *languages) for field in TEXTS}
        )
        for language in languages
    }
    return Event(row, texts)


async def load(tables: Tables, chat_id: int) -> EventDraft | None:
    """What this organizer is preparing, or None; one that this version cannot read is none."""
    kept = await tables.drafts.find(chat_id)
    if kept is None or kept.kind != KIND:
        return None
    try:
        return EventDraft.model_validate_json(kept.facts)
    except ValidationError:
        return None


async def put(tables: Tables, occasion: Occasion, draft: EventDraft) -> None:
    """Keeps it, in place of what this organizer was preparing."""
    await tables.people.join(occasion.chat_id, language=occasion.language, at=occasion.at)
    step = draft.step if draft.waiting else ""
    if draft.waiting:
        # One question at a time.
        await tables.questions.drop(occasion.chat_id)
    await tables.drafts.put(Draft(occasion.chat_id, KIND, step, draft.model_dump_json(), occasion.at))


async def begin(database: Database, occasion: Occasion, draft: EventDraft) -> EventDraft:
    """Keeps a new draft, unless there is one with something in it; gives the one that is there then."""
    async with database.transaction() as tables:
        there = await load(tables, occasion.chat_id)
        if there is not None and not there.is_blank:
            return there
        await put(tables, occasion, draft)
    return draft


async def find(database: Database, chat_id: int) -> EventDraft | None:
    """What this organizer is preparing, or None."""
    async with database.reading() as tables:
        return await load(tables, chat_id)


async def keep(database: Database, occasion: Occasion, draft: EventDraft) -> None:
    """Keeps it, in place of what this organizer was preparing."""
    async with database.transaction() as tables:
        await put(tables, occasion, draft)


async def leave(database: Database, occasion: Occasion) -> EventDraft | None:
    """Nothing is asked any more; gives the draft as it is kept, or None: one with nothing in it goes."""
    async with database.transaction() as tables:
        return await set_aside(tables, occasion)


async def set_aside(tables: Tables, occasion: Occasion) -> EventDraft | None:
    """The same, within a transaction."""
    draft = await load(tables, occasion.chat_id)
    if draft is None:
        return None
    if draft.is_blank:
        await tables.drafts.drop(occasion.chat_id)
        return None
    left = draft.with_(waiting=False)
    await put(tables, occasion, left)
    return left


async def throw_away(database: Database, occasion: Occasion) -> None:
    """Drops what this organizer is preparing."""
    async with database.transaction() as tables:
        await tables.drafts.drop(occasion.chat_id)
