"""How long a store is rewritten after an erasure, and what its temporary copy shows meanwhile.

    python -m tests.bench.scrub --people 10000

prints what was measured. On Linux it also reads the temporary files, which have no name, while they are there.
"""

import asyncio
import os
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import click

from bot.store.consents import Agreed, Occasion, Topic
from bot.store.database import Database
from bot.store.drafts import Draft
from bot.store.erasures import Erasure
from bot.store.mailings import Plan
from tests.running import KEY

FIRST_PERSON = 5_000_000_000
MARKER = "typed-by-an-organizer"
_CHUNK = 5000
_OPEN_FILES = Path("/proc/self/fd")


@dataclass
class Temporary:
    """The largest temporary file that was seen, and how many of those seen had anything plain."""

    size: int = 0
    plain: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Reads them again and again until ``end``."""
        while not self._over.wait(0.02) and _OPEN_FILES.exists():
            for file in _OPEN_FILES.iterdir():
                try:
                    if "etilqs_" in str(file.readlink()):
                        held = file.read_bytes()
                        self.size = max(self.size, len(held))
                        self.plain += MARKER.encode() in held or held.startswith(b"SQLite format 3")
                except OSError:
                    # It was closed meanwhile.
                    continue

    def end(self) -> None:
        """Enough was seen."""
        self._over.set()


@dataclass(frozen=True)
class Measured:
    """What one rewriting took."""

    people: int
    size: int
    seconds: float
    temporary: Temporary


async def measure(folder: Path, *, people: int) -> Measured:
    """Makes a store of so many people, each with two consents and three deliveries, and rewrites it once."""
    async with Database.open(folder / "standpoint.db", KEY) as database:
        await _fill(database, people)
        async with database.transaction() as tables:
            await tables.erasures.note(Erasure("0" * 64, None, 1, "person"))
        temporary = Temporary()
        watching = threading.Thread(target=temporary.watch)
        watching.start()
        began = time.monotonic()
        done = await database.scrub()
        seconds = time.monotonic() - began
        temporary.end()
        watching.join()
        assert done
        return Measured(people, database.size(), seconds, temporary)


async def _fill(database: Database, people: int) -> None:
    async with database.transaction() as tables:
        mailings = [
            await tables.mailings.open(
                Plan("alert", 1, None, None, str(number), 1, 2**40, quiet=False), now=1
            )
            for number in range(3)
        ]
    for first in range(0, people, _CHUNK):
        async with database.transaction() as tables:
            for chat_id in range(FIRST_PERSON + first, FIRST_PERSON + min(people, first + _CHUNK)):
                await tables.people.join(chat_id, language="en", at=1)
                for number, topic in enumerate(("updates", "events")):
                    said = Occasion(chat_id, "en", 1, number)
                    agreed = Agreed(Topic(topic), 1, "0" * 64)
                    consent_id = await tables.consents.give(said, agreed)
                    assert consent_id is not None
                    await tables.consents.subscribe(chat_id, agreed.topic, consent_id)
                for mailing_id in mailings:
                    assert mailing_id is not None
                    await tables.deliveries.add(mailing_id, chat_id, at=1)
            await tables.drafts.put(Draft(FIRST_PERSON + first, "event", "title", f'"{MARKER}"', 1))


@click.command()
@click.option("--people", default=10_000, show_default=True, type=click.IntRange(1))
def main(people: int) -> None:
    """Rewrites a store of so many people and prints how long it took."""
    with tempfile.TemporaryDirectory() as folder:
        measured = asyncio.run(measure(Path(folder), people=people))
    click.echo(
        f"{measured.people:,} people, {measured.size / 2**20:.1f} MiB: {measured.seconds:.2f} s on "
        f"{os.cpu_count()} cores; temporary file {measured.temporary.size / 2**20:.1f} MiB, "
        f"plain text seen in it {measured.temporary.plain} times"
    )


if __name__ == "__main__":
    main()
