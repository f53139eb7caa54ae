"""The program as a process of its own on the first core, with a big store, for benchmarks; and what it weighs."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from bot.actions import broadcasts
from bot.actions.broadcasts import MARK_LENGTH
from bot.chat.buttons import encode
from bot.store.broadcasts import Actor
from bot.store.database import Database
from bot.texts.broadcast_body import Body, Part
from bot.texts.broadcast_taps import ConfirmBroadcast
from tests.bench.board import Board, playing
from tests.bench.cores import on_first_core
from tests.bench.crowd import CACHE, FIRST_PERSON
from tests.bench.took import ROOT
from tests.running import CONTENT, KEY, TOKEN

_PATIENCE: Final = 20.0
_WORDS: Final = {"en": "The rally is on Sunday at noon.", "es": "La marcha es el domingo a mediodía."}


@dataclass(frozen=True)
class Serving:
    """The program that serves, what Telegram sees of it, and when it was started (monotonic seconds)."""

    pid: int
    board: Board
    started_at: float

    def memory(self, what: str = "VmRSS") -> float:
        """What it has in memory now, or had at the most (``VmHWM``): MiB."""
        lines = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:")) / 1024

    def cpu_seconds(self) -> float:
        """How long it has kept the processor busy."""
        # Behind the name, which may have spaces in it: the twelfth and thirteenth are its ticks.
        _, _, facts = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")
        return sum(map(int, facts.split()[11:13])) / os.sysconf("SC_CLK_TCK")


def installed() -> dict[str, str]:
    """The environment of a program that is installed: its bytecode is kept, as pip does, and no setting is the tester's."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("STANDPOINT_", "PYTHON"))
    }
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(CACHE / "bytecode")}


@asynccontextmanager
async def serving(store: Path, people: int, *, per_second: int = 1000, **more: str) -> AsyncIterator[Serving]:
    """``standpoint run`` with this store; gives it once it has asked for updates."""
    async with playing(people) as (url, board):
        environment = {
            **installed(),
            "STANDPOINT_TOKEN": TOKEN,
            "STANDPOINT_API_URL": url,
            "STANDPOINT_DATABASE": str(store),
            "STANDPOINT_DATABASE_KEY": KEY,
            "STANDPOINT_CONTENT": str(CONTENT),
            "STANDPOINT_QUIET_HOURS": "none",
            "STANDPOINT_ORGANIZERS": str(FIRST_PERSON),
            "STANDPOINT_SENDS_PER_SECOND": str(per_second),
            **more,
        }
        log = store.with_name("log")
        with log.open("wb") as said, on_first_core():
            started_at = time.monotonic()
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.cli", "run"), cwd=store.parent, env=environment, stderr=said
            )
        try:
            try:
                async with asyncio.timeout(_PATIENCE):
                    await board.asking.wait()
            except TimeoutError:
                message = f"The program did not start:\n{log.read_text(encoding='utf-8')[-2000:]}"
                raise click.ClickException(message) from None
            yield Serving(process.pid, board, started_at)
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGINT)
            await process.wait()


async def draft(store: Path) -> tuple[int, str]:
    """Writes a draft of a broadcast for everybody; gives its number and the data of the button that confirms it."""
    actor = Actor(FIRST_PERSON, "organizer", int(time.time()))
    async with Database.open(store, KEY) as database, database.transaction() as tables:
        number = await tables.broadcasts.begin(actor, topic="updates")
        for language, words in _WORDS.items():
            body = Body(parts=(Part(kind="text", text=words),))
            await tables.broadcasts.put_body(number, language, body.as_json())
        found = await tables.broadcasts.find(number)
        assert found is not None
        mark = (await broadcasts.fingerprint(tables, found))[:MARK_LENGTH]
    return number, encode(ConfirmBroadcast(number, mark))
