"""Leases: which of several programs on one store may do what only one may do at a time."""

import aiosqlite

from bot.store.queries import load_queries

_queries = load_queries("leases.sql")


class Leases:
    """The table ``lease`` as one connection sees it. Times are UTC epoch seconds of the machine's own clock."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def take(  # noqa: PLR0913 - who asks, and what is known of others; all named
        self, name: str, holder: str, *, machine: str, alone: bool, now: int, dead_after: int
    ) -> bool:
        """Takes the lease if nobody alive holds it.

        Args:
            name: Which lease.
            holder: Who asks.
            machine: Where they run.
            alone: Whether no other program on this machine can be the holder.
            now: UTC epoch seconds.
            dead_after: Seconds without a sign of life after which a holder is dead.
        """
        taken = await _queries.take_lease(
            self._connection,
            name=name,
            holder=holder,
            machine=machine,
            alone=int(alone),
            now=now,
            dead_before=now - dead_after,
            impossible=now + dead_after,
        )
        return taken is not None

    async def beat(self, name: str, holder: str, *, now: int) -> bool:
        """Says that the holder is alive; False when it holds the lease no more."""
        return await _queries.beat(self._connection, name=name, holder=holder, now=now) is not None

    async def holds(self, name: str, holder: str) -> bool:
        """Whether this one holds the lease."""
        return bool(await _queries.holds(self._connection, name=name, holder=holder))

    async def give_back(self, name: str, holder: str) -> None:
        """Lets the next one take it at once."""
        await _queries.give_back(self._connection, name=name, holder=holder)
