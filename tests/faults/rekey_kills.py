"""kill -9 in the middle of ``standpoint rekey``, again and again: the store must open with the key in its file.

    python -m tests.faults.rekey_kills --people 20000 --kills 200

prints what was measured. ``test_rekey_kills.py`` runs a short one with the test suite.
"""

import asyncio
import random
import signal
import tempfile
from dataclasses import dataclass
from pathlib import Path

import click

from bot.first_steps import make_key
from bot.store.database import Database
from tests import program
from tests.running import CONTENT

PEOPLE_AT_ONCE = 5000


@dataclass(frozen=True)
class Measured:
    """What became of a store whose key was changed so many times."""

    kills: int
    done: int
    """How often it was done before the kill came."""
    lost: int
    """How often the store did not open with the key in its file, or missed somebody."""
    keys: int
    """How many keys the store has had."""
    left_over: list[str]
    """Files that should not be there in the end."""


def settings_for(folder: Path) -> dict[str, str]:
    """What the command runs with."""
    return {
        "STANDPOINT_DATABASE": str(folder / "standpoint.db"),
        "STANDPOINT_DATABASE_KEY_FILE": str(folder / "standpoint.key"),
        "STANDPOINT_CONTENT": str(CONTENT),
    }


async def fill(folder: Path, people: int) -> None:
    """A store with so many people, and its key."""
    make_key(folder / "standpoint.key")
    key = (folder / "standpoint.key").read_text(encoding="ascii")
    async with Database.open(folder / "standpoint.db", key) as database:
        for first in range(0, people, PEOPLE_AT_ONCE):
            async with database.transaction() as tables:
                for number in range(first, min(people, first + PEOPLE_AT_ONCE)):
                    await tables.people.join(1 + number, language="en", at=100)


async def count(folder: Path) -> int:
    """How many people the store has, with the key that stands in its file."""
    key = (folder / "standpoint.key").read_text(encoding="ascii")
    async with Database.open(folder / "standpoint.db", key) as database, database.reading() as tables:
        return len(await tables.people.after(0, at_most=10_000_000))


def names_in(folder: Path) -> list[str]:
    """The names of all files."""
    return [file.name for file in folder.iterdir()]


async def measure(folder: Path, *, people: int, kills: int, longest: float, seed: int) -> Measured:
    """Changes the key so many times, killed within so many seconds; then once more, to the end."""
    chance = random.Random(seed)  # noqa: S311 - decides when a test kills, no secret
    await fill(folder, people)
    done, lost = 0, 0
    for _ in range(kills):
        async with program.running("rekey", folder=folder, settings=settings_for(folder)) as command:
            await asyncio.sleep(chance.uniform(0, longest))
            if command.process.returncode is None:
                command.signal(signal.SIGKILL)
            done += (await command.end()).code == 0
        # Any command that opens the store finishes what was begun.
        ended = await program.run("mailings", folder=folder, settings=settings_for(folder))
        lost += ended.code != 0 or await count(folder) != people
    ended = await program.run("rekey", folder=folder, settings=settings_for(folder))
    lost += ended.code != 0 or await count(folder) != people
    kept = names_in(folder)
    known = {"standpoint.db", "standpoint.db.lock", "standpoint.key"}
    return Measured(
        kills=kills,
        done=done,
        lost=lost,
        keys=1 + sum(".key.until-" in name for name in kept),
        left_over=[name for name in kept if name not in known and ".key.until-" not in name],
    )


@click.command()
@click.option("--people", default=20000, show_default=True)
@click.option("--kills", default=200, show_default=True)
@click.option("--longest", default=1.5, show_default=True, help="Seconds until the kill, at the most.")
@click.option("--seed", default=1, show_default=True)
def main(people: int, kills: int, longest: float, seed: int) -> None:
    """Measure it, and say what was measured."""
    with tempfile.TemporaryDirectory(prefix="standpoint-rekey-") as folder:
        measured = asyncio.run(measure(Path(folder), people=people, kills=kills, longest=longest, seed=seed))
    click.echo(f"{measured.kills} kills, {measured.done} came too late; {measured.keys} keys in all")
    click.echo(
        f"{measured.lost} times the store did not open or missed somebody; left over: {measured.left_over}"
    )


if __name__ == "__main__":
    main()
