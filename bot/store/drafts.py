"""Drafts: what an organizer is preparing. They are in the store, so a restart in the middle loses nothing."""

from dataclasses import dataclass
from typing import cast

import aiosqlite

from bot.store.queries import load_queries


@dataclass(frozen=True, slots=True)
class Draft:
    """A row of ``draft``: ``step`` is what the next message is taken for, ``facts`` is what is known, as JSON."""

    chat_id: int
    kind: str
    step: str
    facts: str
    at: int


_queries = load_queries("drafts.sql", Draft)


class Drafts:
    """The table ``draft`` as one connection sees it: one for each organizer."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def find(self, chat_id: int) -> Draft | None:
        """What this organizer is preparing, or None."""
        return cast("Draft | None", await _queries.draft_of(self._connection, chat_id=chat_id))

    async def put(self, draft: Draft) -> None:
        """Keeps it, in place of what this organizer was preparing."""
        await _queries.put_draft(
            self._connection,
            chat_id=draft.chat_id,
            kind=draft.kind,
            step=draft.step,
            facts=draft.facts,
            at=draft.at,
        )

    async def drop(self, chat_id: int) -> None:
        """This organizer is done with it."""
        await _queries.drop_draft(self._connection, chat_id=chat_id)
