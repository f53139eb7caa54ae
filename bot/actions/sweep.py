"""Retention: what was kept for long enough goes, a few rows a transaction, so that nobody waits for it.

It may be killed anywhere and begun again: what went is gone, and the rest goes then. Statistics stay as counts.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

from bot.actions import erasure
from bot.actions.policy import Policy
from bot.store.database import Database, Tables
from bot.store.erased_list import keep_list, trim_list

_ONE_DAY: Final = 24 * 3600
_ROWS_AT_ONCE: Final = 300
_PEOPLE_AT_ONCE: Final = 10
"""A person has rows in every table."""

_Step: TypeAlias = Callable[[Tables], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Swept:
    """How much went of what.

    Attributes:
        people: Erased, because they could not be reached for so long.
        deliveries: What was sent to whom; counts stay.
        events: Who came to events that were over long ago, and who heard about those alone; counts stay.
        drafts: What organizers had begun and left, and questions about it.
        strangers: Who tried what only organizers may; that somebody did stays.
        erasures: The hashes that somebody was erased.
        copies: Files: copies of the store from before its form was changed, or a backup was put in its place.
        stuck: Those of them that cannot be deleted, by name.
    """

    people: int = 0
    deliveries: int = 0
    events: int = 0
    drafts: int = 0
    strangers: int = 0
    erasures: int = 0
    copies: int = 0
    stuck: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether anything went at all."""
        return self.leaves_traces or self.copies > 0

    @property
    def leaves_traces(self) -> bool:
        """Whether rows went, which may have left something in the store's file until it is rewritten."""
        return any((self.people, self.deliveries, self.events, self.drafts, self.strangers, self.erasures))


async def sweep(database: Database, policy: Policy, now: int) -> Swept:
    """Forgets whatever was kept for as long as the policy says, by this moment (UTC epoch seconds)."""
    keep = policy.retention
    drafts_before = _days_before(now, keep.drafts)
    deliveries_before = _days_before(now, keep.deliveries)

    async def people(tables: Tables) -> int:
        gone = await tables.people.gone_before(_days_before(now, keep.gone), at_most=_PEOPLE_AT_ONCE)
        for chat_id in gone:
            await erasure.erase_in(tables, chat_id, asked_by="retention", policy=policy, now=now)
        return len(gone)

    async def drafts(tables: Tables) -> int:
        return (
            await tables.sweeping.forget_drafts(before=drafts_before, at_most=_ROWS_AT_ONCE)
            + await tables.sweeping.discard_broadcast(before=drafts_before, at=now)
            + await tables.sweeping.forget_questions(before=drafts_before)
        )

    async def deliveries(tables: Tables) -> int:
        return await tables.sweeping.forget_deliveries(before=deliveries_before, at_most=_ROWS_AT_ONCE)

    async def events(tables: Tables) -> int:
        return await _forget_event(tables, before=deliveries_before)

    async def strangers(tables: Tables) -> int:
        return await tables.sweeping.forget_strangers(before=deliveries_before, at_most=_ROWS_AT_ONCE)

    async def erasures(tables: Tables) -> int:
        return await tables.erasures.drop_before(_days_before(now, keep.erasures))

    swept = Swept(
        people=await _until_none_is_left(database, people),
        # Before deliveries: a correction that was begun and left holds those of its broadcast.
        drafts=await _until_none_is_left(database, drafts),
        deliveries=await _until_none_is_left(database, deliveries),
        events=await _until_none_is_left(database, events),
        strangers=await _until_none_is_left(database, strangers),
        erasures=await _until_none_is_left(database, erasures),
    )
    await keep_list(database)
    await trim_list(database, before=_days_before(now, keep.erasures))
    copies, stuck = await asyncio.to_thread(_drop_copies, database.path, _days_before(now, keep.copies))
    return replace(swept, copies=copies, stuck=stuck)


def _days_before(now: int, days: int) -> int:
    return now - days * _ONE_DAY


async def _until_none_is_left(database: Database, step: _Step) -> int:
    total = 0
    while True:
        # A transaction each, in turn with everybody else's.
        async with database.transaction() as tables:
            gone = await step(tables)
        if not gone:
            return total
        total += gone


async def _forget_event(tables: Tables, *, before: int) -> int:
    found = await tables.sweeping.next_old_event(before=before)
    if found is None:
        return 0
    event_id, starts_at = found
    # With the first of its people; after that they stay as they were.
    await tables.attendances.keep_totals(event_id, starts_at)
    return await tables.sweeping.forget_attendances(
        event_id, at_most=_ROWS_AT_ONCE
    ) + await tables.sweeping.forget_opt_ins(event_id, at_most=_ROWS_AT_ONCE)


def _drop_copies(store: Path, before: int) -> tuple[int, tuple[str, ...]]:
    is_copy = re.compile(
        re.escape(store.name) + r"\.before-(\d+|restore-\w+(-wal|-journal)?)", re.ASCII
    ).fullmatch
    dropped, stuck = 0, []
    for file in sorted(store.parent.iterdir()):
        if not is_copy(file.name):
            continue
        try:
            if file.stat().st_mtime < before:
                file.unlink(missing_ok=True)
                dropped += 1
        except OSError:
            # One that cannot be deleted holds up nothing else.
            stuck.append(file.name)
    return dropped, tuple(stuck)
