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
    """Who does something, through what, and when (UTC epoch seconds); ``chat_id`` is an organizer's, or None."""

    chat_id: int | None
    through: Literal["organizer", "command line", "bot"]
    at: int


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


@dataclass(frozen=True, slots=True)
class Watch:
    """A row of ``broadcast_watch``: a message that shows an organizer how a broadcast goes."""

    broadcast_id: int
    chat_id: int
    message_id: int | None


PostState = Literal["pending", "intent", "sent", "failed", "uncertain", "cancelled"]


@dataclass(frozen=True, slots=True)
class ChannelPost:
    """A row of ``channel_post``: a broadcast, or a change of one, in the campaign's channel."""

    broadcast_id: int
    state: PostState
    message_ids: str
    at: int
    code: str | None
    words: int | None

    @property
    def messages(self) -> tuple[int, ...]:
        """Telegram's numbers of its messages, in their order."""
        return tuple(json.loads(self.message_ids))


@dataclass(frozen=True, slots=True)
class BroadcastQuestion:
    """A row of ``broadcast_question``: what an organizer's next message is taken for."""

    chat_id: int
    broadcast_id: int
    step: str
    heard: int = 0
    album: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A row of ``audit``."""

    audit_id: int
    at: int
    actor: Literal["organizer", "command line", "bot", "somebody"]
    chat_id: int | None
    broadcast_id: int | None
    action: str
    detail: str | None


_queries = load_queries("broadcasts.sql", Broadcast, Watch, ChannelPost, BroadcastQuestion, AuditEntry)


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
        await self.note(actor, broadcast_id, "begun", kind)
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

    async def count_among(self, states: Iterable[Stage]) -> int:
        """How many there are in some states."""
        count = await _queries.count_broadcasts_in(self._connection, states=json.dumps(list(states)))
        return cast("int", count)

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
        rows = _queries.audience_now(
            self._connection, broadcast_id=broadcast_id, now=now, most_a_week=most_a_week
        )
        return {language: AudienceCount(people, over) async for language, people, over in rows}

    async def copies(self, broadcast_id: int) -> dict[str, int]:
        """How many people hold a copy of it, by the language it was written in."""
        rows = _queries.copies_of(self._connection, broadcast_id=broadcast_id)
        return {language: count async for language, count in rows}

    async def copies_sent_after(self, broadcast_id: int, at: int) -> int:
        """How many of the copies are younger than a moment."""
        count = await _queries.copies_sent_after(self._connection, broadcast_id=broadcast_id, at=at)
        return cast("int", count)

    async def endings(self, mailing_id: int) -> dict[str, int]:
        """How many deliveries of a mailing are in each state; those that were cancelled count by why they were."""
        rows = _queries.endings_of(self._connection, mailing_id=mailing_id)
        return {became: count async for became, count in rows}

    async def count_tap(self, broadcast_id: int, button: str) -> None:
        """One more tap on a button."""
        await _queries.count_tap(self._connection, broadcast_id=broadcast_id, button=button)

    async def taps(self, broadcast_id: int) -> dict[str, int]:
        """How often each button was tapped."""
        rows = _queries.taps_of(self._connection, broadcast_id=broadcast_id)
        return {button: taps async for button, taps in rows}

    async def stops_after(self, broadcast_id: int, *, seconds: int) -> int:
        """How many people opted out within so many seconds after they got it."""
        count = await _queries.stops_after(self._connection, broadcast_id=broadcast_id, seconds=seconds)
        return cast("int", count)

    async def watch(self, broadcast_id: int, chat_id: int) -> None:
        """This organizer is shown how it goes, in a message of its own."""
        await _queries.watch(self._connection, broadcast_id=broadcast_id, chat_id=chat_id)

    async def watches(self) -> list[Watch]:
        """The messages that show how broadcasts go."""
        return [row async for row in _queries.watches(self._connection)]

    async def note_watch(self, watch: Watch, message_id: int | None) -> None:
        """Telegram's number of the message."""
        await _queries.note_watch(
            self._connection,
            broadcast_id=watch.broadcast_id,
            chat_id=watch.chat_id,
            message_id=message_id,
        )

    async def end_watch(self, watch: Watch) -> None:
        """It shows the end."""
        await _queries.end_watch(self._connection, broadcast_id=watch.broadcast_id, chat_id=watch.chat_id)

    async def question(self, chat_id: int) -> BroadcastQuestion | None:
        """What this organizer is being asked about a broadcast, or None."""
        row = await _queries.question_of(self._connection, chat_id=chat_id)
        return cast("BroadcastQuestion | None", row)

    async def ask(self, question: BroadcastQuestion) -> None:
        """From now on this organizer's next message is taken for an answer."""
        await _queries.put_question(
            self._connection,
            chat_id=question.chat_id,
            broadcast_id=question.broadcast_id,
            step=question.step,
            heard=question.heard,
            album=question.album,
        )

    async def ask_no_more(self, chat_id: int) -> None:
        """Nothing is asked any more."""
        await _queries.drop_question(self._connection, chat_id=chat_id)

    async def plan_channel_post(self, broadcast_id: int, actor: Actor) -> None:
        """It is to be posted in the channel, or changed there."""
        await _queries.plan_channel_post(self._connection, broadcast_id=broadcast_id, at=actor.at)

    async def drop_channel_post(self, broadcast_id: int) -> None:
        """It is not posted in the channel, being a draft again."""
        await _queries.drop_channel_post(self._connection, broadcast_id=broadcast_id)

    async def cancel_channel_post(self, broadcast_id: int, actor: Actor) -> None:
        """What is not yet in the channel never is."""
        await _queries.cancel_channel_post(self._connection, broadcast_id=broadcast_id, at=actor.at)

    async def channel_post(self, broadcast_id: int) -> ChannelPost | None:
        """What became of it in the channel, or None."""
        row = await _queries.channel_post_of(self._connection, broadcast_id=broadcast_id)
        return cast("ChannelPost | None", row)

    async def due_channel_posts(self) -> list[ChannelPost]:
        """What is to be posted or changed in the channel now."""
        return [row async for row in _queries.due_channel_posts(self._connection)]

    async def record_channel_post(  # noqa: PLR0913 - one for each column, by name
        self,
        post: ChannelPost,
        entering: PostState,
        *,
        at: int,
        messages: Iterable[int] = (),
        code: str | None = None,
        words: int | None = None,
    ) -> bool:
        """What became of it; False when it is not in the state any more in which it was read.

        ``words``: whose are about to be posted; None leaves what was noted before.
        """
        recorded = await _queries.record_channel_post(
            self._connection,
            broadcast_id=post.broadcast_id,
            leaving=post.state,
            entering=entering,
            message_ids=json.dumps(list(messages)),
            code=code,
            words=words,
            at=at,
        )
        return recorded is not None

    async def doubt_channel_posts(self, *, at: int) -> None:
        """What was about to be posted when the program ended may be there or not."""
        await _queries.doubt_channel_posts(self._connection, at=at)

    async def note(self, actor: Actor, broadcast_id: int | None, action: str, detail: str = "") -> None:
        """Writes into the audit what is no change of state."""
        await self._audit(actor.at, actor.through, actor.chat_id, broadcast_id, action, detail)

    async def note_stranger(self, chat_id: int, at: int, action: str) -> None:
        """Writes into the audit what somebody tried who may not."""
        await self._audit(at, "somebody", chat_id, None, action, "")

    async def _audit(  # noqa: PLR0913, PLR0917 - one for each column
        self, at: int, actor: str, chat_id: int | None, broadcast_id: int | None, action: str, detail: str
    ) -> None:
        await _queries.note_audit(
            self._connection,
            at=at,
            actor=actor,
            chat_id=chat_id,
            broadcast_id=broadcast_id,
            action=action,
            detail=detail or None,
        )

    async def audit(self, broadcast_id: int) -> list[AuditEntry]:
        """What was done with it, the oldest first."""
        return [row async for row in _queries.audit_of(self._connection, broadcast_id=broadcast_id)]

    async def latest_audit(self, *, at_most: int = 100) -> list[AuditEntry]:
        """The newest entries of all, the newest first."""
        return [row async for row in _queries.latest_audit(self._connection, at_most=at_most)]
