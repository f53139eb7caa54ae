"""Watches: the messages in organizers' chats that show how broadcasts go."""

from dataclasses import dataclass

import aiosqlite

from bot.store.queries import load_queries


@dataclass(frozen=True, slots=True)
class Watch:
    """A row of ``broadcast_watch``: a message that shows an organizer how a broadcast goes."""

    broadcast_id: int
    chat_id: int
    message_id: int | None


_queries = load_queries("watches.sql", Watch)


class Watches:
    """The table ``broadcast_watch`` as one connection sees it."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def begin(self, broadcast_id: int, chat_id: int) -> None:
        """This organizer is shown how it goes, in a message of its own."""
        await _queries.watch(self._connection, broadcast_id=broadcast_id, chat_id=chat_id)

    async def all(self) -> list[Watch]:
        """The messages that show how broadcasts go."""
        return [row async for row in _queries.watches(self._connection)]

    async def note(self, watch: Watch, message_id: int | None) -> None:
        """Telegram's number of the message."""
        await _queries.note_watch(
            self._connection,
            broadcast_id=watch.broadcast_id,
            chat_id=watch.chat_id,
            message_id=message_id,
        )

    async def end(self, watch: Watch) -> None:
        """It shows the end."""
        await _queries.end_watch(self._connection, broadcast_id=watch.broadcast_id, chat_id=watch.chat_id)
