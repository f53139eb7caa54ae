"""Writes down the reminders of every event that is ahead anew, when the program starts."""

import asyncio
import contextlib

import structlog

from bot.actions.policy import Policy
from bot.actions.reminders import is_planned, plan
from bot.clock import Clock
from bot.store.database import Database, StoreFailedError

_AT_ONCE = 50
"""How many events are looked at together: nobody waits for the store longer than that takes."""
_FIRST = 8
"""How often that is done before anything is sent."""
_TROUBLE_SECONDS = 5

_log = structlog.get_logger(__name__)


async def plan_some(
    database: Database, after: tuple[int, int], *, policy: Policy, now: int
) -> tuple[int, int] | None:
    """Writes down the reminders of the next few events that are ahead, as the quiet hours and the events are now.

    Those that are written down so already, which is nearly all of them, are only read.

    Args:
        database: The store.
        after: The start and the id of the last event that was looked at; (now, 0) at first.
        policy: The campaign's.
        now: UTC epoch seconds.

    Returns:
        The same of the last one now, or None where there is none left.
    """
    async with database.reading() as tables:
        events = await tables.events.next_ahead(*after, at_most=_AT_ONCE)
        changing = [
            event.row.event_id
            for event in events
            if not is_planned(event, await tables.mailings.of_event(event.row.event_id), policy, now)
        ]
    if changing:
        async with database.transaction() as tables:
            for event_id in changing:
                event = await tables.events.find(event_id)
                if event is not None and event.is_ahead(now):
                    await plan(tables, event, policy=policy, now=now)
    return (events[-1].row.starts_at, events[-1].row.event_id) if len(events) == _AT_ONCE else None


class Replanning:
    """Writes down the reminders of every event that is ahead when the program starts.

    A setting may have changed, or an older version had written no reminders down. The next events come first, before
    anything is sent; where there are many, the others follow while the bot serves.

    Args:
        database: The store.
        clock: The time.
        policy: The campaign's.
    """

    def __init__(self, database: Database, clock: Clock, policy: Policy) -> None:
        self._database = database
        self._clock = clock
        self._policy = policy
        self._after: tuple[int, int] | None = clock.now(), 0

    async def begin(self) -> None:
        """The next events."""
        for _ in range(_FIRST):
            await self._step()

    async def run(self, stopping: asyncio.Event) -> None:
        """All others, until ``stopping`` is set."""
        while self._after is not None and not stopping.is_set():
            try:
                await self._step()
            except StoreFailedError as error:
                _log.warning("the store cannot be used; reminders are planned later", problem=str(error))
                # (Not by wait_for: before Python 3.12 it swallows a cancellation that comes as the wait ends.)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_TROUBLE_SECONDS):
                        await stopping.wait()
        await stopping.wait()

    async def _step(self) -> None:
        if self._after is not None:
            self._after = await plan_some(
                self._database, self._after, policy=self._policy, now=self._clock.now()
            )
