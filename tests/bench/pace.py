"""Whether mailings go out as fast as was asked, and in no second faster: counted where they arrive.

    python -m tests.bench.pace --seconds 60

The whole program runs with a mailing to more people than it can reach meanwhile, at 25 and at 1,000 messages a second. Each
window [t, t + 1) and [t, t + 10) counts that can be laid over the arrivals, from the very first message on: its first
second is no exception. In any 10 seconds there should be what was asked, within 1 %; in any 1 second never more.
``--save`` writes the figures to results/pace.json.
"""

import asyncio
import tempfile
import time
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from tests.bench import figures, mailing
from tests.bench.crowd import store_of
from tests.bench.taps import ours, telegram, told

ASKED: Final = (25, 1000)
_MORE_PEOPLE: Final = 1.1
_PATIENCE: Final = 30.0


def measure(asked: int, seconds: float) -> dict[str, Any]:
    """Sends at one pace for so long; gives what arrived."""
    with tempfile.TemporaryDirectory() as folder:
        store = store_of(int(asked * (seconds + 2) * _MORE_PEOPLE), 0, Path(folder))
        asyncio.run(mailing.plan(store))
        with telegram(1) as url, ours(store, url, "polling", STANDPOINT_SENDS_PER_SECOND=str(asked)):
            end = time.monotonic() + _PATIENCE
            while not told(url, "sends", {}) and time.monotonic() < end:
                time.sleep(0.1)
            # The last one arrives at the end of the last window, not before.
            time.sleep(seconds + 0.5)
            arrivals = told(url, "sends", {})
    return {"asked": asked, **windows([at for at in arrivals if at <= arrivals[0] + seconds])}


def windows(arrivals: Sequence[float]) -> dict[str, Any]:
    """The fullest second, the fullest and the emptiest ten seconds, and how many a second there were in all."""
    fullest = max(range(len(arrivals)), key=lambda number: _from(arrivals, number, 1))
    tens = [number for number in range(len(arrivals)) if arrivals[number] + 10 <= arrivals[-1]]
    return {
        "per_second": round((len(arrivals) - 1) / (arrivals[-1] - arrivals[0]), 3),
        "seconds": round(arrivals[-1] - arrivals[0], 1),
        "most_in_1_s": _from(arrivals, fullest, 1),
        "most_in_1_s_at": round(arrivals[fullest] - arrivals[0], 3),
        "most_in_10_s": max((_from(arrivals, number, 10) for number in tens), default=None),
        "fewest_in_10_s": min((_behind(arrivals, number, 10) for number in tens), default=None),
    }


def _from(arrivals: Sequence[float], number: int, seconds: float) -> int:
    """How many arrived in the window that begins with one of them: no window that begins elsewhere has more."""
    return bisect_left(arrivals, arrivals[number] + seconds) - number


def _behind(arrivals: Sequence[float], number: int, seconds: float) -> int:
    """How many arrived in the window that begins just behind one of them: no window that begins elsewhere has fewer."""
    return bisect_right(arrivals, arrivals[number] + seconds) - number - 1


def _line(found: dict[str, Any]) -> str:
    asked = found["asked"]
    line = (
        f"asked {asked:5,}/s: {found['per_second']:.2f}/s over {found['seconds']:.0f} s; "
        f"fullest second {found['most_in_1_s']:,} (at {found['most_in_1_s_at']:.2f} s)"
    )
    if found["most_in_10_s"] is not None:
        off = [100 * (found[name] / (10 * asked) - 1) for name in ("fewest_in_10_s", "most_in_10_s")]
        line += f"; ten seconds from {off[0]:+.2f} % to {off[1]:+.2f} %"
    return line


@click.command()
@click.option(
    "--seconds", default=60.0, show_default=True, type=click.FloatRange(2), help="How long each pace is kept."
)
@click.option("--asked", multiple=True, type=int, help="Other paces than 25 and 1,000 a second.")
@click.option("--save", is_flag=True, help="Write results/pace.json.")
def main(seconds: float, asked: tuple[int, ...], save: bool) -> None:  # noqa: FBT001 - click gives a flag by its name
    """Measure it, and say what was measured."""
    found = []
    for per_second in asked or ASKED:
        found.append(measure(per_second, seconds))
        click.echo(_line(found[-1]))
    if save:
        figures.save("pace", {"paces": found})


if __name__ == "__main__":
    main()
