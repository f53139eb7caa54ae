"""Ten thousand people and a million: how soon a broadcast begins, who waits for it, and what memory and disk it takes.

    python -m tests.bench.scale --people 10000 --people 1000000

For each number of people the whole program runs as a process with an encrypted store of them and of 10,000 events, and
Telegram is played to it. An organizer taps the button that confirms a broadcast to everybody: measured are the seconds
until the first message arrives, the rows a second that the fan-out writes, how long others who tap at positions wait
meanwhile, and the memory while it sends 1,000 a second. Then, with a broadcast that everybody has got, how long the
questions take that screens and reports ask; with the largest number also bytes on the disk and what is left of them after
the time that deliveries are kept. ``--save`` writes the figures to results/scale.json.
"""

import asyncio
import contextlib
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import click

from bot.interrupt import new_event_loop
from bot.store.database import Database
from tests.bench import asking, figures, keeping
from tests.bench.cores import pin
from tests.bench.crowd import store_of
from tests.bench.serving import Serving, draft, serving
from tests.running import KEY

_TAPS_PER_SECOND: Final = 50
_IDLE_SECONDS: Final = 3.0
_SENDING_SECONDS: Final = 10.0
_PATIENCE: Final = 300.0


@dataclass(frozen=True)
class Begun:
    """How a broadcast to so many people began.

    Attributes:
        people: How many.
        first_seconds: From the organizer's tap to the first message at Telegram.
        fan_out_seconds: From the tap until everybody had their row.
        rows_per_second: Rows that were written in them.
        idle_tap_ms: The longest wait of a tap before.
        tap_ms: The longest wait of a tap during the fan-out.
        tap_p99_ms: Of a hundred taps all but one waited no longer than this.
        taps: How many there were.
        idle_mib: Memory before.
        mib: Memory while it sends 1,000 a second.
        most_mib: The most memory at any time.
    """

    people: int
    first_seconds: float
    fan_out_seconds: float
    rows_per_second: float
    idle_tap_ms: float
    tap_ms: float
    tap_p99_ms: float
    taps: int
    idle_mib: float
    mib: float
    most_mib: float


async def begin(people: int, events: int, folder: Path) -> Begun:
    """Confirms a broadcast to so many people and looks at how it begins."""
    store = await asyncio.to_thread(store_of, people, events, folder)
    number, button = await draft(store)
    async with serving(store, people) as program:
        async with program.board.crowd.tapping(_TAPS_PER_SECOND) as idle:
            await asyncio.sleep(_IDLE_SECONDS)
        idle_mib = program.memory()
        async with Database.open(store, KEY) as database:
            async with program.board.crowd.tapping(_TAPS_PER_SECOND) as waits:
                began = time.monotonic()
                program.board.crowd.confirm(button)
                async with asyncio.timeout(_PATIENCE):
                    seconds = await _fanned_out(database, number, began)
                    await program.board.arriving.wait()
                during = sorted(waits)
            assert program.board.first_at is not None
            mib = await _while_sending(program)
        return Begun(
            people=people,
            first_seconds=program.board.first_at - began,
            fan_out_seconds=seconds,
            rows_per_second=people / seconds,
            idle_tap_ms=1000 * max(idle),
            tap_ms=1000 * max(during, default=0.0),
            tap_p99_ms=1000 * during[len(during) * 99 // 100] if during else 0.0,
            taps=len(during),
            idle_mib=idle_mib,
            mib=mib,
            most_mib=program.memory("VmHWM"),
        )


async def _fanned_out(database: Database, number: int, began: float) -> float:
    """Waits until everybody has their row; gives the seconds since then."""
    while True:
        async with database.reading() as tables:
            broadcast = await tables.broadcasts.find(number)
            mailing = await tables.mailings.find((broadcast and broadcast.mailing_id) or 0)
        if mailing is not None and (mailing.fanned_out or mailing.state == "done"):
            return time.monotonic() - began
        await asyncio.sleep(0.02)


async def _while_sending(program: Serving) -> float:
    """What it has in memory while it sends: the most of several looks."""
    looks: list[float] = []
    for _ in range(10):
        await asyncio.sleep(_SENDING_SECONDS / 10)
        with contextlib.suppress(FileNotFoundError):
            looks.append(program.memory())
    return max(looks)


async def measure(sizes: Sequence[int], events: int) -> dict[str, Any]:
    """All of it, for each number of people."""
    found: dict[str, Any] = {"events": events, "begun": [], "questions": []}
    for people in sizes:
        with tempfile.TemporaryDirectory(prefix="standpoint-scale-") as folder:
            begun = await begin(people, events, Path(folder))
            found["begun"].append(asdict(begun))
            click.echo(_line(begun))
        with tempfile.TemporaryDirectory(prefix="standpoint-scale-") as folder:
            store = await asyncio.to_thread(store_of, people, events, Path(folder))
            questions = await asking.ask(store)
            found["questions"].append({"people": people, "ms": questions})
            for what, taken in questions.items():
                click.echo(f"    {what:45} {taken:9.2f} ms")
    found["disk"] = await keeping.measure(min(max(sizes), keeping.MOST_PEOPLE))
    click.echo(keeping.line(found["disk"]))
    return found


def _line(begun: Begun) -> str:
    return (
        f"{begun.people:9,} people: first message after {begun.first_seconds:.2f} s; everybody's row after "
        f"{begun.fan_out_seconds:.2f} s ({begun.rows_per_second:,.0f} rows/s); taps meanwhile {begun.taps}, longest "
        f"{begun.tap_ms:.1f} ms, p99 {begun.tap_p99_ms:.1f} ms (idle {begun.idle_tap_ms:.1f} ms); memory "
        f"{begun.idle_mib:.0f} MiB idle, {begun.mib:.0f} MiB sending, {begun.most_mib:.0f} MiB at most"
    )


@click.command()
@click.option(
    "--people",
    "sizes",
    multiple=True,
    default=(10_000, 1_000_000),
    show_default=True,
    type=click.IntRange(10),
)
@click.option("--events", default=10_000, show_default=True, type=click.IntRange(1))
@click.option("--save", is_flag=True, help="Write results/scale.json.")
def main(sizes: tuple[int, ...], events: int, save: bool) -> None:  # noqa: FBT001 - click gives a flag by its name
    """Measure it, and say what was measured."""
    pin(1)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        found = runner.run(measure(sorted(sizes), events))
    memory = {begun["people"]: begun["mib"] for begun in found["begun"]}
    if len(memory) > 1:
        found["memory_ratio"] = memory[max(memory)] / memory[min(memory)]
        click.echo(
            f"memory with {max(memory):,} people: {found['memory_ratio']:.2f} times that with {min(memory):,}"
        )
    if save:
        figures.save("scale", found)


if __name__ == "__main__":
    main()
