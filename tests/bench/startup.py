"""How long ``standpoint --help`` takes, and how long ``standpoint run`` takes until it asks for updates for the first time.

    python -m tests.bench.startup --people 1000000 --events 10000

Both as a process of an installed program (with bytecode), from when it is started. The store has so many people and
events; Telegram is played to it. Besides the
seconds on the clock, those that the processor worked for it: they are the same on a busy machine. ``--save`` writes the
figures to results/startup.json.
"""

import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import click

from bot.interrupt import new_event_loop
from tests.bench import figures
from tests.bench.cores import on_first_core, pin
from tests.bench.crowd import store_of
from tests.bench.figures import Spread
from tests.bench.serving import installed, serving
from tests.bench.took import ROOT


def ask_for_help() -> tuple[float, float]:
    """Seconds and CPU seconds of ``standpoint --help``."""
    began, before = time.monotonic(), _cpu_of_children()
    with on_first_core():
        subprocess.run(
            [sys.executable, "-m", "bot.cli", "--help"],
            cwd=ROOT,
            env=installed(),
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return time.monotonic() - began, _cpu_of_children() - before


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def start(store: Path) -> tuple[float, float]:
    """Seconds and CPU seconds of ``standpoint run`` until its first ``getUpdates``."""
    async with serving(store, 10) as program:
        assert program.board.asked_at is not None
        return program.board.asked_at - program.started_at, program.cpu_seconds()


def measure(people: int, events: int, runs: int) -> dict[str, Any]:
    """Both, so often."""
    found: dict[str, Any] = {"people": people, "events": events}
    # The first time only keeps bytecode.
    helped = [ask_for_help() for _ in range(runs + 1)][1:]
    with tempfile.TemporaryDirectory(prefix="standpoint-startup-") as folder:
        store = store_of(people, events, Path(folder))
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            started = [runner.run(start(store)) for _ in range(runs + 1)][1:]
    for name, taken in (("help", helped), ("run", started)):
        found[name] = {
            "seconds": [round(seconds, 3) for seconds, _ in taken],
            "cpu_seconds": [round(cpu, 3) for _, cpu in taken],
        }
    return found


def _line(what: str, taken: dict[str, list[float]]) -> str:
    seconds, cpu = Spread.of(taken["seconds"]), Spread.of(taken["cpu_seconds"])
    return (
        f"{what}: {seconds.middle:.2f} s ({seconds.least:.2f} to {seconds.most:.2f}), {cpu.middle:.2f} CPU s"
    )


@click.command()
@click.option("--people", default=1_000_000, show_default=True, type=click.IntRange(1))
@click.option("--events", default=10_000, show_default=True, type=click.IntRange(0))
@click.option("--runs", default=5, show_default=True, type=click.IntRange(1))
@click.option("--save", is_flag=True, help="Write results/startup.json.")
def main(people: int, events: int, runs: int, save: bool) -> None:  # noqa: FBT001 - click gives a flag by its name
    """Measure it, and say what was measured."""
    pin(1)
    found = measure(people, events, runs)
    click.echo(_line("standpoint --help", found["help"]))
    click.echo(_line(f"standpoint run, with {people:,} people and {events:,} events", found["run"]))
    if save:
        figures.save("startup", found)


if __name__ == "__main__":
    main()
