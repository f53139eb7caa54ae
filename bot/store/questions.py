"""Questions: what organizers are being asked about broadcasts."""

from dataclasses import dataclass
from typing import cast

import aiosqlite

from bot.store.queries import load_queries


@dataclass(frozen=True, slots=True)
class BroadcastQuestion:
    """A row of ``broadcast_question``: what an organizer's next message is taken for."""

    chat_id: int
    broadcast_id: int
    step: str
    heard: int = 0
    album: str = ""


_queries = load_queries("questions.sql", BroadcastQuestion)


class Questions:
    """The table ``broadcast_question`` as one connection sees it: one for each organizer."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def find(self, chat_id: int) -> BroadcastQuestion | None:
        """What this organizer is being asked about a broadcast, or None."""
        row = await _queries.question_of(self._connection, chat_id=chat_id)
        return cast("BroadcastQuestion | None", row)

    async def put(self, question: BroadcastQuestion) -> None:
        """From now on this organizer's next message is taken for an answer."""
        await _queries.put_question(
            self._connection,
            chat_id=question.chat_id,
            broadcast_id=question.broadcast_id,
            step=question.step,
            heard=question.heard,
            album=question.album,
        )

    async def drop(self, chat_id: int) -> None:
        """Nothing is asked any more."""
        await _queries.drop_question(self._connection, chat_id=chat_id)
