"""The whole program, until several mailings in its store are done, or enough of one is known: what ``slopes`` starts.

    python -m tests.bench.sending --mailing 1 --mailing 2 --most 100000

The settings come from the environment, as for ``standpoint run``; there is no pace. Counted are the CPU seconds from when
the program serves. After ``--most`` messages since everybody had their row it ends; then the rest is taken to cost what
those did.
"""

import asyncio
import json
import math
import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from bot import app
from bot.content.model import Content
from bot.delivery.pace import Pace
from bot.interrupt import new_event_loop
from bot.settings import Settings
from bot.store.database import Database

_LOOK_SECONDS = 1.0
"""Looking takes a while with many mailings, and is counted with them: once a second is hardly seen."""


@dataclass
class Spent:
    """CPU seconds until everybody had their row and until the end, and how many messages there were by then."""

    people: int
    most: int
    fanned_out: tuple[float, int] | None = None
    ended: tuple[float, int] = (0.0, 0)
    _began: float = field(default_factory=time.process_time)

    def note(self, counts: Counter[str], *, fanned_out: bool) -> bool:
        """Looks once; says whether that is enough."""
        left = counts["pending"] + counts["intent"]
        self.ended = time.process_time() - self._began, counts.total() - left
        if not fanned_out:
            return False
        self.fanned_out = self.fanned_out or self.ended
        return not left or self.ended[1] - self.fanned_out[1] >= self.most

    @property
    def cpu_seconds(self) -> float:
        """Those of all messages; those that were not sent are taken to cost what the last did."""
        (cpu, ended), left = self.ended, self.people - self.ended[1]
        if not left or self.fanned_out is None:
            return cpu
        return cpu + left * (cpu - self.fanned_out[0]) / (ended - self.fanned_out[1])


async def send(settings: Settings, mailings: Sequence[int], people: int, most: int) -> Spent:
    """Runs the program until that is done."""
    stopping = asyncio.Event()
    watching: list[asyncio.Task[Spent]] = []

    async def ready(database: Database, _: Content) -> None:
        watching.append(asyncio.create_task(_until_enough(database, mailings, Spent(people, most), stopping)))

    await app.run(settings, stopping, pace=Pace(math.inf), ready=ready)
    return await watching[0]


async def _until_enough(
    database: Database, mailings: Sequence[int], spent: Spent, stopping: asyncio.Event
) -> Spent:
    try:
        while True:
            counts, fanned_out = Counter[str](), True
            async with database.reading() as tables:
                for mailing_id in mailings:
                    mailing = await tables.mailings.find(mailing_id)
                    assert mailing is not None
                    fanned_out &= bool(mailing.fanned_out)
                    counts.update(await tables.mailings.tally(mailing_id))
            if spent.note(counts, fanned_out=fanned_out):
                return spent
            await asyncio.sleep(_LOOK_SECONDS)
    finally:
        stopping.set()


@click.command()
@click.option("--mailing", "mailings", required=True, multiple=True, type=int)
@click.option("--people", required=True, type=int, help="How many messages all of them are.")
@click.option("--most", default=10**9, type=int)
def main(mailings: tuple[int, ...], people: int, most: int) -> None:
    """Sends them, and says what it took as one line of JSON."""
    began = time.monotonic()
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        spent = runner.run(send(Settings.read(env_file=Path(os.devnull)), mailings, people, most))
    said = {"cpu_seconds": spent.cpu_seconds, "sent": spent.ended[1], "seconds": time.monotonic() - began}
    click.echo(json.dumps(said))


if __name__ == "__main__":
    main()
