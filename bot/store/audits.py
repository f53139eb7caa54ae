"""The audit: who did what with a broadcast, and when. Triggers write what begins and every change of state."""

from dataclasses import dataclass
from typing import Literal

import aiosqlite

from bot.store.broadcasts import Actor
from bot.store.queries import load_queries


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A row of ``audit``."""

    audit_id: int
    at: int
    actor: Literal["organizer", "command line", "bot", "somebody"]
    chat_id: int | None
    broadcast_id: int | None
    action: str
    detail: str | None


_queries = load_queries("audits.sql", AuditEntry)


class Audits:
    """The table ``audit`` as one connection sees it; nothing in it is ever changed."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def note(self, actor: Actor, broadcast_id: int | None, action: str, detail: str = "") -> None:
        """Writes into the audit what is no change of state."""
        await self._write(actor.at, actor.through, actor.chat_id, broadcast_id, action, detail)

    async def note_stranger(self, chat_id: int, at: int, action: str) -> None:
        """Writes into the audit what somebody tried who may not."""
        await self._write(at, "somebody", chat_id, None, action, "")

    async def _write(  # noqa: PLR0913, PLR0917 - one for each column
        self, at: int, actor: str, chat_id: int | None, broadcast_id: int | None, action: str, detail: str
    ) -> None:
        await _queries.note_audit(
            self._connection,
            at=at,
            actor=actor,
            chat_id=chat_id,
            broadcast_id=broadcast_id,
            action=action,
            detail=detail or None,
        )

    async def of_broadcast(self, broadcast_id: int) -> list[AuditEntry]:
        """What was done with it, the oldest first."""
        return [row async for row in _queries.audit_of(self._connection, broadcast_id=broadcast_id)]

    async def latest(self, *, at_most: int = 100) -> list[AuditEntry]:
        """The newest entries of all, the newest first."""
        return [row async for row in _queries.latest_audit(self._connection, at_most=at_most)]
