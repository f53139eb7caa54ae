"""Runs something until a person (Ctrl-C) or the system (SIGTERM) asks it to end."""

import asyncio
import signal
from collections.abc import Awaitable, Callable


async def until_interrupted(run: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Awaits ``run(stopping)``; SIGINT and SIGTERM set ``stopping``, and a second one ends at once."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(run(stopping))

    def ask() -> None:
        if stopping.is_set():
            task.cancel()
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, ask)
        except NotImplementedError:
            # Windows: the event loop takes no handlers, but the interpreter wakes it up for this one.
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(ask))
    try:
        await task
    except asyncio.CancelledError:
        if not stopping.is_set():
            raise
