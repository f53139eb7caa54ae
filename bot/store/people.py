"""People: who writes with the bot, in which language, and whether they can still be reached."""

import json
from collections.abc import Iterable
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

    async def rung_choices(self, chat_id: int) -> dict[str, bool]:
        """Which reminders the person chose to get or not to get; what is not in it is as usual."""
        rows = _queries.rung_choices_of(self._connection, chat_id=chat_id)
        return {rung: bool(wanted) async for rung, wanted in rows}

    async def choose_rung(self, chat_id: int, rung: str, *, wanted: bool) -> None:
        """Keeps that the person wants this reminder, or does not."""
        await _queries.choose_rung(self._connection, chat_id=chat_id, rung=rung, wanted=int(wanted))

    async def active_among(self, chat_ids: Iterable[int]) -> list[int]:
        """Those of some people who can be written to."""
        rows = _queries.active_among(self._connection, chat_ids=json.dumps(sorted(chat_ids)))
        return [chat_id async for (chat_id,) in rows]
