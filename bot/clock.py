"""What time it is: injected everywhere, so that a week can be rehearsed in a second."""

import asyncio
import contextlib
import time
from typing import Protocol

_LONGEST_SLEEP = 30.0
"""Seconds until a sleeper looks at the clock again: a suspended machine's timers stand still, its clock does not."""


class Clock(Protocol):
    """Where the program reads the time."""

    def now(self) -> int:
        """Seconds since 1970-01-01T00:00:00Z."""
        ...

    async def sleep_until(self, at: int) -> None:
        """Returns when it is that time, or sooner: whoever sleeps looks at the clock and sleeps again."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        """Seconds since 1970-01-01T00:00:00Z."""
        return int(time.time())

    async def sleep_until(self, at: int) -> None:
        """Returns when it is that time, or after half a minute."""
        await asyncio.sleep(min(_LONGEST_SLEEP, max(0.0, at - time.time())))


class MovableClock:
    """The machine's clock, ahead or behind by as much as somebody moved it: for rehearsals and tests.

    It belongs to one event loop.
    """

    def __init__(self) -> None:
        self._ahead = 0
        self._moved = asyncio.Event()

    def now(self) -> int:
        """Seconds since 1970-01-01T00:00:00Z."""
        return int(time.time()) + self._ahead

    def forward(self, seconds: int) -> None:
        """Moves the time on, or back where negative; whoever sleeps looks at it at once."""
        self._ahead += seconds
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    def move_to(self, at: int) -> None:
        """Makes it this moment; the time goes on from there."""
        self.forward(at - self.now())

    async def sleep_until(self, at: int) -> None:
        """Returns when it is that time, when the clock is moved, or after half a minute."""
        seconds = min(_LONGEST_SLEEP, max(0.0, at - (time.time() + self._ahead)))
        # (Not by wait_for: before Python 3.12 it swallows a cancellation that comes as the wait ends.)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._moved.wait()
