"""Mailings: one message for an audience, from when it is planned until everyone has heard it."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, cast

import aiosqlite

from bot.store.queries import load_queries

Kind = Literal[
    "reminder",
    "late",
    "notice",
    "announcement",
    "offer",
    "thanks",
    "alert",
    "broadcast",
    "correction",
    "recall",
    "renewal",
]
State = Literal["planned", "sending", "paused", "expiring", "cancelling", "done", "missed", "cancelled"]

CALLED_OFF = "called off"
"""The code of deliveries that were cancelled with their mailing."""
EXPIRED = "expired"
"""The code of deliveries for which it became too late."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A mailing to be. ``due_at`` and ``expires_at`` are UTC epoch seconds; the lower ``priority``, the sooner.

    ``event_id`` and ``starts_at`` say which event it is about and when that event starts; ``part`` tells apart the
    mailings of one kind about it. ``quiet``: it waits while the campaign's quiet hours last. ``paid``: Telegram is paid
    to take it faster.
    """

    kind: Kind
    priority: int
    event_id: int | None
    starts_at: int | None
    part: str
    due_at: int
    expires_at: int
    quiet: bool
    paid: bool = False


@dataclass(frozen=True, slots=True)
class Mailing:
    """A row of ``mailing``."""

    mailing_id: int
    kind: Kind
    priority: int
    event_id: int | None
    starts_at: int | None
    part: str
    state: State
    due_at: int
    expires_at: int
    quiet: int
    cursor: int
    fanned_out: int
    reason: str | None
    paid: int = 0


Tally = Mapping[str, int]
"""How many deliveries are in each state; ``missed`` are the cancelled ones for which it became too late."""

_queries = load_queries("mailings.sql", Mailing)


class Mailings:
    """The tables ``mailing`` and ``mailing_text`` as one connection sees them.

    A transition names the state it leaves, so whoever comes late changes nothing.
    """

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def plan(self, plan: Plan, *, now: int) -> int | None:
        """Plans a mailing or brings its plan up to date; gives its id, or None where it is under way or over."""
        mailing_id = cast("int | None", await _queries.plan_mailing(self._connection, **_values(plan, now)))
        if mailing_id is not None:
            await _queries.take_back_cancellation(self._connection, mailing_id=mailing_id)
        return mailing_id

    async def open(self, plan: Plan, *, now: int) -> int | None:
        """A mailing whose people are added one by one; gives its id, or None where it is over for good."""
        return cast("int | None", await _queries.open_mailing(self._connection, **_values(plan, now)))

    async def call_off(self, mailing_id: int) -> None:
        """Nothing more of it is sent."""
        await _queries.call_off_planned(self._connection, mailing_id=mailing_id)
        await _queries.call_off_begun(self._connection, mailing_id=mailing_id)

    async def put_texts(self, mailing_id: int, texts: Mapping[str, str]) -> None:
        """What it says beyond its facts, by language."""
        for language, text in texts.items():
            await _queries.put_mailing_text(
                self._connection, mailing_id=mailing_id, language=language, text=text
            )

    async def texts(self, mailing_id: int) -> dict[str, str]:
        """What it says beyond its facts, by language."""
        rows = _queries.texts_of_mailing(self._connection, mailing_id=mailing_id)
        return {language: text async for language, text in rows}

    async def find(self, mailing_id: int) -> Mailing | None:
        """The mailing with this id, or None."""
        row = await _queries.mailing_by_id(self._connection, mailing_id=mailing_id)
        return cast("Mailing | None", row)

    async def renewal(self, part: str) -> Mailing | None:
        """The mailing that asks people again about a wording that grew, such as ``updates/3``, or None."""
        return cast("Mailing | None", await _queries.renewal(self._connection, part=part))

    async def of_event(self, event_id: int) -> list[Mailing]:
        """All mailings about one event, in the order they are due."""
        return [row async for row in _queries.mailings_of_event(self._connection, event_id=event_id)]

    async def to_come(self) -> list[Mailing]:
        """Everything that is planned, being sent or paused, in the order it is due."""
        return [row async for row in _queries.planned_mailings(self._connection)]

    async def ended(self, at_most: int | None) -> list[Mailing]:
        """What is over, the latest due first; so many of it, or all."""
        rows = _queries.ended_mailings(self._connection, at_most=-1 if at_most is None else at_most)
        return [row async for row in rows]

    async def under_way(self) -> list[Mailing]:
        """What is being sent, expired or called off just now, the most urgent first."""
        return [row async for row in _queries.under_way(self._connection)]

    async def rested(self) -> list[tuple[bool, bool, int]]:
        """For each mailing under way with anything pending: whether it is quiet, whether it is paid, and when the first may be sent."""
        rows = _queries.rested(self._connection)
        return [(bool(quiet), bool(paid), at) async for quiet, paid, at in rows]

    async def begin_due(self, *, now: int, is_quiet: bool) -> None:
        """What is due begins; what has passed its last moment begins to expire."""
        await _queries.expire_overdue(self._connection, now=now)
        await _queries.begin_due(self._connection, now=now, is_quiet=int(is_quiet))

    async def fan_out(self, mailing: Mailing, *, now: int, size: int) -> None:
        """Gives the next ``size`` people of whom some may hear it their rows, and moves the cursor with them."""
        last = await _queries.end_of_next_chunk(self._connection, cursor=mailing.cursor, size=size)
        if last is None:
            await _queries.end_fan_out(self._connection, mailing_id=mailing.mailing_id)
            return
        too_late = mailing.state == "expiring"
        if mailing.kind == "broadcast":
            fan_out = _queries.fan_out_broadcast
        elif mailing.kind in {"correction", "recall"}:
            fan_out = _queries.fan_out_change
        else:
            fan_out = _queries.fan_out_about_event
        await fan_out(
            self._connection,
            mailing_id=mailing.mailing_id,
            state="cancelled" if too_late else "pending",
            code=EXPIRED if too_late else None,
            at=now,
            cursor=mailing.cursor,
            last=last,
        )
        await _queries.move_cursor(
            self._connection, mailing_id=mailing.mailing_id, cursor=mailing.cursor, last=last
        )

    async def settle(self, mailing: Mailing, entering: State) -> bool:
        """Ends a mailing that has nothing left to do; says whether it did."""
        ended = await _queries.settle(
            self._connection, mailing_id=mailing.mailing_id, leaving=mailing.state, entering=entering
        )
        return ended is not None

    async def settle_sent(self) -> None:
        """Ends every mailing that everyone has their row of, and of which nothing is left to do."""
        await _queries.settle_sent(self._connection)

    async def count_expired(self, mailing_id: int) -> int:
        """How many people did not get it in time."""
        return cast("int", await _queries.count_expired(self._connection, mailing_id=mailing_id))

    async def pause(self, mailing_id: int, reason: str) -> bool:
        """Stops it until somebody lets it go on; False when it was not being sent."""
        paused = await _queries.pause(self._connection, mailing_id=mailing_id, reason=reason)
        return paused is not None

    async def resume(self, mailing_id: int) -> bool:
        """Lets it go on; False when it was not paused."""
        return await _queries.resume(self._connection, mailing_id=mailing_id) is not None

    async def send_again(self, mailing_id: int, *, expires_at: int) -> bool:
        """One that is over has somebody to reach again; False when it was not over."""
        again = await _queries.send_again(self._connection, mailing_id=mailing_id, expires_at=expires_at)
        return again is not None

    async def awaited(self) -> list[Mailing]:
        """What is planned or being sent and has still somebody to reach, as things are now, in the order it is due."""
        return [row async for row in _queries.awaited_mailings(self._connection)]

    async def first_due(self, *, quiet: bool) -> int | None:
        """When the first planned mailing is or was due, of those that keep the quiet hours or of those that do not."""
        return cast("int | None", await _queries.first_due(self._connection, quiet=quiet))

    async def first_expiry(self) -> int | None:
        """The first last moment of what is planned, being sent or paused."""
        return cast("int | None", await _queries.first_expiry(self._connection))

    async def tally(self, mailing_id: int) -> Tally:
        """How many of its deliveries are in each state."""
        rows = _queries.tally(self._connection, mailing_id=mailing_id)
        return Counter({state: count async for state, count in rows})

    async def tally_of_event(self, event_id: int, kinds: Iterable[Kind]) -> Tally:
        """How many deliveries of these kinds about one event are in each state."""
        rows = _queries.tally_of_event(self._connection, event_id=event_id, kinds=json.dumps(list(kinds)))
        return Counter({state: count async for state, count in rows})

    async def hearers_left(self, mailing_id: int) -> dict[str, int]:
        """How many people it has still to reach, as things are now, by language."""
        rows = _queries.hearers_left(self._connection, mailing_id=mailing_id)
        return {language: count async for language, count in rows}

    async def count_of_kind(self, event_id: int, kind: Kind) -> int:
        """How many mailings of a kind an event has had."""
        return cast("int", await _queries.count_of_kind(self._connection, event_id=event_id, kind=kind))


def _values(plan: Plan, now: int) -> dict[str, object]:
    return {
        "kind": plan.kind,
        "priority": plan.priority,
        "event_id": plan.event_id,
        "starts_at": plan.starts_at,
        "part": plan.part,
        "due_at": plan.due_at,
        "expires_at": plan.expires_at,
        "quiet": int(plan.quiet),
        "paid": int(plan.paid),
        "created_at": now,
    }
