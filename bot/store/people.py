"""People: who writes with the bot, in which language, and whether they can still be reached."""

from dataclasses import dataclass
from typing import Literal, cast

import aiosqlite

from bot.store.queries import load_queries


@dataclass(frozen=True, slots=True)
class Person:
    """A row of ``person``: all that is kept about somebody besides consents and subscriptions."""

    chat_id: int
    language: str
    state: Literal["active", "gone"]
    joined_at: int
    came_from: str | None


_queries = load_queries("people.sql", Person)


class People:
    """The table ``person`` as one connection sees it."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def find(self, chat_id: int) -> Person | None:
        """The person with this chat, or None."""
        return cast("Person | None", await _queries.person_by_chat(self._connection, chat_id=chat_id))

    async def join(self, chat_id: int, *, language: str, at: int, came_from: str | None = None) -> None:
        """Adds the person, or makes somebody who was gone active again; the first ``came_from`` stays."""
        await _queries.join_person(
            self._connection, chat_id=chat_id, language=language, joined_at=at, came_from=came_from
        )

    async def set_language(self, chat_id: int, language: str) -> None:
        """Keeps the language that the person chose."""
        await _queries.set_language(self._connection, chat_id=chat_id, language=language)

    async def set_gone(self, chat_id: int) -> None:
        """Notes that this person cannot be reached any more."""
        await _queries.set_gone(self._connection, chat_id=chat_id)
