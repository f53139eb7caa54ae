"""The least that a Python client can do: an asyncio protocol on uvloop that writes a ready request and counts bytes.

It shows what the sink can answer, and how far any client is from what the event loop can do.
"""

import asyncio
import json
from collections.abc import Iterator
from typing import cast
from urllib.parse import urlsplit

import uvloop
from load import TOKEN, WARM_UP, Load, load


class _Client(asyncio.Protocol):
    def __init__(self, request: bytes, left: Iterator[int]) -> None:
        self._request = request
        self._left = left
        self._missing = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's is no subclass of asyncio's, and has the same methods.
        self._transport = cast("asyncio.Transport", transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        if not self._missing:
            head, _, _ = data.partition(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            self._missing = len(head) + 4 + length
        self._missing -= len(data)
        if not self._missing:
            self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError())

    def _next(self) -> None:
        if next(self._left, None) is None:
            self.done.set_result(None)
            self._transport.close()
        else:
            self._transport.write(self._request)


async def _run(told: Load) -> None:
    await _send(told, told.chats[:WARM_UP])
    told.begin()
    await _send(told, told.chats)
    told.end()


async def _send(told: Load, chats: range) -> None:
    address = urlsplit(told.url)
    body = json.dumps({"chat_id": chats[0], **told.payload}).encode()
    head = (
        f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    left = iter(chats)
    loop = asyncio.get_running_loop()
    clients = [
        (
            await loop.create_connection(
                lambda: _Client(head.encode() + body, left), address.hostname, address.port
            )
        )[1]
        for _ in range(told.at_once)
    ]
    await asyncio.gather(*(client.done for client in clients))


if __name__ == "__main__":
    uvloop.run(_run(load()))
