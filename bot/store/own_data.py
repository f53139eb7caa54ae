"""Own data: every row of every table that is about one person, to be shown and given to them and to nobody else.

A model has the columns of its table, by their names; only ``chat_id`` stands once, above them all. They are what people
get as JSON, so their fields are described there and a change of one is a change of the file's version.
"""

import datetime as dt
import json
from typing import Annotated, Any

import aiosqlite
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.store.queries import load_queries


def _in_utc(value: object) -> object:
    return dt.datetime.fromtimestamp(value, dt.UTC) if isinstance(value, int) else value


def _parsed(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


Moment = Annotated[dt.datetime, BeforeValidator(_in_utc)]
"""UTC epoch seconds in the store; ISO 8601 in the file."""


class OwnPart(BaseModel):
    """A part of what is held: frozen, and with nothing in it that is not described."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class OwnPerson(OwnPart):
    """Who you are to the bot."""

    language: str
    """The language the bot writes to you in."""
    state: str
    """``active``, or ``gone`` once you blocked the bot."""
    joined_at: Moment
    """When you first wrote."""
    came_from: str | None
    """The word in the invitation link you came by."""
    receipt: str
    """A random secret of your own: with it you can show later that your data was deleted. Keep it to yourself."""
    gone_at: Moment | None
    """Since when you cannot be reached."""


class OwnConsent(OwnPart):
    """One opt-in or opt-out."""

    consent_id: int
    purpose: str
    """``updates``, ``events``, ``event/`` with an event's number, ``everything`` (a STOP) or ``leaving`` (blocked)."""
    action: str
    """``given`` or ``withdrawn``."""
    wording_version: int | None
    """Which version of the words you were shown."""
    wording_hash: str | None
    """SHA-256 of these words."""
    language: str
    at: Moment
    update_id: int
    """Telegram's number of the tap or message."""


class OwnSubscription(OwnPart):
    """Something you hear about now."""

    topic: str
    consent_id: int
    """The opt-in that it rests on."""


class OwnAttendance(OwnPart):
    """What you said about an event."""

    event_id: int
    title: str | None
    starts_at: Moment
    place: str
    """``held``, ``waiting``, ``offered`` or ``none``."""
    asked_at: Moment
    update_id: int
    offered_until: Moment | None
    answer: str | None
    """``coming`` or ``cant``."""
    muted: bool
    """Whether reminders for all events leave this one out."""


class OwnRungChoice(OwnPart):
    """A reminder that you chose to get or not to get."""

    rung: str
    """How long before the event: ``week``, ``day``, ``morning`` or ``hours``."""
    wanted: bool


class OwnDelivery(OwnPart):
    """A message that was sent to you, or is going to be."""

    mailing_id: int
    kind: str
    """What it is: ``reminder``, ``broadcast`` …"""
    event_id: int | None
    """The event it is about."""
    part: str
    """Which of an event's messages."""
    broadcast_id: int | None
    """The campaign's message it is, if it is one."""
    state: str
    """``sent``, ``gone``, ``failed``, ``uncertain``, ``cancelled``, or ``pending`` and ``intent`` before it is sent."""
    message_id: int | None
    """Telegram's number of the message."""
    further: Annotated[list[int], BeforeValidator(_parsed)]
    """Telegram's numbers of its other messages."""
    attempts: int
    not_before: Moment
    at: Moment
    code: str | None
    """Telegram's reason, or the bot's own."""
    words: int | None
    """The broadcast whose words it has: a correction's, where there was one."""
    language: str | None
    consent_id: int | None
    """The opt-in that allowed it."""


class OwnDraft(OwnPart):
    """What you are preparing as an organizer."""

    kind: str
    step: str
    facts: Annotated[dict[str, Any], BeforeValidator(_parsed)]
    at: Moment


class OwnQuestion(OwnPart):
    """What you are being asked about a broadcast as an organizer."""

    broadcast_id: int
    step: str
    heard: int
    album: str


class OwnWatch(OwnPart):
    """A message that shows you how a broadcast goes."""

    broadcast_id: int
    message_id: int | None


class OwnBroadcast(OwnPart):
    """A broadcast that you had a part in."""

    broadcast_id: int
    kind: str
    about: int | None
    state: str
    mailing_id: int | None
    topic: str
    languages: Annotated[list[str], BeforeValidator(_parsed)]
    rested_days: int
    send_at: Moment | None
    paid: bool
    in_channel: bool
    says_so: bool
    earlier_wording: bool
    most_a_week: int | None
    fingerprint: str | None
    created_by: bool
    """Whether it was you who began it."""
    confirmed_by: bool
    """Whether it was you who confirmed it."""
    approved_by: bool
    """Whether it was you who approved it."""
    changed_by: bool
    """Whether it was you who changed its state last."""
    created_at: Moment
    confirmed_at: Moment | None
    changed_as: str
    changed_at: Moment
    texts: Annotated[dict[str, Any], BeforeValidator(_parsed)]
    """What it says, by language, where you began it."""


class OwnAuditEntry(OwnPart):
    """Something you did that is noted because it decides about a broadcast."""

    audit_id: int
    at: Moment
    actor: str
    broadcast_id: int | None
    action: str
    detail: str | None


class OwnRows(OwnPart):
    """Everything that is held about one person, by the tables it stands in."""

    person: OwnPerson | None
    consent: tuple[OwnConsent, ...]
    subscription: tuple[OwnSubscription, ...]
    attendance: tuple[OwnAttendance, ...]
    rung_choice: tuple[OwnRungChoice, ...]
    delivery: tuple[OwnDelivery, ...]
    draft: tuple[OwnDraft, ...] = Field(max_length=1)
    broadcast_question: tuple[OwnQuestion, ...] = Field(max_length=1)
    broadcast_watch: tuple[OwnWatch, ...]
    broadcast: tuple[OwnBroadcast, ...]
    audit: tuple[OwnAuditEntry, ...]


_queries = load_queries(
    "own_data.sql",
    OwnPerson,
    OwnConsent,
    OwnSubscription,
    OwnAttendance,
    OwnRungChoice,
    OwnDelivery,
    OwnDraft,
    OwnQuestion,
    OwnWatch,
    OwnBroadcast,
    OwnAuditEntry,
)


class OwnData:
    """All tables that have something about people, as one connection sees them."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def of(self, chat_id: int) -> OwnRows:
        """Everything about one person; read it at one moment, so that the tables agree."""
        return OwnRows(
            person=await _queries.own_person(self._connection, chat_id=chat_id),
            consent=await self._rows(_queries.own_consents, chat_id),
            subscription=await self._rows(_queries.own_subscriptions, chat_id),
            attendance=await self._rows(_queries.own_attendances, chat_id),
            rung_choice=await self._rows(_queries.own_rung_choices, chat_id),
            delivery=await self._rows(_queries.own_deliveries, chat_id),
            draft=await self._rows(_queries.own_drafts, chat_id),
            broadcast_question=await self._rows(_queries.own_questions, chat_id),
            broadcast_watch=await self._rows(_queries.own_watches, chat_id),
            broadcast=await self._rows(_queries.own_broadcasts, chat_id),
            audit=await self._rows(_queries.own_audit, chat_id),
        )

    async def _rows(self, query: Any, chat_id: int) -> tuple[Any, ...]:  # noqa: ANN401 - the query says which rows
        return tuple([row async for row in query(self._connection, chat_id=chat_id)])
