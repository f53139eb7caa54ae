"""What a restored backup is brought up to: what is known from the store that it takes the place of."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import aiosqlite

from bot.store.consents import Consent
from bot.store.queries import load_queries


@dataclass(frozen=True, slots=True)
class Withdrawn(Consent):
    """A withdrawal, with the secret of the person's own: it tells somebody from who had the chat's number before."""

    receipt: str


Begun = Sequence[tuple[int, int]]
"""Broadcasts that somebody may have been sent: their ids, and when each was begun as a draft."""

Fates = Sequence[tuple[int, int, str, str | None]]
"""What became of broadcasts: their ids, when each was begun as a draft, its state, and the hash of what was confirmed."""

Renewals = Sequence[tuple[str, int, int, int, int]]
"""What people were asked anew: which wording, the mailing's priority, and when it was due, expires and was planned."""

Newest = tuple[int, int, int]
"""How far a store has come in what may not be lost: how many erasures it has, its last consent and line of the audit."""

_queries = load_queries("restoring.sql", Withdrawn)


class Restoring:
    """What is read of one store and written into another, as one connection sees its own."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def withdrawn(self) -> list[Withdrawn]:
        """Everything that was ever withdrawn, in the order of it."""
        return [row async for row in _queries.withdrawn(self._connection)]

    async def begun(self) -> Begun:
        """Broadcasts that somebody may have been sent."""
        return [(number, at) async for number, at in _queries.begun_broadcasts(self._connection)]

    async def fates(self) -> Fates:
        """What became of every broadcast."""
        return [(number, *fate) async for number, *fate in _queries.fates(self._connection)]

    async def renewals(self) -> Renewals:
        """What people were asked anew, or are to be asked no more."""
        return [(part, *times) async for part, *times in _queries.begun_renewals(self._connection)]

    async def newest(self) -> Newest:
        """How far this store has come."""
        erasures, consent_id, audit_id = await _queries.newest(self._connection)
        return erasures, consent_id, audit_id

    async def note_renewals(self, renewals: Renewals) -> None:
        """Nobody is asked these again."""
        await _queries.note_renewals(self._connection, renewals=json.dumps(renewals))

    async def take_back(self, fates: Fates, *, now: int) -> int:
        """What waits here and was taken back since is not sent; gives how many broadcasts that were."""
        rows = _queries.taken_back(self._connection, fates=json.dumps(fates))
        numbers = [number async for (number,) in rows]
        broadcasts = json.dumps(numbers)
        await _queries.call_off_mailings(self._connection, broadcasts=broadcasts)
        await _queries.call_off_posts(self._connection, broadcasts=broadcasts, now=now)
        await _queries.call_off_broadcasts(self._connection, broadcasts=broadcasts, now=now)
        return len(numbers)

    async def settle(self, begun: Begun, *, now: int) -> tuple[int, int]:
        """Nothing of what was due by now, or has begun, is sent again.

        Returns:
            How many mailings that were, and how many deliveries of them nobody knows the end of.
        """
        known = json.dumps(begun)
        rows = _queries.mailings_begun(self._connection, now=now, begun=known)
        mailings = [mailing_id async for (mailing_id,) in rows]
        ids = json.dumps(mailings)
        doubted = await _queries.doubt_deliveries(self._connection, mailings=ids, now=now)
        await _queries.end_mailings(self._connection, mailings=ids)
        await _queries.discard_begun(self._connection, begun=known, now=now)
        return len(mailings), cast("int", doubted)

    async def doubt_posts(self, *, now: int) -> None:
        """Nothing that was still to be posted of a broadcast that has begun is posted again."""
        await _queries.doubt_posts(self._connection, now=now)
