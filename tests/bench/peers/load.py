"""What every peer does: sends so many messages, so many at once, and prints what it took as one line of JSON.

It needs nothing but Python, since each peer runs where only its own packages are installed.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MESSAGE: dict[str, Any] = json.loads(Path(__file__).with_name("message.json").read_text(encoding="utf-8"))
TEXT: str = MESSAGE["html"]
BUTTONS: list[dict[str, str]] = MESSAGE["buttons"]
TOKEN = "42:TEST"  # noqa: S105 - opens nothing but a sink
FIRST_CHAT = 5_000_000_000
WARM_UP = 200
"""Messages before it counts: connections are open by then."""


@dataclass
class Load:
    """What is to be sent where."""

    url: str
    messages: int
    at_once: int
    best: bool
    limiter: bool
    _began: tuple[float, float] = (0.0, 0.0)

    @property
    def chats(self) -> range:
        """To whom it counts."""
        return range(FIRST_CHAT, FIRST_CHAT + self.messages)

    @property
    def payload(self) -> dict[str, object]:
        """The parameters of sendMessage, but for the chat."""
        return {
            "text": TEXT,
            "parse_mode": "HTML",
            "reply_markup": {"inline_keyboard": [[button] for button in BUTTONS]},
        }

    def begin(self) -> None:
        """From now on it counts."""
        self._began = (time.monotonic(), time.process_time())

    def end(self) -> None:
        """Prints what was measured."""
        seconds, cpu = time.monotonic() - self._began[0], time.process_time() - self._began[1]
        figures = {"messages": self.messages, "seconds": seconds, "cpu_seconds": cpu}
        print(json.dumps(figures))  # noqa: T201 - this is how a peer answers

    async def send_all(self, send: Callable[[int], Awaitable[object]]) -> None:
        """Sends to everybody by so many tasks, each one message after the other, and prints what it took."""
        await self._send(send, range(FIRST_CHAT, FIRST_CHAT + min(WARM_UP, self.messages)))
        self.begin()
        await self._send(send, self.chats)
        self.end()

    async def _send(self, send: Callable[[int], Awaitable[object]], chats: range) -> None:
        left = iter(chats)

        async def one_after_the_other() -> None:
            for chat_id in left:
                await send(chat_id)

        await asyncio.gather(*(one_after_the_other() for _ in range(self.at_once)))


def load() -> Load:
    """As the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--messages", type=int, required=True)
    parser.add_argument("--at-once", type=int, default=50)
    parser.add_argument("--best", action="store_true", help="at its best settings, not as it comes")
    parser.add_argument("--limiter", action="store_true", help="with the rate limiter that it brings")
    given = parser.parse_args()
    return Load(given.url, given.messages, given.at_once, given.best, given.limiter)
