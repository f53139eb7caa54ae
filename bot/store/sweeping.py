"""Sweeping: forgets who it was about, once that was long enough ago; what came of it stays as counts.

Each call takes a few rows at most and gives how many it took: none when nothing is left.
"""

from typing import cast

import aiosqlite

from bot.store.queries import load_queries

_queries = load_queries("sweeping.sql")


class Sweeping:
    """What is kept no longer, in whichever table; ``before`` is a moment in UTC epoch seconds."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def forget_deliveries(self, *, before: int, at_most: int) -> int:
        """Some deliveries of a mailing that is over."""
        mailing_id = await _queries.next_old_mailing(self._connection, before=before)
        if mailing_id is None:
            return 0
        gone = await _queries.forget_deliveries(
            self._connection, mailing_id=mailing_id, before=before, at_most=at_most
        )
        return cast("int", gone)

    async def next_old_event(self, *, before: int) -> tuple[int, int] | None:
        """The id and the start of an event that was over by then and of which it is kept who its people were."""
        row = await _queries.next_old_event(self._connection, before=before)
        return cast("tuple[int, int] | None", row)

    async def forget_attendances(self, event_id: int, *, at_most: int) -> int:
        """What some people said about an event."""
        gone = await _queries.forget_attendances(self._connection, event_id=event_id, at_most=at_most)
        return cast("int", gone)

    async def forget_opt_ins(self, event_id: int, *, at_most: int) -> int:
        """That some people hear about an event."""
        gone = await _queries.forget_opt_ins(self._connection, event_id=event_id, at_most=at_most)
        return cast("int", gone)

    async def forget_drafts(self, *, before: int, at_most: int) -> int:
        """What some organizers were preparing."""
        return cast("int", await _queries.forget_drafts(self._connection, before=before, at_most=at_most))

    async def discard_broadcast(self, *, before: int, at: int) -> int:
        """A draft of a broadcast that was left: what it says, and what is asked about it."""
        broadcast_id = await _queries.next_left_broadcast(self._connection, before=before)
        if broadcast_id is None:
            return 0
        await _queries.forget_questions_about(self._connection, broadcast_id=broadcast_id)
        await _queries.discard(self._connection, broadcast_id=broadcast_id, at=at)
        return 1

    async def forget_questions(self, *, before: int) -> int:
        """What organizers were being asked about what is no draft any more."""
        return cast("int", await _queries.forget_questions(self._connection, before=before))

    async def forget_strangers(self, *, before: int, at_most: int) -> int:
        """Which chats tried what they may not."""
        return cast("int", await _queries.forget_strangers(self._connection, before=before, at_most=at_most))
