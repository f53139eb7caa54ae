"""People: who writes with the bot, in which language, and whether they can still be reached."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

import aiosqlite

from bot.store.endings import Endings
from bot.store.queries import load_queries


@dataclass(frozen=True, slots=True)
class Person:
    """A row of ``person``: who they are to the bot.

    ``receipt`` is a secret of their own, 32 hexadecimal digits, under which their erasure is noted; ``gone_at`` says
    since when they cannot be reached.
    """

    chat_id: int
    language: str
    state: Literal["active", "gone"]
    joined_at: int
    came_from: str | None
    receipt: str
    gone_at: int | None


_queries = load_queries("people.sql", Person)


class People:
    """The table ``person`` as one connection sees it."""

    def __init__(self, connection: aiosqlite.Connection, endings: Endings) -> None:
        self._connection = connection
        self._endings = endings

    async def find(self, chat_id: int) -> Person | None:
        """The person with this chat, or None."""
        return cast("Person | None", await _queries.person_by_chat(self._connection, chat_id=chat_id))

    async def find_all(self, chat_ids: Iterable[int]) -> dict[int, Person]:
        """Those of some people whom the bot knows, by their chats."""
        rows = _queries.people_by_chats(self._connection, chat_ids=json.dumps(list(chat_ids)))
        return {row.chat_id: row async for row in rows}

    async def join(self, chat_id: int, *, language: str, at: int, came_from: str | None = None) -> None:
        """Adds the person, or makes somebody who was gone active again; the first ``came_from`` stays."""
        await _queries.join_person(
            self._connection,
            chat_id=chat_id,
            language=language,
            joined_at=at,
            came_from=came_from,
            receipt=secrets.token_hex(16),
        )

    async def set_language(self, chat_id: int, language: str) -> None:
        """Keeps the language that the person chose."""
        await _queries.set_language(self._connection, chat_id=chat_id, language=language)

    async def set_gone(self, chat_id: int, *, at: int) -> None:
        """Notes that this person cannot be reached any more, from this moment (UTC epoch seconds) on."""
        self._endings.note(chat_id)
        await _queries.set_gone(self._connection, chat_id=chat_id, at=at)

    async def gone_before(self, at: int, *, at_most: int) -> list[int]:
        """Some of those who could not be reached since before a moment (UTC epoch seconds)."""
        rows = _queries.gone_before(self._connection, at=at, at_most=at_most)
        return [chat_id async for (chat_id,) in rows]

    async def after(self, chat_id: int, *, at_most: int) -> list[Person]:
        """The next people in the order of their chats, beginning after one."""
        rows = _queries.people_after(self._connection, chat_id=chat_id, at_most=at_most)
        return [row async for row in rows]

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
