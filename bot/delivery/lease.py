"""Sees to it that one worker delivers from a store, however many programs have it open."""

import asyncio
import contextlib
import platform
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from bot.store.database import Database, StoreFailedError, Tables

_NAME = "delivery"
_BEAT_SECONDS = 2.0
_LOOK_AGAIN_SECONDS = 0.5
_DEAD_SECONDS = 6
"""A holder that has shown no life for so long is taken for dead: its program was killed."""

_log = structlog.get_logger(__name__)


class LeaseLostError(Exception):
    """Somebody else delivers from this store by now."""


class Lease:
    """One claim to be the worker. Its times are the machine's own: a rehearsed clock says nothing about who lives.

    Args:
        database: The store.
        alone: Whether no other program on this machine has the store open (a lock on the file sees to that): then a
            holder that ran here is dead, and need not be waited for.
    """

    def __init__(self, database: Database, *, alone: bool) -> None:
        self._database = database
        self._alone = alone
        self._holder = secrets.token_hex(8)

    async def take(self, stopping: asyncio.Event) -> bool:
        """Waits until nobody else delivers, and takes the lease; False when ``stopping`` was set before."""
        told = False
        while not stopping.is_set():
            with contextlib.suppress(StoreFailedError):
                async with self._database.transaction() as tables:
                    if await tables.leases.take(
                        _NAME,
                        self._holder,
                        machine=platform.node(),
                        alone=self._alone,
                        now=int(time.time()),
                        dead_after=_DEAD_SECONDS,
                    ):
                        return True
            if not told:
                told = True
                _log.info("another worker delivers, or was ended a moment ago; waiting")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_AGAIN_SECONDS):
                    await stopping.wait()
        return False

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Keeps the lease that was taken while the block runs, and gives it back."""
        beating = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            beating.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await beating
            # Whoever comes next need not wait for the heart to have stopped.
            with contextlib.suppress(StoreFailedError):
                async with self._database.transaction() as tables:
                    await tables.leases.give_back(_NAME, self._holder)

    async def check(self, tables: Tables) -> None:
        """Makes sure, within the transaction that acts on it, that this is still the worker.

        Raises:
            LeaseLostError: It is not.
        """
        if not await tables.leases.holds(_NAME, self._holder):
            raise LeaseLostError

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(_BEAT_SECONDS)
            with contextlib.suppress(StoreFailedError):
                async with self._database.transaction() as tables:
                    await tables.leases.beat(_NAME, self._holder, now=int(time.time()))
