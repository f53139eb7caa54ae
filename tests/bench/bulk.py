"""A mailing to many people by the whole program, with its ledger: how many a second, what it costs, and where that goes.

    python -m tests.bench.bulk --people 20000 --runs 3

A real encrypted store of people who opted in is made, and a broadcast is confirmed. Then the program runs on the first
core against a sink on the second, without a pace, until the mailing is done: with as many sends under way as it takes
by itself then (256), and once more with 50, as many as the others have (``side_by_side``). All rows must be ``sent`` then, and the
sink must have got as many messages as there are people. Besides, parts of it are measured by themselves (``layers``),
and what aiohttp and a bare protocol do that keep no record. ``--save`` writes the figures to results/bulk.json.
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click

from tests.bench import figures, mailing, side_by_side, sink
from tests.bench.cores import on_first_core
from tests.bench.crowd import store_of
from tests.bench.figures import Spread
from tests.bench.took import Took, figures_of, line, said_by

OURS: Final = "Standpoint, with its ledger"
FIFTY: Final = "Standpoint, 50 at once"


def measure(people: int, runs: int) -> dict[str, Any]:
    """Sends it so often, each time from a new store; gives what each part of it took."""
    taken: dict[str, list[Took]] = {
        name: [] for name in (OURS, FIFTY, "HTTP", "ledger", "ledger and rendering")
    }
    with sink.running() as url:
        for _ in range(runs):
            for name, options in ((OURS, ()), (FIFTY, ("--at-once", "50"))):
                said = send(url, people, *options)
                taken[name].append(Took(people, said["seconds"], said["cpu_seconds"]))
            taken["HTTP"].append(_part("http", "--url", url, people=people))
            for name, layer in (("ledger", "ledger"), ("ledger and rendering", "written")):
                with _planned(people) as (store, mailing_id):
                    given = ("--store", str(store), "--mailing", str(mailing_id))
                    taken[name].append(_part(layer, *given, people=people))
    whole, fifty, *parts = (figures_of(name, each) for name, each in taken.items())
    return {"people": people, "whole": whole, "fifty": fifty, "parts": parts}


def send(url: str, people: int, *options: str) -> dict[str, Any]:
    """Sends a mailing to so many people by the whole program; gives what that says it took.

    Raises:
        click.ClickException: Not everybody got it exactly once.
    """
    with _planned(people) as (store, mailing_id):
        before = sink.asked(url)["sendMessage"]
        given = ("--mailing", str(mailing_id), "--messages", str(people))
        said = _measured("engine", *given, *options, environment=mailing.environment(store, url))
        arrived = sink.asked(url)["sendMessage"] - before
        states = asyncio.run(mailing.tally(store, mailing_id))
    if arrived != people or states != {"sent": people}:
        message = f"{people} people were to get it; the rows say {states}, and {arrived} messages arrived."
        raise click.ClickException(message)
    return said


def _part(layer: str, *options: str, people: int) -> Took:
    said = _measured("layers", layer, *options, "--messages", str(people))
    return Took(people, said["seconds"], said["cpu_seconds"])


def _measured(module: str, *options: str, environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    with on_first_core():
        return said_by([sys.executable, "-m", f"tests.bench.{module}", *options], environment)


@contextmanager
def _planned(people: int) -> Iterator[tuple[Path, int]]:
    """A new store of so many people, and a mailing to all of them that is due."""
    with tempfile.TemporaryDirectory(prefix="standpoint-bulk-") as folder:
        store = store_of(people, 0, Path(folder))
        yield store, asyncio.run(mailing.plan(store))


def report(measured: dict[str, Any], others: list[dict[str, Any]]) -> Iterator[str]:
    """What was measured, line by line."""
    whole, parts = measured["whole"], {part["name"]: part for part in measured["parts"]}
    yield f"{measured['people']:,} people, every row sent and every message arrived once:"
    yield line(whole)
    for part in (measured["fifty"], *parts.values(), *others):
        yield line(part)
    cost = {name: Spread.of(part["cpu_per_1000"]).middle for name, part in parts.items()}
    total = Spread.of(whole["cpu_per_1000"]).middle
    rendering = cost["ledger and rendering"] - cost["ledger"]
    yield (
        f"Of {total:.3f} CPU s per 1,000: ledger {cost['ledger']:.3f}, rendering {rendering:.3f}, "
        f"HTTP {cost['HTTP']:.3f}, the rest {total - cost['ledger and rendering'] - cost['HTTP']:.3f}."
    )
    speed = Spread.of(whole["per_second"]).middle
    for other in others:
        yield f"{other['name']}: {Spread.of(other['per_second']).middle / speed:.1f} times as quick"


@click.command()
@click.option("--people", default=20_000, show_default=True, type=click.IntRange(1))
@click.option("--runs", default=3, show_default=True, type=click.IntRange(1))
@click.option("--save", is_flag=True, help="Write results/bulk.json.")
def main(people: int, runs: int, save: bool) -> None:  # noqa: FBT001 - click gives a flag by its name
    """Measure it, and say what was measured."""
    measured = measure(people, runs)
    for text in report(measured, list(side_by_side.measure(1, ours=True))):
        click.echo(text)
    if save:
        figures.save("bulk", measured)


if __name__ == "__main__":
    main()
