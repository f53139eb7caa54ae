"""Telegram played within the process that measures: people tap, an organizer confirms, and what goes out is timed."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from tests.bench.crowd import FIRST_PERSON
from tests.bench.posting import Hook
from tests.bench.tapper import Queue, Tapping, Telegram

_CHAT: Final = re.compile(rb'"?chat_id"?[":= ]{1,4}(\d+)')
_NO_HOOK: Final = 0
FIRST_UPDATE: Final = 700_000_000
"""As the tapper counts."""


class Crowd(Tapping):
    """The people who tap, the organizer among them."""

    def confirm(self, data: str) -> None:
        """The organizer taps; that tap is not among those that are measured."""
        number, self._next = self._next, self._next + 1
        user = {"id": FIRST_PERSON, "is_bot": False, "first_name": "Olivia", "language_code": "en"}
        chat = {"id": FIRST_PERSON, "first_name": "Olivia", "type": "private"}
        message = {
            "message_id": number + 1,
            "date": 1785585600,
            "chat": chat,
            "text": "All that a yes would do.",
        }
        tap = {"id": str(number), "from": user, "message": message, "chat_instance": "1", "data": data}
        update = {"update_id": FIRST_UPDATE + number, "callback_query": tap}
        self.give(number, json.dumps(update).encode())

    @asynccontextmanager
    async def tapping(self, per_second: float) -> AsyncIterator[list[float]]:
        """Somebody taps so often meanwhile; gives the seconds that each tap takes, as they are over."""
        self.waits, self.ended = [], lambda: None
        task = asyncio.create_task(self._tap_on(per_second))
        try:
            yield self.waits
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self._all_over()

    async def _tap_on(self, per_second: float) -> None:
        began, number = time.monotonic(), 0
        while True:
            await asyncio.sleep(max(0.0, began + number / per_second - time.monotonic()))
            self.tap()
            number += 1


@dataclass
class Board:
    """What has arrived: how many messages to others than the organizer, and when the first did."""

    crowd: Crowd
    asked_at: float | None = None
    """When updates were asked for first (monotonic seconds)."""
    messages: int = 0
    first_at: float | None = None
    asking: asyncio.Event = field(default_factory=asyncio.Event)
    arriving: asyncio.Event = field(default_factory=asyncio.Event)

    def note_question(self) -> None:
        """Updates were asked for: the bot serves."""
        if self.asked_at is None:
            self.asked_at = time.monotonic()
            self.asking.set()

    def note_message(self, body: bytes) -> None:
        """A message arrived."""
        found = _CHAT.search(body)
        if found is None or int(found[1]) == FIRST_PERSON:
            return
        self.messages += 1
        if self.first_at is None:
            self.first_at = time.monotonic()
            self.arriving.set()


class _Line(Telegram):
    """One connection of the bot's."""

    def __init__(self, board: Board, queue: Queue, hook: Hook) -> None:
        super().__init__(board.crowd, queue, hook, [])
        self._board = board

    def _serve(self, method: bytes, body: bytes) -> None:
        if method == b"getUpdates":
            self._board.note_question()
        elif method == b"sendMessage":
            self._board.note_message(body)
        super()._serve(method, body)


@asynccontextmanager
async def playing(people: int) -> AsyncIterator[tuple[str, Board]]:
    """Telegram for as long as it is needed; gives its address and what arrives."""
    crowd, queue, hook = Crowd(people), Queue(), Hook(_NO_HOOK)
    crowd.give = queue.give
    board = Board(crowd)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Line(board, queue, hook), "127.0.0.1", 0, backlog=1024)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", board
    finally:
        server.close()
