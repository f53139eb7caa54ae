"""The whole program, until a mailing in its store is done: what ``bulk`` and ``guard`` start as a process of its own.

    python -m tests.bench.engine --mailing 1 --messages 20000

The settings come from the environment, as for ``standpoint run``, and nothing of the tests is imported. It counts from
when the program serves (then nothing of the mailing has begun) until the mailing is done, so that what starting takes
is left out. ``--loops`` also runs a fixed loop in plain Python, for ``guard``.
"""

import asyncio
import json
import math
import os
import time
from pathlib import Path

import click

from bot import app
from bot.content.model import Content
from bot.delivery.pace import Pace
from bot.interrupt import new_event_loop
from bot.settings import Settings
from bot.store.database import Database

_LOOK_SECONDS = 0.02
_LOOP = 3_000_000


async def send(settings: Settings, mailing_id: int, at_once: int | None) -> tuple[float, float]:
    """Runs the program until the mailing is done; gives seconds and CPU seconds."""
    pace = Pace(math.inf)
    pace.at_once = at_once or pace.at_once
    stopping = asyncio.Event()
    watching: list[asyncio.Task[tuple[float, float]]] = []

    async def ready(database: Database, _: Content) -> None:
        began = time.monotonic(), time.process_time()
        watching.append(asyncio.create_task(_until_done(database, mailing_id, began, stopping)))

    await app.run(settings, stopping, pace=pace, ready=ready)
    return await watching[0]


async def _until_done(
    database: Database, mailing_id: int, began: tuple[float, float], stopping: asyncio.Event
) -> tuple[float, float]:
    try:
        while not await is_done(database, mailing_id):  # noqa: ASYNC110 - only the store tells
            await asyncio.sleep(_LOOK_SECONDS)
        return time.monotonic() - began[0], time.process_time() - began[1]
    finally:
        stopping.set()


async def is_done(database: Database, mailing_id: int) -> bool:
    """Whether everybody has it."""
    async with database.reading() as tables:
        mailing = await tables.mailings.find(mailing_id)
    assert mailing is not None
    assert mailing.state in {"planned", "sending", "done"}, mailing.state
    return mailing.state == "done"


def loop_seconds(loops: int) -> float:
    """The CPU seconds of a fixed loop in plain Python, the best of so many."""
    best = float("inf")
    for _ in range(loops):
        began = time.process_time()
        kept: dict[int, str] = {}
        for number in range(_LOOP):
            if not number % 7:
                kept[number % 1009] = str(number)
        best = min(best, time.process_time() - began)
    return best


@click.command()
@click.option("--mailing", required=True, type=int)
@click.option("--messages", required=True, type=int, help="How many people it goes to.")
@click.option(
    "--at-once", type=click.IntRange(1), help="How many sends may be under way; as it is without a pace."
)
@click.option("--loops", default=0, type=click.IntRange(0))
def main(mailing: int, messages: int, at_once: int | None, loops: int) -> None:
    """Sends it, and says what it took as one line of JSON."""
    before = loop_seconds(loops)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        seconds, cpu_seconds = runner.run(send(Settings.read(env_file=Path(os.devnull)), mailing, at_once))
    said: dict[str, float] = {"messages": messages, "seconds": seconds, "cpu_seconds": cpu_seconds}
    if loops:
        said["loop_seconds"] = min(before, loop_seconds(loops))
    click.echo(json.dumps(said))


if __name__ == "__main__":
    main()
