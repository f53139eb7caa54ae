"""Taps on buttons: how many a second the whole program answers, how long each takes, and what others do.

    python -m tests.bench.taps --runs 3

Ours is ``standpoint run`` as a process, with 10,000 people in its encrypted store; the others are bare echoes that keep
nothing. Each runs alone on the first core; Telegram is played on the second. A tap is over when the waiting sign on its
button has ended and its message has changed. *Closed*: 50 taps are open at any time. *Open*: somebody taps 100 times a
second, whatever the answers take; each wait counts from the tap itself. ``--beside-mailing``: also while a mailing goes out at
1,000 a second. ``--save`` writes the figures to results/taps.json.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import click

from tests.bench import figures, mailing
from tests.bench.cores import on_first_core
from tests.bench.crowd import store_of
from tests.bench.figures import Spread
from tests.bench.installing import NODE_MODULES, PEERS, node_peers, python_peers
from tests.bench.took import ROOT
from tests.running import CONTENT, KEY, TOKEN

OURS: Final = "Standpoint, with its store"
HOOK_PORT: Final = 18443
_AT_ONCE: Final = 50
_PER_SECOND: Final = 100
_PEOPLE: Final = 10_000
_HEARERS: Final = 60_000
_WARM_UP_SECONDS: Final = 2.0
_PATIENCE: Final = 60.0


@dataclass(frozen=True)
class Bot:
    """Who answers taps: a name, the way updates come, and the file in ``peers/`` with its options; none for ours."""

    name: str
    way: str
    file: str = ""
    options: tuple[str, ...] = ()


BOTS: Final = tuple(
    Bot(name, way, file, (*options, way))
    for way in ("polling", "webhook")
    for name, file, options in (
        (OURS, "", ()),
        ("python-telegram-bot", "taps_python_telegram_bot.py", ()),
        ("aiogram", "taps_aiogram.py", ()),
        ("grammY (Node)", "taps_grammy.js", ()),
        ("Telegraf (Node)", "taps_telegraf.js", ()),
    )
)


@dataclass(frozen=True)
class Took:
    """What a run of taps took: seconds, the bot's CPU seconds, and how long each tap waited."""

    seconds: float
    cpu_seconds: float
    waits: list[float]

    @property
    def per_second(self) -> float:
        """Taps a second."""
        return len(self.waits) / self.seconds

    @property
    def cpu_per_1000(self) -> float:
        """CPU seconds for 1,000 taps."""
        return 1000 * self.cpu_seconds / max(1, len(self.waits))

    def wait(self, percent: int) -> float:
        """The milliseconds that so many percent of the taps waited at most."""
        ordered = sorted(self.waits)
        return 1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


@dataclass(frozen=True)
class Answering:
    """A bot that runs, and Telegram that is played to it."""

    url: str
    pid: int

    def closed(self, seconds: float) -> Took:
        """So many taps open at once, for so long."""
        return self._ask("closed", seconds=seconds, at_once=_AT_ONCE)

    def open(self, seconds: float) -> Took:
        """So many taps a second, for so long."""
        return self._ask("open", seconds=seconds, per_second=_PER_SECOND)

    def _ask(self, what: str, **how: float) -> Took:
        before = _cpu_seconds(self.pid)
        said = told(self.url, what, how)
        if "error" in said:
            message = f"Some taps were never answered ({said['error']})."
            raise click.ClickException(message)
        return Took(said["seconds"], _cpu_seconds(self.pid) - before, said["waits"])


def told(url: str, what: str, how: Mapping[str, float]) -> Any:  # noqa: ANN401 - as JSON
    """What the tapper says when it is told something."""
    # Not by urlopen, which asks that the connection be closed behind the answer: that may take a while.
    with closing(HTTPConnection(urlsplit(url).netloc)) as connection:
        connection.request("POST", f"/{what}", json.dumps(how))
        return json.load(connection.getresponse())


def _cpu_seconds(pid: int) -> float:
    # Behind the name, which may have spaces in it: the twelfth and thirteenth are its ticks.
    _, _, facts = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")
    return sum(map(int, facts.split()[11:13])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def telegram(people: int) -> Iterator[str]:
    """Telegram with people who tap; gives its address."""
    options = {"--port": 0, "--people": people, "--hook-port": HOOK_PORT}
    command = [
        sys.executable,
        "-m",
        "tests.bench.tapper",
        *(str(word) for pair in options.items() for word in pair),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - a module of this folder
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@contextmanager
def answering(command: Sequence[str], environment: dict[str, str], url: str) -> Iterator[Answering]:
    """A bot as a process of its own on the first core; gives it once it is there."""
    with tempfile.TemporaryFile() as said:
        with on_first_core():
            process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=said, stderr=said)  # noqa: S603 - commands of this folder
        with process:
            try:
                if not _is_there(process, url):
                    said.seek(0)
                    message = f"{Path(command[1]).name} did not start:\n{said.read().decode()[-2000:]}"
                    raise click.ClickException(message)
                yield Answering(url, process.pid)
            finally:
                process.terminate()


def _is_there(process: "subprocess.Popen[bytes]", url: str) -> bool:
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        if told(url, "ready", {}):
            return True
        time.sleep(0.05)
    return False


@contextmanager
def ours(store: Path, url: str, way: str, **more: str) -> Iterator[Answering]:
    """The whole program with a store; ``more`` are further settings."""
    environment = {
        "PYTHONPATH": str(ROOT),
        "STANDPOINT_TOKEN": TOKEN,
        "STANDPOINT_API_URL": url,
        "STANDPOINT_DATABASE": str(store),
        "STANDPOINT_DATABASE_KEY": KEY,
        "STANDPOINT_CONTENT": str(CONTENT),
        "STANDPOINT_QUIET_HOURS": "none",
        **more,
    }
    if way == "webhook":
        environment |= {
            "STANDPOINT_WEBHOOK_URL": "https://bot.example.org/hook",
            "STANDPOINT_WEBHOOK_PORT": str(HOOK_PORT),
        }
    with answering([sys.executable, "-m", "bot.cli", "run"], environment, url) as bot:
        yield bot


@contextmanager
def running(bot: Bot, store: Path) -> Iterator[Answering | None]:
    """One of the bots, with Telegram; None where it cannot be had here."""
    with telegram(_PEOPLE) as url:
        if not bot.file:
            with ours(store, url, bot.way) as answers:
                yield answers
            return
        command = _command(bot, url)
        if command is None:
            yield None
            return
        with answering(command, {"NODE_PATH": str(NODE_MODULES)}, url) as answers:
            yield answers


def _command(bot: Bot, url: str) -> list[str] | None:
    options = [*bot.options, "--url", url, "--port", str(HOOK_PORT)]
    if not bot.file.endswith(".js"):
        return [str(python_peers()), str(PEERS / bot.file), *options]
    node = node_peers()
    return [node, str(PEERS / bot.file), *options] if node else None


def measure(bots: Sequence[Bot], store: Path, runs: int, seconds: float) -> list[dict[str, Any]]:
    """Runs each bot so often, one after the other."""
    found: dict[Bot, dict[str, Any]] = {}
    for _ in range(runs):
        for bot in bots:
            with running(bot, store) as answers:
                if answers is None:
                    continue
                answers.closed(_WARM_UP_SECONDS)
                closed, steady = answers.closed(seconds), answers.open(seconds)
            figure = found.setdefault(
                bot,
                {
                    "name": bot.name,
                    "way": bot.way,
                    "per_second": [],
                    "cpu_per_1000": [],
                    "p50_ms": [],
                    "p99_ms": [],
                },
            )
            figure["per_second"].append(round(closed.per_second, 1))
            figure["cpu_per_1000"].append(round(closed.cpu_per_1000, 4))
            figure["p50_ms"].append(round(steady.wait(50), 2))
            figure["p99_ms"].append(round(steady.wait(99), 2))
            click.echo(_line(figure))
    return list(found.values())


def measure_beside_mailing(way: str, runs: int, seconds: float) -> dict[str, Any]:
    """How long taps wait while nothing else goes on, and while a mailing goes out to everybody at 1,000 a second."""
    waits: dict[str, list[float]] = {"idle": [], "mailing": []}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            store = store_of(_HEARERS, 10, Path(folder))
            for what, each in waits.items():
                if what == "mailing":
                    asyncio.run(mailing.plan(store))
                with (
                    telegram(_PEOPLE) as url,
                    ours(store, url, way, STANDPOINT_SENDS_PER_SECOND="1000") as answers,
                ):
                    answers.open(_WARM_UP_SECONDS)
                    before = len(told(url, "sends", {}))
                    took = answers.open(seconds)
                    sent = len(told(url, "sends", {})) - before
                each.append(round(took.wait(99), 2))
                click.echo(
                    f"{OURS:28} {way:8} {what}: p50 {took.wait(50):.1f} ms, p99 {took.wait(99):.1f} ms"
                    f"   {sent / took.seconds:,.0f} messages/s beside {took.per_second:,.0f} taps/s"
                )
    idle, busy = (Spread.of(waits[what]).middle for what in ("idle", "mailing"))
    click.echo(f"{'':28} {way:8} p99 while the mailing runs: {busy / idle:.1f} times that of idle")
    return {"way": way, "p99_ms_idle": waits["idle"], "p99_ms_mailing": waits["mailing"]}


def _line(figure: dict[str, Any]) -> str:
    speed, cost = Spread.of(figure["per_second"]), Spread.of(figure["cpu_per_1000"])
    waits = (
        f"p50 {Spread.of(figure['p50_ms']).middle:.1f} ms, p99 {Spread.of(figure['p99_ms']).middle:.1f} ms"
    )
    return (
        f"{figure['name']:28} {figure['way']:8} {speed.middle:7,.0f}/s ({speed.least:,.0f} to {speed.most:,.0f})"
        f"  {cost.middle:.3f} CPU s per 1,000   at {_PER_SECOND}/s: {waits}"
    )


@click.command()
@click.option("--runs", default=3, show_default=True, type=click.IntRange(1))
@click.option(
    "--seconds", default=10.0, show_default=True, type=click.FloatRange(1), help="How long each run takes."
)
@click.option("--way", type=click.Choice(["polling", "webhook"]), help="Only this one.")
@click.option("--only", help="Only the bots with this in their names.")
@click.option("--beside-mailing", is_flag=True, help="Also while a mailing goes out.")
@click.option("--save", is_flag=True, help="Write results/taps.json.")
def main(  # noqa: PLR0913 - click gives every option by its name
    *, runs: int, seconds: float, way: str | None, only: str | None, beside_mailing: bool, save: bool
) -> None:
    """Measure it, and say what was measured."""
    bots = [
        bot
        for bot in BOTS
        if way in {None, bot.way} and (only is None or only.casefold() in bot.name.casefold())
    ]
    with tempfile.TemporaryDirectory() as folder:
        store = store_of(_PEOPLE, 10, Path(folder))
        found = measure(bots, store, runs, seconds)
    beside = [
        measure_beside_mailing(each, runs, seconds)
        for each in ("polling", "webhook")
        if beside_mailing and way in {None, each}
    ]
    if save:
        figures.save("taps", {"bots": found, "beside_mailing": beside})


if __name__ == "__main__":
    main()
