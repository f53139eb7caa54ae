"""Keeps the store as the campaign promised: what was kept long enough goes, and what was erased leaves no trace.

Deleted rows can leave copies of themselves in unused parts of pages, so the store's file is rewritten after erasures.
"""

import asyncio
import datetime as dt
from dataclasses import asdict
from typing import Final

import structlog

from bot.actions.policy import Policy
from bot.actions.sweep import sweep
from bot.clock import Clock
from bot.delivery.quiet import QuietHours
from bot.store.database import Database, StoreFailedError
from bot.store.erased_list import keep_list

AT_ONCE_BYTES: Final = 8 * 2**20
"""A file up to this size (some 12,000 people) is rewritten at once: that takes about a fifth of a second at most."""

_ONE_DAY: Final = 24 * 3600
_HALF_A_DAY: Final = 12 * 3600
_BETWEEN_SECONDS: Final = 10
"""Erasures that follow each other quickly share a rewriting."""
_AGAIN_SECONDS: Final = 60
"""How long after another program stood in the way."""
_NIGHT: Final = (dt.time(2), dt.time(5))
"""Where the campaign has no quiet hours."""

_log = structlog.get_logger(__name__)


class Keeping:
    """Sweeps at the start and once a day, and rewrites the file after erasures, for as long as ``run`` runs.

    Args:
        database: The store.
        clock: The time.
        policy: The campaign's.
        at_once_bytes: Up to this size the file is rewritten at once; a larger one once a night.
    """

    def __init__(
        self, *, database: Database, clock: Clock, policy: Policy, at_once_bytes: int = AT_ONCE_BYTES
    ) -> None:
        self._database = database
        self._clock = clock
        self._policy = policy
        self._at_once_bytes = at_once_bytes
        self._night = policy.quiet
        if policy.quiet.begin == policy.quiet.until:
            self._night = QuietHours(*_NIGHT, policy.quiet.zone)
        self._woken = asyncio.Event()
        self._swept_at: int | None = None
        self._scrubbed_at: int | None = None
        self._not_before = 0
        self._leaves_traces = False

    def wake(self) -> None:
        """Looks now: somebody may have been erased."""
        self._woken.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Keeps the store until ``stopping`` is set; what is under way then is given up and done the next time."""
        working = asyncio.create_task(self._work())
        ending = asyncio.create_task(stopping.wait())
        try:
            await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            working.cancel()
            ending.cancel()
            await asyncio.gather(working, ending, return_exceptions=True)

    async def _work(self) -> None:
        while True:
            self._woken.clear()
            now = self._clock.now()
            # Each by itself: what is wrong with one must not keep the others from being done.
            for step in (self._sweep, self._keep_list, self._scrub):
                try:
                    await step(now)
                except StoreFailedError as error:
                    _log.warning("the store cannot be tidied; it is tried again", problem=str(error))
                except Exception:  # noqa: BLE001 - whatever is wrong now, the next time it may be right
                    _log.exception("tidying the store met something unforeseen")
            await self._rest()

    async def _rest(self) -> None:
        # At most half a minute: another program may have erased somebody.
        now = self._clock.now()
        next_at = self._not_before if self._not_before > now else now + _ONE_DAY
        waits = [
            asyncio.create_task(self._woken.wait()),
            asyncio.create_task(self._clock.sleep_until(next_at)),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    async def _sweep(self, now: int) -> None:
        if self._swept_at is not None and abs(now - self._swept_at) < _ONE_DAY:
            return
        had_traces, self._leaves_traces = self._leaves_traces, True
        # (Should it end half way, it has left some.)
        swept = await sweep(self._database, self._policy, now)
        self._leaves_traces = had_traces or swept.leaves_traces
        self._swept_at = now
        if swept.anything:
            _log.info("swept", **asdict(swept))
        if swept.stuck:
            _log.warning("a copy of the store cannot be deleted; delete it by hand", files=swept.stuck)

    async def _keep_list(self, _now: int) -> None:
        # Whoever was erased since stays erased, whatever backup is restored.
        await keep_list(self._database)

    def _may_scrub(self, now: int) -> bool:
        # (The clock may be set back.)
        if now < self._not_before <= now + _AGAIN_SECONDS:
            return False
        if self._database.size() <= self._at_once_bytes:
            return True
        rested = self._scrubbed_at is None or abs(now - self._scrubbed_at) >= _HALF_A_DAY
        return rested and self._night.covers(now)

    async def _is_to_be_scrubbed(self) -> bool:
        async with self._database.reading() as tables:
            return self._leaves_traces or await tables.erasures.is_to_be_scrubbed()

    async def _scrub(self, now: int) -> None:
        if not self._may_scrub(now) or not await self._is_to_be_scrubbed():
            return
        if await self._database.scrub():
            self._leaves_traces = False
            self._scrubbed_at = now
            self._not_before = now + _BETWEEN_SECONDS
        else:
            self._not_before = now + _AGAIN_SECONDS
            _log.info("another program uses the store; its file is rewritten later")
