"""Broadcasts, their corrections and recalls: composed as drafts, confirmed, then delivered as mailings.

The lifecycle is the store's own: a trigger refuses every step that is none, and writes each one into the audit.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

import aiosqlite

from bot.store.queries import load_queries

BroadcastKind = Literal["broadcast", "correction", "recall"]
Stage = Literal["draft", "awaiting", "scheduled", "sending", "paused", "finished", "cancelled"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, through what, and when (UTC epoch seconds).

    ``chat_id`` is an organizer's, or None; ``language`` the one that they read, for whom the store may not know (any more).
    """

    chat_id: int | None
    through: Literal["organizer", "command line", "bot"]
    at: int
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A row of ``broadcast``."""

    broadcast_id: int
    kind: BroadcastKind
    about: int | None
    state: Stage
    mailing_id: int | None
    topic: str
    languages: str
    rested_days: int
    send_at: int | None
    paid: int
    in_channel: int
    says_so: int
    earlier_wording: int
    most_a_week: int | None
    fingerprint: str | None
    created_by: int | None
    confirmed_by: int | None
    approved_by: int | None
    created_at: int
    confirmed_at: int | None
    changed_at: int

    @property
    def only_languages(self) -> tuple[str, ...]:
        """The languages whose people hear it; none stands for all."""
        return tuple(json.loads(self.languages))

    @property
    def event_id(self) -> int | None:
        """The event whose people hear it, or None where it goes to all who asked for updates."""
        kind, _, number = self.topic.partition("/")
        return int(number) if kind == "event" else None


@dataclass(frozen=True, slots=True)
class AudienceCount:
    """How many people hear a broadcast in a language, and how many of them are over their number a week."""

    people: int
    over: int


_queries = load_queries("broadcasts.sql", Broadcast)


class Broadcasts:
    """The tables around ``broadcast`` as one connection sees them."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def begin(
        self,
        actor: Actor,
        *,
        kind: BroadcastKind = "broadcast",
        about: int | None = None,
        topic: str = "updates",
        languages: Iterable[str] = (),
    ) -> int:
        """A new draft; gives its id."""
        broadcast_id = await _queries.begin_broadcast(
            self._connection,
            kind=kind,
            about=about,
            topic=topic,
            languages=json.dumps(list(languages)),
            chat_id=actor.chat_id,
            actor=actor.through,
            at=actor.at,
        )
        return cast("int", broadcast_id)

    async def find(self, broadcast_id: int) -> Broadcast | None:
        """The broadcast with this id, or None."""
        row = await _queries.broadcast_by_id(self._connection, broadcast_id=broadcast_id)
        return cast("Broadcast | None", row)

    async def of_mailing(self, mailing_id: int) -> Broadcast | None:
        """What a mailing delivers, or None where it is no broadcast."""
        row = await _queries.broadcast_of_mailing(self._connection, mailing_id=mailing_id)
        return cast("Broadcast | None", row)

    async def among(self, states: Iterable[Stage], *, first: int = 0, at_most: int = 100) -> list[Broadcast]:
        """A page of those in some states, the newest first."""
        rows = _queries.broadcasts_in(
            self._connection, states=json.dumps(list(states)), first=first, at_most=at_most
        )
        return [row async for row in rows]

    async def listed(self, *, first: int, at_most: int) -> list[Broadcast]:
        """A page of all that was not thrown away: what is to be decided, then what is under way, then what is over."""
        rows = _queries.listed_broadcasts(self._connection, first=first, at_most=at_most)
        return [row async for row in rows]

    async def count_listed(self) -> int:
        """How many there are in that list."""
        return cast("int", await _queries.count_listed_broadcasts(self._connection))

    async def changes_of(self, broadcast_id: int) -> list[Broadcast]:
        """Its corrections and recalls, drafts too, the oldest first."""
        return [row async for row in _queries.changes_of(self._connection, about=broadcast_id)]

    async def recall_of(self, broadcast_id: int) -> Broadcast | None:
        """Its recall, if it was recalled."""
        row = await _queries.recall_of(self._connection, about=broadcast_id)
        return cast("Broadcast | None", row)

    async def set_audience(
        self, broadcast_id: int, *, topic: str, languages: Iterable[str], rested_days: int
    ) -> None:
        """Who a draft is for."""
        await _queries.set_audience(
            self._connection,
            broadcast_id=broadcast_id,
            topic=topic,
            languages=json.dumps(list(languages)),
            rested_days=rested_days,
        )

    async def set_send_at(self, broadcast_id: int, send_at: int | None) -> None:
        """When a draft is sent once it is confirmed; None is at once."""
        await _queries.set_send_at(self._connection, broadcast_id=broadcast_id, send_at=send_at)

    async def keep_draft(self, broadcast_id: int, *, at: int) -> None:
        """Somebody is at work on a draft at this moment (UTC epoch seconds): it was not left."""
        await _queries.keep_draft(self._connection, broadcast_id=broadcast_id, at=at)

    async def set_earlier_wording(self, broadcast_id: int, *, earlier_wording: bool) -> None:
        """Whether a draft is also for those who agreed to an earlier wording, which covers less."""
        await _queries.set_earlier_wording(
            self._connection, broadcast_id=broadcast_id, earlier_wording=int(earlier_wording)
        )

    async def count_too_old(self, broadcast_id: int) -> int:
        """How many people of its topic and languages agreed to a wording that does not cover broadcasts as they are now."""
        return cast("int", await _queries.count_too_old(self._connection, broadcast_id=broadcast_id))

    async def set_paid(self, broadcast_id: int, *, paid: bool) -> None:
        """Whether a draft is paid for, to be sent faster."""
        await _queries.set_paid(self._connection, broadcast_id=broadcast_id, paid=int(paid))

    async def set_in_channel(self, broadcast_id: int, *, in_channel: bool) -> None:
        """Whether a draft is posted in the channel too."""
        await _queries.set_in_channel(self._connection, broadcast_id=broadcast_id, in_channel=int(in_channel))

    async def set_says_so(self, broadcast_id: int, *, says_so: bool) -> None:
        """Whether the copies that a correction changes say so."""
        await _queries.set_says_so(self._connection, broadcast_id=broadcast_id, says_so=int(says_so))

    async def put_body(self, broadcast_id: int, language: str, body: str) -> None:
        """What a draft says in one language, as JSON."""
        await _queries.put_body(self._connection, broadcast_id=broadcast_id, language=language, body=body)

    async def drop_body(self, broadcast_id: int, language: str) -> None:
        """A draft has no version in this language any more."""
        await _queries.drop_body(self._connection, broadcast_id=broadcast_id, language=language)

    async def bodies(self, broadcast_id: int) -> dict[str, str]:
        """What it says, by language, as JSON."""
        rows = _queries.bodies_of(self._connection, broadcast_id=broadcast_id)
        return {language: body async for language, body in rows}

    async def enter(self, broadcast: Broadcast, entering: Stage, actor: Actor) -> bool:
        """Goes from the state it was read in to the next; False when it is in another by now."""
        entered = await _queries.enter(
            self._connection,
            broadcast_id=broadcast.broadcast_id,
            leaving=broadcast.state,
            entering=entering,
            chat_id=actor.chat_id,
            actor=actor.through,
            at=actor.at,
        )
        return entered is not None

    async def note_confirmation(
        self, broadcast_id: int, fingerprint: str, actor: Actor, *, most_a_week: int
    ) -> None:
        """What was confirmed, and by whom."""
        await _queries.note_confirmation(
            self._connection,
            broadcast_id=broadcast_id,
            fingerprint=fingerprint,
            most_a_week=most_a_week,
            chat_id=actor.chat_id,
            at=actor.at,
        )

    async def note_approval(self, broadcast_id: int, actor: Actor) -> None:
        """Who approved it."""
        await _queries.note_approval(self._connection, broadcast_id=broadcast_id, chat_id=actor.chat_id)

    async def hand_over(self, broadcast_id: int, mailing_id: int | None) -> None:
        """What delivers it; None where it is a draft again."""
        await _queries.hand_over(self._connection, broadcast_id=broadcast_id, mailing_id=mailing_id)

    async def follow(self, actor: Actor) -> list[int]:
        """Everything under way enters the state that its mailing has by now; gives what did."""
        rows = _queries.follow(self._connection, chat_id=actor.chat_id, actor=actor.through, at=actor.at)
        return [broadcast_id async for (broadcast_id,) in rows]

    async def words_in_force(self, broadcast_id: int) -> int:
        """Whose words it is sent with now: its own, or those of a correction."""
        return cast("int", await _queries.words_in_force(self._connection, broadcast_id=broadcast_id))

    async def audience(self, broadcast_id: int, *, now: int, most_a_week: int) -> dict[str, AudienceCount]:
        """Who would hear it if it were sent now, by language."""
        limits = {"broadcast_id": broadcast_id, "now": now, "most_a_week": most_a_week}
        if await _queries.is_for_all(self._connection, **limits):
            everybody = await self.opted_in(broadcast_id)
            return {language: AudienceCount(people, 0) for language, people in everybody.items()}
        rows = _queries.audience_now(self._connection, **limits)
        return {language: AudienceCount(people, over) async for language, people, over in rows}

    async def opted_in(self, broadcast_id: int) -> dict[str, int]:
        """How many people opted in to what it is for, by language: whoever is left out for what they got before, too."""
        rows = _queries.audience_of_all(self._connection, broadcast_id=broadcast_id)
        return {language: people async for language, people in rows}

    async def copies(self, broadcast_id: int) -> dict[str, int]:
        """How many people hold a copy of it, by the language it was written in."""
        rows = _queries.copies_of(self._connection, broadcast_id=broadcast_id)
        return {language: count async for language, count in rows}

    async def copies_sent_after(self, broadcast_id: int, at: int) -> int:
        """How many of the copies are younger than a moment."""
        count = await _queries.copies_sent_after(self._connection, broadcast_id=broadcast_id, at=at)
        return cast("int", count)

    async def count_tap(self, broadcast_id: int, button: str) -> None:
        """One more tap on a button."""
        await _queries.count_tap(self._connection, broadcast_id=broadcast_id, button=button)

    async def taps(self, broadcast_id: int) -> dict[str, int]:
        """How often each button was tapped."""
        rows = _queries.taps_of(self._connection, broadcast_id=broadcast_id)
        return {button: taps async for button, taps in rows}

    async def stops_after(self, broadcast_id: int) -> int:
        """How many people opted out of what brought it to them within a day after they got it."""
        return cast("int", await _queries.stops_after(self._connection, broadcast_id=broadcast_id))
