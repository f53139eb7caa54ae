"""Erasures: deletes whatever is held about a person, and keeps that it was done as hashes that nobody can turn back."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

import aiosqlite

from bot.store.endings import Endings
from bot.store.queries import load_queries

AskedBy = Literal["person", "command line", "retention"]


@dataclass(frozen=True, slots=True)
class Erasure:
    """A row of ``erasure``: two HMAC-SHA256 hashes under a secret that is gone, when, and who asked for it.

    ``consents`` is None where the person had never agreed to anything.
    """

    mark: str
    consents: str | None
    erased_at: int
    asked_by: AskedBy


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows there are about one person.

    ``deliveries`` are over, ``to_come`` are not; ``drafts`` are what they prepare as an organizer, ``audited`` what the
    audit has of them.
    """

    people: int
    consents: int
    opt_ins: int
    events: int
    deliveries: int
    to_come: int
    drafts: int
    audited: int


_queries = load_queries("erasures.sql", Erasure, Held)


class Erasures:
    """The table ``erasure``, and the way out of all others."""

    def __init__(self, connection: aiosqlite.Connection, endings: Endings) -> None:
        self._connection = connection
        self._endings = endings

    async def events_over(self, chat_id: int, *, now: int) -> list[tuple[int, int]]:
        """The person's events that are over and still count their people: each one's id and start."""
        rows = _queries.events_over(self._connection, chat_id=chat_id, now=now)
        return [(event_id, starts_at) async for event_id, starts_at in rows]

    async def forget(self, chat_id: int, *, at: int) -> None:
        """Deletes every row about a person, and takes their number out of what stays.

        Statistics stay as counts: triggers add to them what is deleted.
        """
        self._endings.note(chat_id)
        await self.forget_in_audit(chat_id)
        await _queries.begin_erasing(self._connection, chat_id=chat_id)
        # Deliveries before consents: they point at them, and whether a stop followed is counted from both.
        await _queries.forget_deliveries(self._connection, chat_id=chat_id)
        await _queries.forget_subscriptions(self._connection, chat_id=chat_id)
        await _queries.forget_consents(self._connection, chat_id=chat_id)
        await _queries.forget_attendances(self._connection, chat_id=chat_id)
        await _queries.forget_rung_choices(self._connection, chat_id=chat_id)
        await _queries.forget_draft(self._connection, chat_id=chat_id)
        await _queries.forget_question(self._connection, chat_id=chat_id)
        await _queries.forget_watches(self._connection, chat_id=chat_id)
        await _queries.take_back_confirmations(self._connection, chat_id=chat_id, at=at)
        await _queries.forget_questions_about_drafts(self._connection, chat_id=chat_id)
        await _queries.discard_drafts(self._connection, chat_id=chat_id, at=at)
        await _queries.forget_decisions(self._connection, chat_id=chat_id)
        await _queries.end_erasing(self._connection, chat_id=chat_id)
        await _queries.forget_person(self._connection, chat_id=chat_id)

    async def forget_in_audit(self, chat_id: int) -> None:
        """Takes somebody out of the audit who is no person here."""
        await _queries.forget_audited(self._connection, chat_id=chat_id)

    async def held(self, chat_id: int) -> Held:
        """How much there is about one person."""
        return cast("Held", await _queries.count_held(self._connection, chat_id=chat_id))

    async def note(self, erasure: Erasure) -> None:
        """Keeps that somebody was erased; what is kept already stays."""
        await _queries.note_erasure(
            self._connection,
            mark=erasure.mark,
            consents=erasure.consents,
            erased_at=erasure.erased_at,
            asked_by=erasure.asked_by,
        )

    async def all(self) -> list[Erasure]:
        """All that is kept of erasures, the oldest first."""
        return [row async for row in _queries.erasures(self._connection)]

    async def find(self, mark: str) -> Erasure | None:
        """One erasure, or None."""
        return cast("Erasure | None", await _queries.erasure_by_mark(self._connection, mark=mark))

    async def drop_before(self, at: int) -> int:
        """What is kept of erasures before a moment (UTC epoch seconds) goes too; gives how many there were."""
        return cast("int", await _queries.drop_erasures(self._connection, before=at))

    async def is_to_be_scrubbed(self) -> bool:
        """Whether the file may still have traces of somebody in unused parts of its pages."""
        return bool(await _queries.is_to_be_scrubbed(self._connection))

    async def unscrubbed(self) -> list[str]:
        """The marks of the erasures that the file has not been rewritten since."""
        return [mark async for (mark,) in _queries.unscrubbed(self._connection)]

    async def note_scrubbed(self, marks: Iterable[str]) -> None:
        """The file was rewritten after these erasures."""
        await _queries.note_scrubbed(self._connection, marks=json.dumps(list(marks)))
