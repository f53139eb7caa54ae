"""What mailings cost as they grow: CPU seconds of the whole program, for more people and for more mailings at once.

    python -m tests.bench.slopes --people 1000 --people 10000 --people 100000 --people 1000000

One mailing to so many people, and 1, 10 and 100 mailings at once to the same people, each without a pace, against a sink
on the second core; every delivery is recorded. Of a mailing to more than ``--most`` people only so many messages are sent
once everybody has their row; the others are taken to cost the same. The slope is that of the line that fits best when both
axes count in powers of ten: 1 is twice the cost for twice the work. ``--save`` writes the figures to results/slopes.json.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from math import log10
from pathlib import Path
from statistics import linear_regression
from typing import Any, Final

import click

from bot.actions import broadcasts
from bot.actions.broadcasts import Said
from bot.store.broadcasts import Actor, Broadcast
from bot.store.database import Database
from tests.bench import figures, mailing, sink
from tests.bench.cores import on_first_core
from tests.bench.crowd import store_of
from tests.bench.serving import draft
from tests.bench.took import said_by
from tests.running import KEY

MAILINGS: Final = (1, 10, 100)
_MOST_A_WEEK: Final = 1000


def cost(url: str, people: int, mailings: int, most: int) -> dict[str, Any]:
    """CPU seconds of so many mailings to so many people each."""
    with tempfile.TemporaryDirectory(prefix="standpoint-slopes-") as folder:
        store = store_of(people, 0, Path(folder))
        numbers = asyncio.run(_planned(store, mailings))
        options = [word for number in numbers for word in ("--mailing", str(number))]
        options += ["--people", str(people * mailings), "--most", str(most)]
        with on_first_core():
            said = said_by(
                [sys.executable, "-m", "tests.bench.sending", *options],
                {**mailing.environment(store, url), "STANDPOINT_SENDS_PER_SECOND": "1000"},
            )
    messages = people * mailings
    return {
        "people": people,
        "mailings": mailings,
        "messages": messages,
        "sent": said["sent"],
        "cpu_seconds": round(said["cpu_seconds"], 3),
        "cpu_per_1000": round(1000 * said["cpu_seconds"] / messages, 4),
    }


async def _planned(store: Path, mailings: int) -> list[int]:
    """So many confirmed broadcasts to everybody; nobody has had enough after a few of them."""
    policy = replace(mailing.policy(store), most_a_week=_MOST_A_WEEK)
    numbers: list[int] = []
    for _ in range(mailings):
        number, _ = await draft(store)
        async with Database.open(store, KEY) as database:
            async with database.reading() as tables:
                found = await tables.broadcasts.find(number)
                assert found is not None
                said = Said(number, await broadcasts.mark_of(tables, found))
            actor = Actor(None, "command line", int(time.time()))
            confirmed = await broadcasts.confirm(database, actor, said, policy=policy)
        assert isinstance(confirmed, Broadcast), confirmed
        assert confirmed.mailing_id is not None
        numbers.append(confirmed.mailing_id)
    return numbers


def slope(rows: Sequence[dict[str, Any]]) -> float:
    """That of the cost over the messages, both in powers of ten."""
    sizes = [log10(row["messages"]) for row in rows]
    return linear_regression(sizes, [log10(row["cpu_seconds"]) for row in rows]).slope


def measure(sizes: Sequence[int], each: int, most: int) -> dict[str, Any]:
    """Both curves."""
    by_people: list[dict[str, Any]] = []
    by_mailings: list[dict[str, Any]] = []
    with sink.running() as url:
        plans = [(by_people, people, 1) for people in sizes] + [
            (by_mailings, each, many) for many in MAILINGS
        ]
        for rows, people, mailings in plans:
            rows.append(cost(url, people, mailings, most))
            click.echo(_line(rows[-1]))
    named = {
        "one mailing to more people": by_people,
        f"more mailings at once to {each:,} people": by_mailings,
    }
    curves: list[dict[str, Any]] = [
        {
            "name": name,
            "unit": "CPU seconds",
            "points": [[row["messages"], row["cpu_seconds"]] for row in rows],
            "slope": round(slope(rows), 3),
        }
        for name, rows in named.items()
        if len(rows) > 1
    ]
    return {
        **{f"slope_{'_'.join(curve['name'].replace(',', '').split())}": curve["slope"] for curve in curves},
        "people": by_people,
        "mailings": by_mailings,
        "curves": curves,
    }


def _line(row: dict[str, Any]) -> str:
    capped = "" if row["sent"] == row["messages"] else f" (from {row['sent']:,} of them)"
    return (
        f"{row['mailings']:4} mailings to {row['people']:9,} people: {row['cpu_seconds']:8.2f} CPU s, "
        f"{row['cpu_per_1000']:.3f} per 1,000 messages{capped}"
    )


@click.command()
@click.option(
    "--people",
    "sizes",
    multiple=True,
    default=(1_000, 10_000, 100_000, 1_000_000),
    show_default=True,
    type=click.IntRange(10),
)
@click.option(
    "--each",
    default=10_000,
    show_default=True,
    type=click.IntRange(10),
    help="People of several mailings at once.",
)
@click.option("--most", default=100_000, show_default=True, type=click.IntRange(100))
@click.option("--save", is_flag=True, help="Write results/slopes.json.")
def main(sizes: tuple[int, ...], each: int, most: int, save: bool) -> None:  # noqa: FBT001 - click gives a flag by its name
    """Measure it, and say what was measured."""
    found = measure(sorted(sizes), each, most)
    for curve in found["curves"]:
        click.echo(f"{curve['name']}: slope {curve['slope']:.2f}")
    if save:
        figures.save("slopes", found)


if __name__ == "__main__":
    main()
