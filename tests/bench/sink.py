"""A Bot API server that answers at once and remembers nothing, in a process of its own on the second core.

    python -m tests.bench.sink --port 8081

It answers what sends and edits with one Message as Telegram gives it (400 characters, 2 buttons), ``getUpdates`` with
nothing after a while, and every other method with what lets a bot start. ``GET /count`` says what it was asked.
"""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, cast
from urllib.request import urlopen

import click

from bot.interrupt import new_event_loop
from tests.bench.cores import pin

_MESSAGE: Final = json.loads((Path(__file__).parent / "peers" / "message.json").read_text(encoding="utf-8"))
_BOT: Final = {
    "id": 42,
    "is_bot": True,
    "first_name": "Standpoint",
    "username": "standpoint_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}
SENT: Final = {
    "message_id": 1234567,
    "from": {key: _BOT[key] for key in ("id", "is_bot", "first_name", "username")},
    "chat": {"id": 5000000000, "first_name": "Emma", "username": "emma_of_hamtramck", "type": "private"},
    "date": 1785585600,
    "text": _MESSAGE["html"].replace("<b>", "").replace("</b>", "").replace("<i>", "").replace("</i>", ""),
    "entities": [
        {"offset": 0, "length": 25, "type": "bold"},
        {"offset": 319, "length": 10, "type": "italic"},
    ],
    "link_preview_options": {"is_disabled": True},
    "reply_markup": {"inline_keyboard": [[button] for button in _MESSAGE["buttons"]]},
}
_HOLD_SECONDS: Final = 20.0
"""How long a question for updates waits for its answer."""


def _answer(result: object) -> bytes:
    body = json.dumps({"ok": True, "result": result}, ensure_ascii=False, separators=(",", ":")).encode()
    return with_head(body)


def with_head(body: bytes) -> bytes:
    """An answer that Telegram could give, with this JSON in it."""
    head = f"HTTP/1.1 200 OK\r\nServer: sink\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Connection: keep-alive\r\n\r\n".encode() + body


_TRUE: Final = _answer(result=True)
_NOTHING_NEW: Final = _answer([])
_ANSWERS: Final = {
    b"sendMessage": _answer(SENT),
    b"editMessageText": _answer(SENT),
    b"getMe": _answer(_BOT),
    b"getMyCommands": _answer([]),
    b"getMyDescription": _answer({"description": ""}),
    b"getMyShortDescription": _answer({"short_description": ""}),
}


class Sink(asyncio.Protocol):
    """One connection; requests on it are answered one after the other.

    Args:
        asked: Counts what every connection was asked, by method.
    """

    def __init__(self, asked: Counter[str]) -> None:
        self._asked = asked
        self._rest = b""
        self._transport: asyncio.Transport | None = None
        self._holding: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody has connected."""
        # uvloop's is no subclass of asyncio's, and has the same methods.
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the signature is asyncio's
        """They have gone: nothing more is to be answered."""
        self._transport = None
        if self._holding:
            self._holding.cancel()

    def data_received(self, data: bytes) -> None:
        """Answers every request that is whole; what is not waits for its rest."""
        data = self._rest + data
        begin = 0
        while (end := data.find(b"\r\n\r\n", begin)) >= 0:
            head = data[begin:end].lower()
            following = end + 4 + _length(head)
            if following > len(data):
                break
            path = data[begin : data.index(b"\r\n", begin)].split(b" ", 2)[1]
            self._serve(path.partition(b"?")[0].rpartition(b"/")[2], data[end + 4 : following])
            if b"\r\nconnection: close" in head and self._transport:
                self._transport.close()
            begin = following
        self._rest = data[begin:]

    def _serve(self, method: bytes, body: bytes) -> None:  # noqa: ARG002 - the tapper looks at it
        transport = self._transport
        if transport is None:
            return
        if method == b"count":
            transport.write(with_head(json.dumps(self._asked).encode()))
            return
        self._asked[method.decode()] += 1
        if method == b"getUpdates":
            self._holding = asyncio.get_running_loop().call_later(
                _HOLD_SECONDS, transport.write, _NOTHING_NEW
            )
            return
        transport.write(_ANSWERS.get(method, _TRUE))


def _length(head: bytes) -> int:
    at = head.find(b"\r\ncontent-length:")
    if at < 0:
        return 0
    end = head.find(b"\r\n", at + 2)
    return int(head[at + 17 : end if end >= 0 else len(head)])


@contextmanager
def running() -> Iterator[str]:
    """A sink for as long as it is needed; gives its address."""
    command = [sys.executable, "-m", "tests.bench.sink", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - this module itself
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def asked(url: str) -> Counter[str]:
    """What a sink was asked so far, by method."""
    with urlopen(f"{url}/count") as response:  # noqa: S310 - a sink's address
        return Counter(json.load(response))


async def _serve(port: int) -> None:
    counts = Counter[str]()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Sink(counts), "127.0.0.1", port, backlog=1024)
    click.echo(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    await server.serve_forever()


@click.command()
@click.option("--port", default=8081, show_default=True, type=click.IntRange(0, 65535))
def main(port: int) -> None:
    """Serves until it is ended; says its address."""
    pin(1)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_serve(port))


if __name__ == "__main__":
    main()
