"""What changed, for whoever watches: one line per chat, however often it changed since the last look."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

Change = dict[str, int | str]


class Watcher:
    """One open ``GET /events``."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, int], Change] = {}
        self._news = asyncio.Event()
        self.closed = False

    def tell(self, change: Change, key: tuple[str, int]) -> None:
        """Note a change; the same chat twice is one line."""
        self._seen[key] = change
        self._news.set()

    def close(self) -> None:
        """End the watching."""
        self.closed = True
        self._news.set()

    async def next(self) -> list[Change]:
        """Wait for changes; an empty list means that the simulator stops."""
        await self._news.wait()
        self._news.clear()
        changes, self._seen = list(self._seen.values()), {}
        return [] if self.closed else changes


class Changes:
    """Everyone who watches."""

    def __init__(self) -> None:
        self._watchers: set[Watcher] = set()
        self._closed = False

    def chat(self, chat_id: int) -> None:
        """A chat looks different now."""
        change: Change = {"type": "chat", ("user_id" if chat_id > 0 else "chat_id"): chat_id}
        self._tell(change, ("chat", chat_id))

    def profile(self) -> None:
        """The bot's profile, its commands or the list of phones look different now."""
        self._tell({"type": "profile"}, ("profile", 0))

    def clock(self) -> None:
        """The time has been moved, or is shown in another zone."""
        self._tell({"type": "clock"}, ("clock", 0))

    def _tell(self, change: Change, key: tuple[str, int]) -> None:
        for watcher in self._watchers:
            watcher.tell(change, key)

    @asynccontextmanager
    async def watch(self) -> AsyncIterator[Watcher]:
        """Watch until the block ends."""
        watcher = Watcher()
        if self._closed:
            watcher.close()
        self._watchers.add(watcher)
        try:
            yield watcher
        finally:
            self._watchers.discard(watcher)

    def close(self) -> None:
        """Let every watcher go."""
        self._closed = True
        for watcher in self._watchers:
            watcher.close()
