"""The command ``standpoint`` as a process of its own: what it prints, how it ends."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parent.parent
_PATIENCE = 30
_COMMAND = (sys.executable, "-m", "bot.cli")

Stream = Literal["out", "err"]


@dataclass(frozen=True)
class Ended:
    """A process that has ended."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one line it said before it ended; a second line or a traceback fails the test."""
        assert self.err.startswith("standpoint: "), self.err
        assert self.err.count("\n") == 1, self.err
        return self.err.removeprefix("standpoint: ").strip()


@dataclass
class Program:
    """A process that runs."""

    process: Process
    said: dict[Stream, list[str]] = field(default_factory=lambda: {"out": [], "err": []})
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _readers: list[asyncio.Task[None]] = field(default_factory=list)

    def listen(self) -> None:
        """Begins to read what it prints, so that it never waits for a reader."""
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self._readers = [
            asyncio.create_task(self._read(self.process.stdout, self.said["out"])),
            asyncio.create_task(self._read(self.process.stderr, self.said["err"])),
        ]

    async def _read(self, stream: asyncio.StreamReader, lines: list[str]) -> None:
        while line := await stream.readline():
            lines.append(line.decode())
            self._news.set()
        self._news.set()

    async def says(self, words: str, stream: Stream = "err") -> str:
        """Waits for a line that holds these words and gives it."""
        async with asyncio.timeout(_PATIENCE):
            while True:
                self._news.clear()
                for line in self.said[stream]:
                    if words in line:
                        return line.rstrip("\n")
                ended = all(reader.done() for reader in self._readers)
                assert not ended, f"it ended without {words!r}: {self.said}"
                await self._news.wait()

    def signal(self, number: signal.Signals) -> None:
        """Sends it a signal."""
        self.process.send_signal(number)

    async def interrupt(self) -> Ended:
        """Presses Ctrl-C and waits until it has ended."""
        if self.process.returncode is None:
            self.signal(signal.SIGINT)
        return await self.end()

    async def end(self) -> Ended:
        """Waits until it has ended by itself."""
        async with asyncio.timeout(_PATIENCE):
            code = await self.process.wait()
            await asyncio.gather(*self._readers)
        return Ended(code, "".join(self.said["out"]), "".join(self.said["err"]))


@asynccontextmanager
async def running(
    *arguments: str, folder: Path, settings: Mapping[str, str] | None = None
) -> AsyncIterator[Program]:
    """``standpoint ARGUMENTS`` in a folder, with these settings and none of the tester's own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STANDPOINT_")}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **(settings or {})}
    process = await asyncio.create_subprocess_exec(
        *_COMMAND, *arguments, cwd=folder, env=environment, stdin=DEVNULL, stdout=PIPE, stderr=PIPE
    )
    program = Program(process)
    program.listen()
    try:
        yield program
    finally:
        if process.returncode is None:
            process.kill()
        await program.end()


async def run(*arguments: str, folder: Path, settings: Mapping[str, str] | None = None) -> Ended:
    """``standpoint ARGUMENTS`` until it ends by itself."""
    async with running(*arguments, folder=folder, settings=settings) as program:
        return await program.end()
