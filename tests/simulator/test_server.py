"""The server: addresses, forms of calls, the record, starting and stopping."""

import asyncio
import re
import signal
import sys
import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, FormData

from bot.simulator import methods
from bot.simulator.server import Simulator

Call = Callable[..., Coroutine[Any, Any, Any]]


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot42:OTHER/getMe", 401, "Unauthorized"),
        ("/bot41:TEST/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        ("/bot42:TEST/getEverything", 404, "Not Found: method not found"),
        ("/bot42:TEST/", 404, "Not Found"),
        ("/file/bot42:OTHER/documents/x", 401, "Unauthorized"),
    ],
)
async def test_wrong_addresses(http: ClientSession, path: str, status: int, description: str) -> None:
    """A wrong token or method is refused as Telegram does."""
    async with http.get(path) as response:
        assert response.status == status
        assert await response.json() == {"ok": False, "error_code": status, "description": description}


async def test_every_form_of_a_call(http: ClientSession, ana: int) -> None:
    """GET, form, multipart and JSON say the same; a method's case does not matter."""
    values = {"chat_id": str(ana), "text": "é😀"}
    multipart = FormData(values, default_to_multipart=True)
    forms: list[tuple[str, dict[str, Any]]] = [
        ("sendMessage", {"data": values}),
        ("SENDMESSAGE", {"data": multipart}),
        ("sendmessage", {"json": {"chat_id": ana, "text": "é😀"}}),
        ("sendMessage", {"params": values}),
    ]
    for number, (method, sent) in enumerate(forms, start=2):
        async with http.post(f"/bot42:TEST/{method}", **sent) as response:
            message = (await response.json())["result"]
            assert (message["message_id"], message["text"]) == (number, "é😀")
    async with http.get("/bot42:TEST/sendMessage", params=values) as response:
        assert (await response.json())["result"]["message_id"] == 6


@pytest.mark.parametrize("body", ["{", "[]", "x"])
async def test_unreadable_bodies(http: ClientSession, body: str) -> None:
    """A body that is no JSON object is a bad request, and no failure of the simulator."""
    headers = {"Content-Type": "application/json"}
    async with http.post("/bot42:TEST/getMe", data=body, headers=headers) as response:
        assert response.status == 400


async def test_the_record_of_calls(http: ClientSession, api: Call, ana: int) -> None:
    """Every call is kept with its values decoded, and those after a number can be asked for."""
    markup = '{"inline_keyboard":[]}'
    form = {"chat_id": str(ana), "text": "[1]", "reply_markup": markup}
    async with http.post("/bot42:TEST/sendMessage", data=form):
        pass
    await api("sendMessage", chat_id=ana, text="")
    async with http.get("/requests") as response:
        first, second = (await response.json())[-2:]
    assert first["parameters"] == {
        "chat_id": str(ana),
        "text": "[1]",
        "reply_markup": {"inline_keyboard": []},
    }
    assert (first["method"], first["status"], "description" in first) == ("sendMessage", 200, False)
    assert second["parameters"] == {"chat_id": ana, "text": ""}
    assert second["description"] == "Bad Request: message text is empty"
    async with http.get(f"/requests?after={first['n']}") as response:
        assert await response.json() == [second]


async def test_stops_at_once(until: Call) -> None:
    """Open long polls, watchers and waits do not hold up the end."""
    simulator = Simulator()
    await simulator.start()
    ana = simulator.world.add_person("Ana", None).user_id
    async with ClientSession(simulator.url) as http:
        events = await http.get("/events")
        poll = asyncio.create_task(http.get("/bot42:TEST/getUpdates?timeout=50").__aenter__())
        await until(lambda: simulator.world.updates.is_polled)
        # The question would be news for the poll, so that one is not offered it.
        simulator.world.updates.allowed = frozenset()
        question = asyncio.create_task(http.post(f"/phones/{ana}/inline", json={"query": "x"}).__aenter__())
        await until(lambda: simulator.world.questions)
        began = time.monotonic()
        await simulator.stop()
        assert time.monotonic() - began < 1
        for response, status in ((await poll, 200), (await question, 503), (events, 200)):
            assert response.status == status
            await response.read()
        with pytest.raises(ClientError):
            await http.get("/phones")


async def test_its_own_failures_are_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure inside is a 500 for the caller and an error at the end."""

    def fail(*_: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setitem(methods.METHODS, "getme", fail)
    simulator = Simulator()
    await simulator.start()
    async with ClientSession(simulator.url) as http, http.get("/bot42:TEST/getMe") as response:
        assert response.status == 500
    with pytest.raises(ExceptionGroup) as failures:
        await simulator.__aexit__(None, None, None)
    assert failures.group_contains(ZeroDivisionError)


def test_a_token_has_an_id() -> None:
    """A token without an id is refused at once."""
    with pytest.raises(ValueError, match="A token looks like"):
        Simulator(token="TEST")  # noqa: S106  # no token at all


async def test_runs_alone() -> None:
    """``python -m bot.simulator`` says where it listens, serves, and stops on Ctrl-C."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.simulator", "--port", "0", "--token", "7:X", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode()
    address = re.search(r"http://\S+", line)
    assert address is not None
    async with ClientSession() as http, http.get(f"{address.group()}/bot7:X/getMe") as response:
        assert (await response.json())["result"]["id"] == 7
    process.send_signal(signal.SIGINT)
    assert await asyncio.wait_for(process.wait(), 5) == 0
