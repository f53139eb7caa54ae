"""Plays Telegram for a bot whose buttons are tapped, in a process of its own on the second core.

    python -m tests.bench.tapper --port 0 --people 10000 --hook-port 8443

Taps are given to whoever asks by ``getUpdates``, as Telegram does: again until the offset is beyond them; or, once the bot
has called ``setWebhook``, posted to it on at most 50 connections. Each person opens a position, goes back to the menu,
and so on. A tap is over when both ``answerCallbackQuery`` and ``editMessageText`` have arrived.

``POST /closed`` and ``POST /open`` begin to tap and answer with what was measured; ``/ready`` says whether the bot is
there, and ``/sends`` when its messages arrived.
"""

import asyncio
import json
import re
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import click

from bot.chat.buttons import encode
from bot.interrupt import new_event_loop
from bot.texts.taps import OpenMenu, OpenPosition
from tests.bench.cores import pin
from tests.bench.crowd import FIRST_PERSON
from tests.bench.posting import Hook
from tests.bench.sink import Sink, with_head

POSITION: Final = "who-is-the-candidate"
_FIRST_UPDATE: Final = 700_000_000
_FIRST_QUERY: Final = 4_400_000_000_000_000_000
_PEOPLE_APART: Final = 3
_MOST_AT_ONCE: Final = 100
_HOLD_SECONDS: Final = 20.0
_PATIENCE: Final = 30.0
_TAPS: Final = (encode(OpenPosition(POSITION)), encode(OpenMenu()))
# Clients write JSON or a form: the number stands behind the name, after no more than its punctuation.
_OFFSET: Final = re.compile(rb'(?<![a-z_])offset[":= ]{1,4}(-?\d+)')
_LIMIT: Final = re.compile(rb'(?<![a-z_])limit[":= ]{1,4}(\d+)')
_TIMEOUT: Final = re.compile(rb'(?<![a-z_])timeout[":= ]{1,4}(\d+)')
_QUERY: Final = re.compile(rb'callback_query_id[":= ]{1,4}(\d+)')
_MESSAGE: Final = re.compile(rb'(?<![a-z_])message_id[":= ]{1,4}(\d+)')


def _number(pattern: re.Pattern[bytes], body: bytes, default: int) -> int:
    found = pattern.search(body)
    return int(found[1]) if found else default


def _update(number: int, person: int, data: str) -> bytes:
    """A tap as Telegram gives it, on a message of 400 characters with four rows of buttons."""
    user = {"id": person, "is_bot": False, "first_name": "Emma", "language_code": "en"}
    rows = [[{"text": f"A button of row {row}", "callback_data": "1ps"}] for row in range(4)]
    update = {
        "update_id": _FIRST_UPDATE + number,
        "callback_query": {
            "id": str(_FIRST_QUERY + number),
            "from": user,
            "message": {
                "message_id": number + 1,
                "from": {"id": 42, "is_bot": True, "first_name": "Standpoint", "username": "standpoint_bot"},
                "chat": {"id": person, "first_name": "Emma", "type": "private"},
                "date": 1785585600,
                "edit_date": 1785585700,
                "text": "What the message says. " * 17,
                "entities": [
                    {"offset": 0, "length": 22, "type": "bold"},
                    {"offset": 23, "length": 22, "type": "italic"},
                ],
                "link_preview_options": {"is_disabled": True},
                "reply_markup": {"inline_keyboard": rows},
            },
            "chat_instance": str(person),
            "data": data,
        },
    }
    return json.dumps(update, separators=(",", ":")).encode()


@dataclass(slots=True)
class _Open:
    at: float
    answered: bool = False
    edited: bool = False


class Tapping:
    """The people who tap, and which of their taps are open.

    Args:
        people: How many there are; they take turns.
    """

    def __init__(self, people: int) -> None:
        self._people = people
        self._next = 0
        self._open: dict[int, _Open] = {}
        self.waits: list[float] = []
        """Seconds that each tap took."""
        self.ended: Callable[[], None] = lambda: None
        self.give: Callable[[int, bytes], None] = lambda _number, _update: None

    def tap(self) -> None:
        """The next person taps."""
        number, self._next = self._next, self._next + 1
        turn, person = divmod(number, self._people)
        # Neighbours do not do the same at the same time, and nobody does the same twice.
        data = _TAPS[(turn + person) % 2]
        self._open[number] = _Open(time.monotonic())
        self.give(number, _update(number, FIRST_PERSON + _PEOPLE_APART * person, data))

    def answered(self, number: int) -> None:
        """The waiting sign on a button has ended."""
        if tap := self._open.get(number):
            tap.answered = True
            self._look(number, tap)

    def edited(self, number: int) -> None:
        """The message with the button has changed."""
        if tap := self._open.get(number):
            tap.edited = True
            self._look(number, tap)

    def _look(self, number: int, tap: _Open) -> None:
        if tap.answered and tap.edited:
            del self._open[number]
            self.waits.append(time.monotonic() - tap.at)
            self.ended()

    async def closed(self, seconds: float, at_once: int) -> dict[str, Any]:
        """Keeps so many taps open for so long: whenever one is over, the next person taps."""
        self.waits, self.ended = [], self.tap
        began = time.monotonic()
        for _ in range(at_once):
            self.tap()
        await asyncio.sleep(seconds)
        self.ended = lambda: None
        took, waits = time.monotonic() - began, self.waits[:]
        await self._all_over()
        return {"seconds": took, "waits": waits}

    async def open(self, seconds: float, per_second: float) -> dict[str, Any]:
        """Somebody taps so often, in even steps, however long the answers take."""
        self.waits, self.ended = [], lambda: None
        began = time.monotonic()
        for number in range(int(seconds * per_second)):
            await asyncio.sleep(max(0.0, began + number / per_second - time.monotonic()))
            self.tap()
        took = time.monotonic() - began
        await self._all_over()
        return {"seconds": took, "waits": self.waits}

    async def _all_over(self) -> None:
        async with asyncio.timeout(_PATIENCE):
            while self._open:  # noqa: ASYNC110 - it is over soon, and an event would have to be set by every tap
                await asyncio.sleep(0.01)


class Queue:
    """What is given by ``getUpdates``."""

    def __init__(self) -> None:
        self._updates: deque[tuple[int, bytes]] = deque()
        self._asking: tuple[asyncio.Transport, int] | None = None
        self.was_asked = False

    def give(self, number: int, update: bytes) -> None:
        """A tap: whoever asks just now gets it, with those of the same moment."""
        self._updates.append((_FIRST_UPDATE + number, update))
        if self._asking and len(self._updates) == 1:
            asyncio.get_running_loop().call_soon(self._answer)

    def ask(self, transport: asyncio.Transport, offset: int, limit: int) -> None:
        """Somebody asks: what is before the offset is never given again."""
        while self._updates and self._updates[0][0] < offset:
            self._updates.popleft()
        self._asking, self.was_asked = (transport, min(limit, _MOST_AT_ONCE)), True
        if self._updates:
            self._answer()

    def hold_no_longer(self, transport: asyncio.Transport) -> None:
        """Whoever asked has waited long enough."""
        if self._asking and self._asking[0] is transport:
            self._answer()

    def gone(self, transport: asyncio.Transport) -> None:
        """Whoever asked has closed the connection."""
        if self._asking and self._asking[0] is transport:
            self._asking = None

    def _answer(self) -> None:
        if self._asking:
            (transport, limit), self._asking = self._asking, None
            given = [update for _, update in list(self._updates)[:limit]]
            transport.write(with_head(b'{"ok":true,"result":[' + b",".join(given) + b"]}"))


class Telegram(Sink):
    """One connection of the bot's, or of whoever measures it."""

    def __init__(self, tapping: Tapping, queue: Queue, hook: Hook, sends: list[float]) -> None:
        super().__init__(Counter())
        self._tapping = tapping
        self._queue = queue
        self._hook = hook
        self._sends = sends

    def connection_lost(self, exc: Exception | None) -> None:
        """They have gone."""
        if self._transport:
            self._queue.gone(self._transport)
        super().connection_lost(exc)

    def _serve(self, method: bytes, body: bytes) -> None:
        transport = self._transport
        if transport is None:
            return
        match method:
            case b"getUpdates":
                self._ask(transport, body)
                return
            case b"setWebhook":
                self._hook.set_up(body)
                self._tapping.give = self._hook.give
            case b"getWebhookInfo":
                _answer(
                    transport,
                    {"url": self._hook.url, "has_custom_certificate": False, "pending_update_count": 0},
                )
                return
            case b"ready":
                _say(transport, self._queue.was_asked or self._hook.is_set_up)
                return
            case b"sends":
                _say(transport, self._sends)
                return
            case b"closed" | b"open":
                run = self._tapping.closed if method == b"closed" else self._tapping.open
                task = asyncio.ensure_future(run(**json.loads(body)))
                task.add_done_callback(lambda done: _say(transport, _result(done)))
                return
            case _:
                self._note(method, body)
        super()._serve(method, body)

    def _ask(self, transport: asyncio.Transport, body: bytes) -> None:
        if self._holding:
            self._holding.cancel()
        patience = min(_HOLD_SECONDS, _number(_TIMEOUT, body, 0))
        self._holding = asyncio.get_running_loop().call_later(patience, self._queue.hold_no_longer, transport)
        self._queue.ask(transport, _number(_OFFSET, body, 0), _number(_LIMIT, body, _MOST_AT_ONCE))

    def _note(self, method: bytes, body: bytes) -> None:
        match method:
            case b"sendMessage":
                self._sends.append(time.monotonic())
            case b"answerCallbackQuery":
                self._tapping.answered(_number(_QUERY, body, 0) - _FIRST_QUERY)
            case b"editMessageText":
                self._tapping.edited(_number(_MESSAGE, body, 0) - 1)


def _answer(transport: asyncio.Transport, result: object) -> None:
    _say(transport, {"ok": True, "result": result})


def _say(transport: asyncio.Transport, said: object) -> None:
    transport.write(with_head(json.dumps(said).encode()))


def _result(done: "asyncio.Future[dict[str, Any]]") -> dict[str, Any]:
    return {"error": type(done.exception()).__name__} if done.exception() else done.result()


async def _run(port: int, people: int, hook_port: int) -> None:
    tapping, queue, hook = Tapping(people), Queue(), Hook(hook_port)
    sends: list[float] = []
    tapping.give = queue.give
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Telegram(tapping, queue, hook, sends), "127.0.0.1", port, backlog=1024
    )
    click.echo(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    await server.serve_forever()


@click.command()
@click.option("--port", default=8081, show_default=True, type=click.IntRange(0, 65535))
@click.option("--people", default=10_000, show_default=True, type=click.IntRange(1))
@click.option("--hook-port", default=8443, show_default=True, type=click.IntRange(1, 65535))
def main(port: int, people: int, hook_port: int) -> None:
    """Serves until it is ended; says its address."""
    pin(1)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_run(port, people, hook_port))


if __name__ == "__main__":
    main()
