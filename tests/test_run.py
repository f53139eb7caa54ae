"""``standpoint run`` as a process: what keeps it from running, and what does not stop it."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.simulator.server import Simulator
from bot.store.database import Database
from tests.calling import webhook
from tests.content.sample_campaign import edit, write
from tests.content.test_answerable import REQUIRED
from tests.deciding import until
from tests.phone import Phone
from tests.program import Ended, Program, run, running
from tests.running import KEY, TOKEN

Settings = dict[str, str]


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    """A Telegram of the test's own."""
    async with Simulator(token=TOKEN) as started:
        yield started


@pytest.fixture
def settings(simulator: Simulator, tmp_path: Path) -> Settings:
    """Settings that work, with a small campaign as content."""
    write(tmp_path / "content")
    return {
        "STANDPOINT_TOKEN": TOKEN,
        "STANDPOINT_API_URL": simulator.url,
        "STANDPOINT_DATABASE": "standpoint.db",
        "STANDPOINT_DATABASE_KEY": KEY,
    }


@asynccontextmanager
async def serving(folder: Path, settings: Settings) -> AsyncIterator[Program]:
    """A ``standpoint run`` that serves."""
    async with running("run", folder=folder, settings=settings) as program:
        await program.says("event='serving'")
        yield program


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """Plain HTTP."""
    async with aiohttp.ClientSession() as session:
        yield session


async def refused(folder: Path, settings: Settings) -> Ended:
    """A ``standpoint run`` that ends with status 2, because a person must mend something."""
    ended = await run("run", folder=folder, settings=settings)
    assert ended.code == 2, ended
    assert not ended.out
    return ended


async def test_a_missing_token_is_asked_for(tmp_path: Path) -> None:
    """Without any setting the first sentence is about the token."""
    ended = await refused(tmp_path, {})
    assert ended.sentence == ("STANDPOINT_TOKEN is missing; set it to the token that @BotFather gave you.")


async def test_a_mistyped_setting_is_recognised(tmp_path: Path) -> None:
    """STANDPOINT_TOKNE is not ignored: the sentence offers the right name."""
    ended = await refused(tmp_path, {"STANDPOINT_TOKNE": TOKEN})
    assert ended.sentence == ("STANDPOINT_TOKNE is no setting of Standpoint; did you mean STANDPOINT_TOKEN?")


async def test_settings_are_read_from_a_file(settings: Settings, tmp_path: Path) -> None:
    """What ``init`` wrote and a person filled in is all that ``run`` needs; the environment goes before the file."""
    await run("init", folder=tmp_path)
    file = tmp_path / ".env"
    filled = file.read_text(encoding="utf-8").replace("STANDPOINT_TOKEN=\n", f"STANDPOINT_TOKEN={TOKEN}\n")
    file.write_text(f"{filled}STANDPOINT_API_URL=http://ignored.invalid\n", encoding="utf-8")
    only = {"STANDPOINT_API_URL": settings["STANDPOINT_API_URL"]}
    async with serving(tmp_path, only) as program:
        assert (await program.interrupt()).code == 0
    assert (tmp_path / "data" / "standpoint.db").exists()


async def test_a_token_that_telegram_refuses_is_named(settings: Settings, tmp_path: Path) -> None:
    """A 401 is about STANDPOINT_TOKEN; the token itself is not repeated."""
    ended = await refused(tmp_path, settings | {"STANDPOINT_TOKEN": "43:ANOTHER-BOT"})
    assert "Telegram does not accept this token; check STANDPOINT_TOKEN" in ended.sentence
    assert "ANOTHER-BOT" not in ended.err


async def test_an_api_out_of_reach_is_tried_again_and_then_named(settings: Settings, tmp_path: Path) -> None:
    """A closed port ends with status 1, so that a service manager tries again; the sentence has the address."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        ended = await run("run", folder=tmp_path, settings=settings | {"STANDPOINT_API_URL": url})
    assert ended.code == 1
    assert f"No Bot API server answers at {url}" in ended.sentence
    assert "check the network and STANDPOINT_API_URL" in ended.sentence
    assert TOKEN not in ended.err


@pytest.mark.parametrize("status", [200, 404])
async def test_a_server_that_is_no_bot_api_is_named(settings: Settings, tmp_path: Path, status: int) -> None:
    """A web server that answers with a page is told apart from a network that is down and from a wrong token."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="<html>Hello</html>", content_type="text/html", status=status)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server:
        url = str(server.make_url("/"))
        ended = await run("run", folder=tmp_path, settings=settings | {"STANDPOINT_API_URL": url})
    assert ended.code == 1
    assert f"What answers at {url.rstrip('/')} is no Bot API server" in ended.sentence
    assert "check STANDPOINT_API_URL" in ended.sentence


async def test_a_wrong_key_opens_nothing(settings: Settings, tmp_path: Path) -> None:
    """The store of another key is left alone, and the one line on standard error says what to give."""
    async with Database.open(tmp_path / "standpoint.db", "00" * 32):
        pass
    ended = await refused(tmp_path, settings)
    assert ended.sentence == (
        "standpoint.db does not open with this key; give the key that the store was made with."
    )


@pytest.mark.parametrize("new", ["", "{key}: TODO\n"], ids=["missing", "placeholder"])
@pytest.mark.parametrize("key", REQUIRED)
async def test_nobody_is_written_to_until_it_is_said_who_answers(
    key: str, new: str, http: aiohttp.ClientSession, settings: Settings, tmp_path: Path
) -> None:
    """Without a controller, an imprint or a privacy contact there is no store, and Telegram hears nothing."""
    edit(tmp_path / "content", "campaign.yaml", REQUIRED[key], new.format(key=key))
    ended = await refused(tmp_path, settings)
    assert f"`{key}` is {'a placeholder' if new else 'missing'}" in ended.err
    assert not (tmp_path / "standpoint.db").exists()
    async with http.get(f"{settings['STANDPOINT_API_URL']}/requests") as response:
        assert await response.json() == []


async def test_a_newer_store_is_left_alone(settings: Settings, tmp_path: Path) -> None:
    """A store with a schema that this version does not know is refused."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as database:
        await database._writer.execute("PRAGMA user_version = 9999")  # noqa: SLF001 - what only a later version writes
    ended = await refused(tmp_path, settings)
    assert "was written by a newer Standpoint (schema 9999, this one knows" in ended.sentence


async def test_a_folder_is_no_store(settings: Settings, tmp_path: Path) -> None:
    """STANDPOINT_DATABASE must name a file."""
    (tmp_path / "data").mkdir()
    ended = await refused(tmp_path, settings | {"STANDPOINT_DATABASE": "data"})
    assert ended.sentence == (
        "The store data cannot be opened: Is a directory. Set STANDPOINT_DATABASE to a writable file."
    )


async def test_a_folder_that_cannot_be_made_is_named(settings: Settings, tmp_path: Path) -> None:
    """Where a file stands in the place of the store's folder, the sentence names the setting."""
    (tmp_path / "data").touch()
    ended = await refused(tmp_path, settings | {"STANDPOINT_DATABASE": "data/standpoint.db"})
    assert ended.sentence == (
        "The folder of the store data/standpoint.db cannot be used: File exists. Set STANDPOINT_DATABASE."
    )


async def test_content_with_problems_is_not_served(settings: Settings, tmp_path: Path) -> None:
    """At the start there is no earlier content to serve: every problem is listed with file and line."""
    line = edit(tmp_path / "content", "en/demands.yaml", "source: speech", "source: nowhere")
    ended = await refused(tmp_path, settings)
    assert ended.err.startswith("standpoint: The content in content has a problem:\n")
    assert f"\ncontent/en/demands.yaml:{line}: " in ended.err


async def test_a_second_copy_on_the_same_store_ends(settings: Settings, tmp_path: Path) -> None:
    """The lock beside the store keeps a second copy out; the first is not disturbed."""
    async with serving(tmp_path, settings) as first:
        ended = await refused(tmp_path, settings)
        assert ended.sentence == "Another copy of Standpoint is running on standpoint.db; stop it first."
        assert (await first.interrupt()).code == 0


async def test_of_two_copies_with_the_same_token_exactly_one_goes_on(
    settings: Settings, tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    """Two stores, one token: one copy ends with its sentence and the other goes on answering."""
    emma = await Phone.of(http, settings["STANDPOINT_API_URL"], "Emma", "en")
    other = settings | {"STANDPOINT_DATABASE": "other.db"}
    async with serving(tmp_path, settings) as first:
        # The copy that ends has served somebody, so it has something to acknowledge.
        await emma.start()
        async with serving(tmp_path, other) as second:
            ends = {asyncio.create_task(program.process.wait()): program for program in (first, second)}
            done, left = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            ended = await ends[done.pop()].end()
            assert ended.code == 2
            assert "Another program is using the same bot token, so this one ends" in ended.err
            assert "Traceback" not in ended.err
            (staying,) = left
            await emma.send("free-buses")
            assert "Every bus free for everyone" in await emma.read()
            assert not staying.done()
            assert (await ends[staying].interrupt()).code == 0


async def test_a_port_that_another_program_has_is_named(settings: Settings, tmp_path: Path) -> None:
    """Status 2, as for all that a person must mend; Telegram is not told of a webhook that nobody serves."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        more = {"STANDPOINT_WEBHOOK_URL": "https://bot.example.org/", "STANDPOINT_WEBHOOK_PORT": str(port)}
        ended = await run("run", folder=tmp_path, settings=settings | more)
    assert ended.code == 2
    assert ended.err.splitlines()[-1] == (
        f"standpoint: Port {port} of 127.0.0.1 cannot be used (Address already in use); end the program that has it, "
        "or set STANDPOINT_WEBHOOK_PORT and STANDPOINT_WEBHOOK_HOST."
    )
    assert "Traceback" not in ended.err
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{settings['STANDPOINT_API_URL']}/requests") as response,
    ):
        assert "setWebhook" not in {call["method"] for call in await response.json()}


@pytest.mark.parametrize(
    ("host", "reason"),
    [("192.0.2.1", "Cannot assign requested address"), ("nowhere.invalid", "there is no such address")],
)
async def test_a_host_that_is_not_this_machines_is_named(
    host: str, reason: str, settings: Settings, tmp_path: Path
) -> None:
    """Also where it is no address at all."""
    more = {"STANDPOINT_WEBHOOK_URL": "https://bot.example.org/", "STANDPOINT_WEBHOOK_HOST": host}
    ended = await run("run", folder=tmp_path, settings=settings | more)
    assert ended.code == 2
    assert f"Port 8443 of {host} cannot be used ({reason});" in ended.err.splitlines()[-1]


async def test_called_by_telegram_it_serves_and_ends_cleanly(
    settings: Settings, tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    """Ctrl-C while Telegram waits for an answer: it is given, and the log tells of no secret and no address."""
    emma = await Phone.of(http, settings["STANDPOINT_API_URL"], "Emma", "en")
    async with serving(tmp_path, settings | webhook()) as program:
        await emma.start()
        fault = {"method": "sendMessage", "kind": "slow", "user_id": emma.user_id, "seconds": 1}
        async with http.post(f"{settings['STANDPOINT_API_URL']}/faults", json=fault) as response:
            assert response.status == 200
        update_id = await emma.at_once("send", text="free-buses")

        async def is_being_told() -> bool:
            async with http.get(f"{settings['STANDPOINT_API_URL']}/faults") as response:
                return bool(await response.json() == [])

        await until(is_being_told)
        ended = await program.interrupt()
    assert ended.code == 0
    assert await emma.acknowledged(update_id)
    assert "Every bus free for everyone" in await emma.read()
    assert [line for line in ended.err.splitlines() if "level='info'" not in line] == []
    assert "127.0.0.1" not in ended.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_ends_cleanly_when_asked(number: signal.Signals, settings: Settings, tmp_path: Path) -> None:
    """Ctrl-C and a service manager's stop end it with status 0, ``stopped`` in the log and no traceback."""
    async with serving(tmp_path, settings) as program:
        program.signal(number)
        async with asyncio.timeout(10):
            ended = await program.end()
    assert ended.code == 0
    assert "event='stopped'" in ended.err
    assert "Traceback" not in ended.err


async def test_new_content_is_served_after_a_signal(
    settings: Settings, tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    """SIGHUP: good content replaces the old; content with problems is refused, and the last good one stays."""
    content = tmp_path / "content"
    emma = await Phone.of(http, settings["STANDPOINT_API_URL"], "Emma", "en")
    async with serving(tmp_path, settings) as program:
        await emma.send("free-buses")
        assert "Every bus free for everyone" in await emma.read()

        edit(content, "en/demands.yaml", "Every bus free for everyone", "Every bus free, at night too")
        program.signal(signal.SIGHUP)
        await program.says("event='content reloaded'")
        await emma.send("free-buses")
        assert "Every bus free, at night too" in await emma.read()

        edit(content, "en/demands.yaml", "Every bus free, at night too", "Something else")
        line = edit(content, "en/demands.yaml", "source: speech", "source: nowhere")
        program.signal(signal.SIGHUP)
        said = await program.says("event='content refused'")
        assert f"where='content/en/demands.yaml:{line}'" in said
        await program.says("the last good content goes on being served")
        await emma.send("free-buses")
        assert "Every bus free, at night too" in await emma.read()
        assert (await program.interrupt()).code == 0


async def test_it_ends_at_once_while_nobody_answers_yet(settings: Settings, tmp_path: Path) -> None:
    """Ctrl-C does not wait for a server that takes the request and says nothing."""
    asked = asyncio.Event()

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        silent = settings | {"STANDPOINT_API_URL": f"http://127.0.0.1:{port}"}
        async with running("run", folder=tmp_path, settings=silent) as program:
            async with asyncio.timeout(20):
                await asked.wait()
            program.signal(signal.SIGINT)
            async with asyncio.timeout(10):
                ended = await program.end()
    assert ended.code == 0
    assert "Traceback" not in ended.err
