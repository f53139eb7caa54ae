"""Posts updates to a bot's webhook as Telegram does: on at most 50 connections, and again where it was not taken."""

import asyncio
import json
from collections import deque
from typing import Final, cast
from urllib.parse import parse_qs, urlsplit

_MOST_CONNECTIONS: Final = 50


class Hook:
    """A bot's webhook.

    Args:
        port: Where the bot listens on this machine; its public address is somewhere else.
    """

    def __init__(self, port: int) -> None:
        self.url = ""
        """The public address that it told."""
        self._port = port
        self._head = b""
        self._left: deque[bytes] = deque()
        self._free: list[_Connection] = []
        self._connections = 0
        self._most = _MOST_CONNECTIONS
        self._opening: set[asyncio.Task[None]] = set()

    @property
    def is_set_up(self) -> bool:
        """Whether the bot said where it takes updates."""
        return bool(self._head)

    def set_up(self, body: bytes) -> None:
        """The bot calls ``setWebhook``, with JSON or a form."""
        said = json.loads(body) if body[:1] == b"{" else {k: v[0] for k, v in parse_qs(body.decode()).items()}
        self.url = said["url"]
        address = urlsplit(self.url)
        secret = said.get("secret_token")
        self._most = min(_MOST_CONNECTIONS, int(said.get("max_connections") or _MOST_CONNECTIONS))
        head = f"POST {address.path or '/'} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\n"
        if secret:
            head += f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n"
        self._head = head.encode() + b"Content-Length: "

    def give(self, _number: int, update: bytes) -> None:
        """A tap: it is posted as soon as a connection is free."""
        self._left.append(self._head + b"%d\r\n\r\n" % len(update) + update)
        self.post()

    def post(self) -> None:
        """Posts what is left, as far as there are connections."""
        while self._left and self._free:
            self._free.pop().post(self._left.popleft())
        if self._left and self._connections < self._most:
            self._connections += 1
            task = asyncio.ensure_future(self._connect())
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: _Connection(self), "127.0.0.1", self._port)
        except OSError:
            # It set its webhook before it listens.
            self._connections -= 1
            loop.call_later(0.1, self.post)

    def free(self, connection: "_Connection", *, again: bytes = b"") -> None:
        """A connection has nothing to do; what it posted and the bot did not take goes first."""
        if again:
            self._left.appendleft(again)
        self._free.append(connection)
        self.post()

    def lost(self, connection: "_Connection", *, again: bytes) -> None:
        """A connection was closed."""
        self._connections -= 1
        if again:
            self._left.appendleft(again)
        elif connection in self._free:
            self._free.remove(connection)
        self.post()


class _Connection(asyncio.Protocol):
    """One keep-alive connection with one request under way at most."""

    def __init__(self, hook: Hook) -> None:
        self._hook = hook
        self._posted = b""
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's is no subclass of asyncio's, and has the same methods.
        self._transport = cast("asyncio.Transport", transport)
        self._hook.free(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the signature is asyncio's
        self._hook.lost(self, again=self._posted)

    def post(self, request: bytes) -> None:
        self._posted = request
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, end, body = self._read.partition(b"\r\n\r\n")
        if not end or not _is_whole(head.lower(), body):
            return
        taken = head[9:10] == b"2"
        posted, self._posted, self._read = self._posted, b"", b""
        if b"\r\nconnection: close" in head.lower():
            self._posted = b"" if taken else posted
            self._transport.close()
            return
        self._hook.free(self, again=b"" if taken else posted)


def _is_whole(head: bytes, body: bytes) -> bool:
    if b"\r\ntransfer-encoding: chunked" in head:
        return body.endswith(b"0\r\n\r\n")
    length = head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
    return len(body) >= int(length or 0)
