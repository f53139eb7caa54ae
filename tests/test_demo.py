"""``standpoint demo`` as a process: what it prints, how it ends, what it keeps."""

import asyncio
import datetime as dt
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.store.database import Database
from tests.opting_in import opt_in, opt_in_to_next_event
from tests.organizing import publish_event
from tests.phone import Json, Phone
from tests.program import Program, run, running

EMMA, MATEO, OLIVIA = 1001, 1002, 1003
DETROIT = ZoneInfo("America/Detroit")


@asynccontextmanager
async def demo(folder: Path, *arguments: str) -> AsyncIterator[tuple[Program, str]]:
    """A demo at a free port, and its address."""
    async with running("demo", "--no-browser", "--port", "0", *arguments, folder=folder) as program:
        line = await program.says("http://", "out")
        yield program, line[line.index("http://") :]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_ends_cleanly_when_asked(number: signal.Signals, tmp_path: Path) -> None:
    """Ctrl-C ends it within seconds with status 0, nothing on standard error, and nothing left behind."""
    async with demo(tmp_path) as (program, url):
        assert url.startswith("http://127.0.0.1:")
        program.signal(number)
        async with asyncio.timeout(10):
            ended = await program.end()
    assert ended.code == 0
    assert ended.out.splitlines() == [
        f"Standpoint is running on this machine only: {url}",
        "Press Ctrl-C to stop.",
        "Stopped.",
    ]
    assert not ended.err
    assert _left_in(tmp_path) == []


def _left_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


async def test_a_port_in_use_is_named_with_the_next_one(tmp_path: Path) -> None:
    """The sentence is a command that can be typed."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = await run("demo", "--no-browser", "--port", str(port), folder=tmp_path)
    assert ended.code == 2
    assert ended.sentence == (
        f"Port {port} cannot be used (Address already in use); try `standpoint demo --port {port + 1}`."
    )


@pytest.mark.parametrize("port", ["99999", "-1"])
async def test_a_port_that_there_is_not_is_refused(port: str, tmp_path: Path) -> None:
    """A number that is no port is refused with the range."""
    ended = await run("demo", "--no-browser", "--port", port, folder=tmp_path)
    assert ended.code == 2
    assert f"{port} is not in the range 0<=x<=65535" in ended.err
    assert "Traceback" not in ended.err


async def test_a_place_for_the_store_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """Where the folder of --database cannot be made, a sentence says so."""
    (tmp_path / "file").touch()
    ended = await run("demo", "--no-browser", "--port", "0", "--database", "file/kept.db", folder=tmp_path)
    assert ended.code == 2
    assert (
        ended.sentence == "file/kept.db cannot be kept there: File exists. Name another file with --database."
    )


async def test_settings_of_the_real_bot_do_not_reach_the_demo(tmp_path: Path) -> None:
    """A .env with a real token beside it changes nothing: the demo talks to nobody but its own simulator."""
    (tmp_path / ".env").write_text(
        "STANDPOINT_TOKEN=77:REAL\nSTANDPOINT_API_URL=http://elsewhere.invalid\n", encoding="utf-8"
    )
    async with demo(tmp_path) as (program, url), aiohttp.ClientSession() as http:
        emma = Phone(http, url, EMMA)
        await emma.start()
        assert "Niles Niemuth" in await emma.read()
        assert (await program.interrupt()).code == 0


async def test_a_kept_store_keeps_opt_ins(tmp_path: Path) -> None:
    """With --database a second start knows what people chose in the first; the key lies beside the file."""
    kept = ("--database", "new/kept.db")
    async with demo(tmp_path, *kept) as (program, url), aiohttp.ClientSession() as http:
        emma = Phone(http, url, EMMA)
        await emma.start()
        for label in ("My settings", "Updates: turn on", "Yes, turn it on"):
            await emma.tap(label)
        assert (await program.interrupt()).code == 0
    async with demo(tmp_path, *kept) as (program, url), aiohttp.ClientSession() as http:
        emma = Phone(http, url, EMMA)
        await emma.start()
        await emma.tap("My settings")
        assert "Updates from the campaign: on" in await emma.read()
        assert (await program.interrupt()).code == 0
    file = tmp_path / "new" / "kept.db"
    key = file.with_name("kept.db.key")
    assert key.stat().st_mode & 0o777 == 0o600
    async with Database.open(file, key.read_text(encoding="ascii")) as database, database.reading() as tables:
        assert await tables.consents.topics(EMMA) == {"updates"}


async def test_a_reminder_comes_after_a_restart_too(tmp_path: Path) -> None:
    """Whom the kept store knows has pressed Start in an earlier demo; nobody needs to press it again to be reminded."""
    kept = ("--database", "kept.db")
    async with demo(tmp_path, *kept) as (program, url), aiohttp.ClientSession(url) as http:
        emma = Phone(http, url, EMMA)
        await emma.start()
        await opt_in_to_next_event(emma, "en")
        assert (await program.interrupt()).code == 0
    async with demo(tmp_path, *kept) as (program, url), aiohttp.ClientSession(url) as http:
        emma, mateo = Phone(http, url, EMMA), Phone(http, url, MATEO)
        assert (await emma.chat())["started"]
        assert not (await mateo.chat())["started"]
        await _move(http, "next")
        assert "Sample: Neighborhood meeting" in await _arrival(emma, 1)
        assert (await program.interrupt()).code == 0
    file = tmp_path / "kept.db"
    key = file.with_name("kept.db.key").read_text(encoding="ascii")
    async with Database.open(file, key) as database, database.reading() as tables:
        assert await tables.people.active_among([EMMA]) == [EMMA]
        assert len(await tables.consents.topics(EMMA)) == 1


async def test_every_jump_brings_a_reminder(tmp_path: Path) -> None:
    """What nobody chose to hear is passed over; after the last one a sentence says that there is none."""
    async with demo(tmp_path) as (program, url), aiohttp.ClientSession(url) as http:
        emma = Phone(http, url, EMMA)
        await emma.start()
        assert await _no_next(http)
        await opt_in_to_next_event(emma, "en")
        there = len(await emma.answers())
        for number in (1, 2):
            await _move(http, "next")
            assert "Sample: Neighborhood meeting" in await _arrival(emma, there + number)
        assert await _no_next(http)
        assert (await program.interrupt()).code == 0


async def test_a_jump_goes_to_the_end_of_the_quiet_hours(tmp_path: Path) -> None:
    """An event that is announced at ten in the evening is heard of at eight in the morning."""
    async with demo(tmp_path) as (program, url), aiohttp.ClientSession(url) as http:
        emma, olivia = Phone(http, url, EMMA), Phone(http, url, OLIVIA)
        await emma.start()
        await opt_in(emma, "en", "events")
        evening = dt.datetime.combine(dt.datetime.now(DETROIT).date(), dt.time(22), DETROIT)
        await _move(http, evening.isoformat())
        await publish_event(olivia, "Canvassing", "in 5 days at 18:30")
        there = len(await emma.answers())
        clock = await _move(http, "next")
        morning = dt.datetime.combine(evening.date() + dt.timedelta(days=1), dt.time(8), DETROIT)
        assert dt.datetime.fromisoformat(clock["now"]) == morning
        assert "Canvassing" in await _arrival(emma, there + 1)
        assert (await program.interrupt()).code == 0


async def test_one_clock_drives_the_bot_and_its_telegram(tmp_path: Path) -> None:
    """Moved to the next reminder, the bot sends it at once, and Telegram dates it then, not when it really was."""
    async with demo(tmp_path) as (program, url), aiohttp.ClientSession(url) as http:
        emma = Phone(http, url, EMMA)
        await emma.start()
        await opt_in_to_next_event(emma, "en")
        began = dt.datetime.now(DETROIT)
        async with http.get("/events") as events, asyncio.timeout(20):
            await events.content.readuntil(b": watching\n\n")
            clock = await _move(http, "next")
            while "Starts tomorrow" not in await emma.read():
                await events.content.readuntil(b"\n\n")
        tomorrow = dt.datetime.combine(began.date() + dt.timedelta(days=1), dt.time(11), DETROIT)
        assert dt.datetime.fromisoformat(clock["now"]) == tomorrow
        assert clock["zone"] == "America/Detroit"
        assert 0 <= (await emma.last())["date"] - clock["epoch"] < 20
        assert (await program.interrupt()).code == 0


async def test_the_time_goes_back_and_the_bot_still_answers(tmp_path: Path) -> None:
    """A year earlier, the newest update is still newer than all before it."""
    async with demo(tmp_path) as (program, url), aiohttp.ClientSession(url) as http:
        emma = Phone(http, url, EMMA)
        await emma.start()
        past = dt.datetime.now(dt.UTC) - dt.timedelta(days=365)
        await _move(http, past.isoformat())
        await emma.send("/demands")
        assert "Safe passage and legal entry" in "".join(await emma.labels())
        assert 0 <= (await emma.last())["date"] - int(past.timestamp()) < 20
        assert (await program.interrupt()).code == 0


async def _arrival(phone: Phone, count: int) -> str:
    """Waits until the bot has written so many messages to a person, and gives the newest."""
    async with phone.http.get("/events") as live, asyncio.timeout(20):
        await live.content.readuntil(b": watching\n\n")
        while len(answers := await phone.answers()) < count:
            await live.content.readuntil(b"\n\n")
    assert len(answers) == count
    return answers[-1]


async def _no_next(http: aiohttp.ClientSession) -> bool:
    async with http.post("/clock", json={"to": "next"}) as response:
        return response.status == 409 and "There is no next reminder" in await response.text()


async def _move(http: aiohttp.ClientSession, to: str) -> Json:
    async with http.post("/clock", json={"to": to}) as response:
        assert response.status == 200
        clock: Json = await response.json()
        return clock
