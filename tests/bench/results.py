"""Writes RESULTS.md and the pictures from what the benchmarks kept in ``results/``.

    python -m tests.bench.results

Each benchmark keeps its figures there under its own name with ``--save``; what is not there is left out.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import click

from tests.bench.bulk import FIFTY, OURS
from tests.bench.figures import Spread, saved
from tests.bench.installing import PEERS
from tests.bench.pictures import bars, curves
from tests.bench.side_by_side import AS_IT_COMES, FASTEST, WAIT
from tests.bench.tables import measured_on, number, section, spread, table
from tests.bench.took import was_disturbed

RESULTS: Final = Path(__file__).parent / "RESULTS.md"
_OTHERS: Final = {
    "pace": "How evenly it goes out",
    "taps": "Taps",
    "scale": "A million people",
    "slopes": "As work grows",
    "startup": "Starting",
}
_OUR_PACKAGES: Final = ("python-telegram-bot", "aiohttp", "orjson", "uvloop", "aiosqlite", "sqlcipher3")
_NAMED: Final = (
    "python-telegram-bot",
    "httpx",
    "tgcast",
    "aiogram",
    "aiogram_broadcaster",
    "aiohttp",
    "uvloop",
)


def write() -> Path:
    """Writes it all anew; gives the file."""
    RESULTS.write_text("\n".join(_lines()).rstrip() + "\n", encoding="utf-8")
    return RESULTS


def _lines() -> Iterator[str]:
    yield "# What was measured"
    yield ""
    yield "Written by `python -m tests.bench`, which installs the others in their pinned versions, runs all of it and draws the"
    yield "pictures (`--quick`: once instead of three times). What counts are the ratios: another machine gives other numbers."
    yield ""
    yield from _ways()
    peers, bulk = saved("peers"), saved("bulk")
    if peers and bulk:
        yield from _mailings(peers["figures"]["peers"], bulk["figures"])
    if bulk:
        yield from _layers(bulk["figures"], peers["figures"]["peers"] if peers else [])
        yield measured_on(bulk)
        yield ""
    for name, title in _OTHERS.items():
        kept = saved(name)
        if kept:
            yield from section(title, kept)
            if name == "slopes" and "curves" in kept["figures"]:
                curves("slopes", "What work costs as it grows", kept["figures"]["curves"], across="messages")
                yield "![What work costs as it grows](pictures/slopes.svg)"
                yield ""


def _ways() -> Iterator[str]:
    yield "One client process on the first core sends to a server on the second that answers every call at once with a Message"
    yield "as Telegram gives it (`sink.py`), over connections that are kept: 50 at once, each an HTML text of 400 characters with 2"
    yield "buttons. The middle of the runs, and in brackets the least and the most of them."
    yield ""
    pins = dict(
        re.findall(
            r"^([\w-]+)==(\S+)$", (PEERS / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    packages = json.loads((PEERS / "package.json").read_text(encoding="utf-8"))["dependencies"]
    named = {name: pins[name] for name in _NAMED} | packages
    yield f"Others: {', '.join(f'{name} {number}' for name, number in named.items())}."
    yield f"Ours: {', '.join(f'{name} {version(name)}' for name in _OUR_PACKAGES)}."
    yield ""


def _mailings(peers: Sequence[Mapping[str, Any]], bulk: Mapping[str, Any]) -> Iterator[str]:
    rows = [*peers, bulk["whole"], bulk["fifty"]]
    rows.sort(key=lambda row: -Spread.of(row["per_second"]).middle)
    usual = next(row for row in rows if row["name"] == AS_IT_COMES)
    speed, cost = Spread.of(usual["per_second"]).middle, Spread.of(usual["cpu_per_1000"]).middle
    yield "## Mailings"
    yield ""
    yield f"Ours goes to {bulk['people']:,} people through the whole program: each delivery is claimed, committed, sent and recorded in"
    yield "an encrypted store that survives a kill at any moment. Of the others only tgcast keeps any record. Without a pace ours has up"
    yield "to 256 messages under way; with 50 it has as many as the others."
    yield ""
    yield f"The ratios are to {AS_IT_COMES} as it comes. A client that never waits has all of its core; with much less it waited for"
    yield "answers, for the disk or by its own pauses (tgcast, one mailer of aiogram-broadcaster), or shared the core with something else."
    yield ""
    disturbed = [row["name"] for row in rows if row["name"] not in {*WAIT, FIFTY} and was_disturbed(row)]
    if disturbed:
        yield f"**Measure again: the machine did something else meanwhile, and these had less than their core: {'; '.join(disturbed)}.**"
        yield ""
    yield from table(
        ("", "messages/s", "CPU s per 1,000", "of its core", "speed, as a ratio", "CPU, as a ratio"),
        [
            (
                f"**{row['name']}**" if row["name"] in {OURS, FIFTY} else row["name"],
                spread(row["per_second"]),
                spread(row["cpu_per_1000"]),
                f"{Spread.of(row['core']).middle:.0%}",
                number(Spread.of(row["per_second"]).middle / speed),
                number(Spread.of(row["cpu_per_1000"]).middle / cost),
            )
            for row in rows
        ],
    )
    bars("mailings", "Sending one message to many people", rows, ours={OURS, FIFTY}, unit="messages")
    yield "![How many messages each sends in a second](pictures/mailings.svg)"
    yield ""


def _layers(bulk: Mapping[str, Any], peers: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    parts = {part["name"]: Spread.of(part["cpu_per_1000"]).middle for part in bulk["parts"]}
    total = Spread.of(bulk["whole"]["cpu_per_1000"]).middle
    both = parts["ledger and rendering"]
    costs = {
        "the ledger: claims, intents and outcomes": parts["ledger"],
        "rendering: a letter becomes a request, an answer an outcome": both - parts["ledger"],
        "HTTP: our request class, the body ready": parts["HTTP"],
        "the rest, above all what these three cost one another": total - both - parts["HTTP"],
        "all of it": total,
    }
    yield "### Where it goes"
    yield ""
    yield from table(
        ("", "CPU s per 1,000", "share"),
        [(name, f"{cost:.3f}", f"{cost / total:.0%}") for name, cost in costs.items()],
    )
    speed = Spread.of(bulk["whole"]["per_second"]).middle
    for peer in peers:
        if peer["name"] in FASTEST:
            times = Spread.of(peer["per_second"]).middle / speed
            yield f"- {peer['name']}: {times:.1f} times as many messages a second as the whole program"
    yield ""


@click.command()
def main() -> None:
    """Write it."""
    click.echo(write())


if __name__ == "__main__":
    main()
