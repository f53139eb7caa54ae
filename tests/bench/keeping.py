"""What deliveries take on the disk, and what is left of them once they are kept no longer."""

import asyncio
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from bot.actions.policy import policy_of
from bot.actions.sweep import sweep
from bot.settings import Settings
from bot.store.database import Database
from tests.bench.asking import deliver
from tests.bench.crowd import ZONE, store_of
from tests.running import KEY

MOST_PEOPLE: Final = 100_000
"""A sweep of more takes long, and says the same."""
_DAY: Final = 24 * 3600


@dataclass(frozen=True)
class Kept:
    """Bytes of the whole file, each time rewritten: before a broadcast to so many people, after it, and after a sweep."""

    people: int
    before: int
    after: int
    swept: int
    sweep_seconds: float

    @property
    def per_delivery(self) -> float:
        """Bytes of one delivery."""
        return (self.after - self.before) / self.people

    @property
    def left(self) -> float:
        """What part of that a sweep leaves."""
        return (self.swept - self.before) / (self.after - self.before)


async def measure(people: int) -> dict[str, Any]:
    """Sends so many people a broadcast, and lets the time go by that deliveries are kept."""
    with tempfile.TemporaryDirectory(prefix="standpoint-keeping-") as folder:
        store = await asyncio.to_thread(store_of, people, 0, Path(folder))
        before = await _rewritten(store)
        await deliver(store)
        after = await _rewritten(store)
        policy = policy_of(Settings.read(env_file=store.with_name("no.env"), environment={}), ZONE)
        began = time.monotonic()
        async with Database.open(store, KEY) as database:
            swept = await sweep(database, policy, int(time.time()) + (policy.retention.deliveries + 1) * _DAY)
        seconds = time.monotonic() - began
        assert swept.deliveries == people, swept
        kept = Kept(people, before, after, await _rewritten(store), seconds)
    return {**asdict(kept), "per_delivery": kept.per_delivery, "left": kept.left}


async def _rewritten(store: Path) -> int:
    async with Database.open(store, KEY) as database:
        assert await database.scrub()
        return database.size()


def line(kept: dict[str, Any]) -> str:
    """The same as a line of text."""
    return (
        f"{kept['people']:,} deliveries: {kept['per_delivery']:.0f} bytes each on the disk; when they are kept no longer, "
        f"{100 * kept['left']:.1f} % of that is left, as counts (swept in {kept['sweep_seconds']:.1f} s)"
    )
