"""Runs something until a person (Ctrl-C) or the system (SIGTERM) asks it to end."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

try:
    import uvloop
except ImportError:
    # It is not made for every system (Windows); asyncio's own loop does the same, more slowly.
    new_event_loop: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
else:
    new_event_loop = uvloop.new_event_loop


def run_until_interrupted(run: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Runs ``until_interrupted`` on an event loop of its own, the quickest that is installed."""
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(until_interrupted(run))


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
