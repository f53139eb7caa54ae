"""Deliveries: one mailing to one person, from when it is pending until it is known what became of it."""

import json
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

import aiosqlite

from bot.store.queries import load_queries

State = Literal["pending", "intent", "sent", "gone", "failed", "uncertain", "cancelled"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that was taken: ``intent`` is about to be sent, ``cancelled`` is for nobody any more.

    ``held`` is a JSON list of the messages that the person has of it already, or of what it changes, the first one
    last; ``held_at`` is when they got what it changes.
    """

    mailing_id: int
    chat_id: int
    state: Literal["intent", "cancelled"]
    attempts: int
    language: str
    held: str | None = None
    held_at: int | None = None

    @property
    def messages(self) -> tuple[int, ...]:
        """Telegram's numbers of the messages that the person has, in their order."""
        *further, first = json.loads(self.held) if self.held else [None]
        return () if first is None else (first, *further)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of ``delivery``."""

    mailing_id: int
    chat_id: int
    state: State
    message_id: int | None
    further: str
    attempts: int
    not_before: int
    at: int
    code: str | None
    words: int | None
    language: str | None
    consent_id: int | None

    @property
    def messages(self) -> tuple[int, ...]:
        """Telegram's numbers of its messages, in their order."""
        return () if self.message_id is None else (self.message_id, *json.loads(self.further))


@dataclass(frozen=True, slots=True)
class Ended:
    """So many people of one language, whose delivery came to this state for this reason.

    What has not ended has no language yet: people are written to in the one they read when it is sent.
    """

    language: str | None
    state: State
    code: str | None
    people: int


@dataclass(frozen=True, slots=True)
class Record:
    """What became of a claim, at a moment; one that is ``pending`` again rests until ``not_before``.

    ``messages`` are Telegram's numbers of what arrived; with none, those that were known stay.
    """

    mailing_id: int
    chat_id: int
    state: State
    at: int
    messages: tuple[int, ...] = ()
    code: str | None = None
    not_before: int = 0


_queries = load_queries("deliveries.sql", Claim, Delivery, Ended)


class Deliveries:
    """The table ``delivery`` as one connection sees it. A transition names the state it leaves."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def claim(
        self,
        mailing_id: int,
        *,
        now: int,
        resting: Container[int],
        at_most: int,
        words: int | None = None,
    ) -> list[Claim]:
        """Takes pending deliveries of a mailing.

        Args:
            mailing_id: Which.
            now: UTC epoch seconds.
            resting: Chats that are left alone for the moment.
            at_most: How many.
            words: The broadcast or correction whose words will be sent.
        """
        chats = json.dumps(await self._next(mailing_id, now, resting, at_most))
        rows = _queries.claim(self._connection, mailing_id=mailing_id, words=words, now=now, chats=chats)
        claims = [row async for row in rows]
        if words is None:
            return claims
        copies = {
            chat_id: {"held": held, "held_at": held_at}
            async for chat_id, held, held_at in _queries.copies_to_change(
                self._connection, mailing_id=mailing_id, chats=chats
            )
        }
        return [
            replace(claim, **copies[claim.chat_id]) if claim.chat_id in copies else claim for claim in claims
        ]

    async def _next(self, mailing_id: int, now: int, resting: Container[int], at_most: int) -> list[int]:
        """The chats whose turn it is, without those that rest: page by page, for many may rest and few are wanted."""
        chats: list[int] = []
        after = (-1, 0)
        while len(chats) < at_most:
            page = [
                place
                async for place in _queries.next_pending(
                    self._connection,
                    mailing_id=mailing_id,
                    now=now,
                    after_rest=after[0],
                    after_chat=after[1],
                    at_most=at_most,
                )
            ]
            chats += [chat_id for _, chat_id in page if chat_id not in resting]
            if len(page) < at_most:
                break
            after = page[-1]
        return chats[:at_most]

    async def record(self, record: Record) -> bool:
        """Notes what became of a claim; False when it was no longer about to be sent."""
        return bool(await self.record_all([record]))

    async def record_all(self, records: Sequence[Record]) -> set[tuple[int, int]]:
        """Notes what became of claims; gives the mailing and chat of those that were still about to be sent."""
        outcomes = [
            (
                record.mailing_id,
                record.chat_id,
                record.state,
                next(iter(record.messages), None),
                record.messages[1:],
                record.code,
                record.not_before,
                record.at,
            )
            for record in records
        ]
        rows = _queries.record_all(self._connection, outcomes=json.dumps(outcomes))
        return {(mailing_id, chat_id) async for mailing_id, chat_id in rows}

    async def doubt_intents(self, *, at: int) -> None:
        """Marks as uncertain what was about to be sent when the program ended; changes are made again."""
        await _queries.doubt_intents(self._connection, at=at)

    async def try_again(self, mailing_id: int, state: State) -> None:
        """Those of a mailing that ended in this state are to be sent again."""
        await _queries.try_again(self._connection, mailing_id=mailing_id, state=state)

    async def add(self, mailing_id: int, chat_id: int, *, at: int) -> None:
        """One more person gets the mailing; who has got it or is about to keeps their row."""
        await _queries.add(self._connection, mailing_id=mailing_id, chat_id=chat_id, at=at)

    async def cancel_some(self, mailing_id: int, code: str, *, at: int, size: int) -> None:
        """Cancels at most ``size`` of those still pending, for a reason."""
        await _queries.cancel_chunk(self._connection, mailing_id=mailing_id, code=code, at=at, size=size)

    async def next_rested(self, mailing_id: int) -> int | None:
        """When the first pending one may be sent; None when none is pending."""
        return cast("int | None", await _queries.next_rested(self._connection, mailing_id=mailing_id))

    async def state_of(self, mailing_id: int, chat_id: int) -> State | None:
        """The state of one delivery, or None."""
        state = await _queries.state_of(self._connection, mailing_id=mailing_id, chat_id=chat_id)
        return cast("State | None", state)

    async def offer_state(self, event_id: int, chat_id: int) -> State | None:
        """What became of the last offer of a place at an event to this person, or None."""
        state = await _queries.offer_state(self._connection, event_id=event_id, chat_id=chat_id)
        return cast("State | None", state)

    async def of_mailing(self, mailing_id: int) -> list[Delivery]:
        """All deliveries of a mailing, by chat."""
        return [row async for row in _queries.deliveries_of(self._connection, mailing_id=mailing_id)]

    async def find(self, mailing_id: int, chat_id: int) -> Delivery | None:
        """What became of a mailing to one person, or None."""
        row = await _queries.delivery_to(self._connection, mailing_id=mailing_id, chat_id=chat_id)
        return cast("Delivery | None", row)

    async def outcomes(self, mailing_id: int) -> list[Ended]:
        """How those of a mailing ended, counted by language, state and reason."""
        return [row async for row in _queries.outcomes_of(self._connection, mailing_id=mailing_id)]

    async def outcomes_by_minute(self, mailing_id: int) -> list[tuple[int, State, int]]:
        """How many of a mailing ended in each minute (UTC epoch seconds of its beginning), by state."""
        rows = _queries.outcomes_by_minute(self._connection, mailing_id=mailing_id)
        return [(minute, state, count) async for minute, state, count in rows]

    async def endings(self, mailing_id: int) -> dict[str, int]:
        """How many deliveries of a mailing are in each state; those that were cancelled count by why they were."""
        rows = _queries.endings_of(self._connection, mailing_id=mailing_id)
        return {became: count async for became, count in rows}
