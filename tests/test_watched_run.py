"""``standpoint run`` watched from outside: whom it talks to, and what it leaves in its lines and in the process list."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.simulator.server import Simulator
from tests import program
from tests.phone import Phone
from tests.program import Program
from tests.running import CONTENT, KEY

TOKEN = "4242424242:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw7"  # noqa: S105 - opens nothing but a simulator
NAME, TEXT = "Marguerite", "fail: where do you stand on housing"


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    """A Telegram of the test's own."""
    async with Simulator(token=TOKEN, port=0) as started:
        yield started


@pytest.fixture
async def bot(
    tmp_path: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Program]:
    """A bot that serves."""
    watched = ("-m", "tests.watched_program", str(tmp_path / "connected.jsonl"))
    monkeypatch.setattr(program, "_COMMAND", (program._COMMAND[0], *watched))  # noqa: SLF001 - the same interpreter
    settings = {
        "STANDPOINT_TOKEN": TOKEN,
        "STANDPOINT_API_URL": simulator.url,
        "STANDPOINT_DATABASE": "standpoint.db",
        "STANDPOINT_DATABASE_KEY": KEY,
        "STANDPOINT_CONTENT": str(CONTENT),
    }
    async with program.running("run", folder=tmp_path, settings=settings) as running:
        await running.says("event='serving'")
        yield running


async def test_it_talks_to_the_bot_api_alone(bot: Program, simulator: Simulator, tmp_path: Path) -> None:
    """Every connection of a visit goes to the one address; nothing else is looked up, and no program is started."""
    async with aiohttp.ClientSession() as http:
        emma = await Phone.of(http, simulator.url, NAME, "en")
        await emma.start()
        for words in ("/events", "/demands", "/settings", "housing", "https://example.org/"):
            await emma.send(words)
    await bot.interrupt()
    lines = (tmp_path / "connected.jsonl").read_text(encoding="utf-8").splitlines()
    connections = [tuple(json.loads(line)) for line in lines]
    port = simulator.url.rpartition(":")[2]
    assert {event for event, _ in connections} <= {"socket.connect", "socket.getaddrinfo"}
    assert {what for event, what in connections if event == "socket.connect"} == {f"(('127.0.0.1', {port}),)"}
    assert all(
        what.startswith(("('127.0.0.1'", f"(b'127.0.0.1', {port}"))
        for event, what in connections
        if event == "socket.getaddrinfo"
    )


def command_line(process_id: int) -> str:
    """What everybody on the machine sees of a process; empty where the system does not say."""
    commands = Path(f"/proc/{process_id}/cmdline")
    return commands.read_bytes().decode() if commands.exists() else ""


async def test_a_handler_that_fails_tells_nothing(bot: Program, simulator: Simulator) -> None:
    """Its line has a name for the person that is good for this run only, and nothing that was quoted."""
    async with aiohttp.ClientSession() as http:
        emma = await Phone.of(http, simulator.url, NAME, "en")
        noah = await Phone.of(http, simulator.url, NAME, "en")
        for person in (emma, noah, emma):
            await person.start()
            await person.send(TEXT)
    shown = command_line(bot.process.pid)
    ended = await bot.interrupt()
    failures = [line for line in ended.err.splitlines() if "an update was not served" in line]
    assert len(failures) == 3
    said_by = [line.partition("person='")[2][:8] for line in failures]
    assert said_by[0] == said_by[2] != said_by[1]
    assert all(len(name) == 8 for name in said_by)
    for value in (TOKEN, TOKEN.partition(":")[2], KEY, NAME, "housing", str(emma.user_id), str(noah.user_id)):
        assert value not in ended.err + ended.out
        assert value not in shown
    assert "Traceback" not in ended.err
