"""Erasing a person: everything that is held about them goes; that it was done stays, as hashes nobody can turn back.

The hashes are made with a secret of the person's own, which is deleted with them. They alone can be given it, as a
receipt: with it, and with nothing else, it can be shown later that they were here and were erased.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import places
from bot.actions.policy import Policy
from bot.store.consents import Consent
from bot.store.database import Database, Tables
from bot.store.erasures import AskedBy, Erasure
from bot.store.people import Person


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a person is given when they were erased: the secret (32 hexadecimal digits) and what is kept under it."""

    secret: str
    erasure: Erasure


async def erase(
    database: Database, chat_id: int, *, asked_by: AskedBy, policy: Policy, now: int
) -> Receipt | None:
    """Deletes everything about a person at once; None where nothing was held.

    Places they had go to those who wait. What was about to be sent to them and has not begun is not sent.
    """
    async with database.transaction() as tables:
        return await erase_in(tables, chat_id, asked_by=asked_by, policy=policy, now=now)


async def erase_in(
    tables: Tables, chat_id: int, *, asked_by: AskedBy, policy: Policy, now: int
) -> Receipt | None:
    """What ``erase`` does, inside a transaction of the caller's."""
    person = await tables.people.find(chat_id)
    if person is None:
        await tables.erasures.forget_in_audit(chat_id)
        return None
    erasure = erasure_of(person, await tables.consents.history(chat_id), asked_by=asked_by, now=now)
    held = [
        attendance.event_id
        for attendance in await tables.attendances.of_person(chat_id)
        if attendance.place in {"held", "offered"}
    ]
    # What the reports of events that are over say does not change by it.
    for event_id, starts_at in await tables.erasures.events_over(chat_id, now=now):
        await tables.attendances.keep_totals(event_id, starts_at)
    await tables.erasures.forget(chat_id, at=now)
    await tables.erasures.note(erasure)
    for event_id in held:
        await places.refill(tables, event_id, policy=policy, now=now)
    return Receipt(person.receipt, erasure)


def erasure_of(person: Person, consents: Sequence[Consent], *, asked_by: AskedBy, now: int) -> Erasure:
    """What is kept of a person's erasure."""
    return Erasure(
        mark=mark_of(person.receipt, person.chat_id),
        consents=consents_mark(person.receipt, consents) if consents else None,
        erased_at=now,
        asked_by=asked_by,
    )


def mark_of(secret: str, chat_id: int) -> str:
    """The hash under which a person's erasure is kept: 64 hexadecimal digits."""
    return _keyed(secret, f"person {chat_id}")


def consents_mark(secret: str, consents: Sequence[Consent]) -> str:
    """The hash of all that a person agreed to and withdrew, oldest first; no number of the store's own is in it."""
    rows = [
        [row.purpose, row.action, row.wording_version, row.wording_hash, row.language, row.at, row.update_id]
        for row in consents
    ]
    return _keyed(secret, "consents " + json.dumps(rows, separators=(",", ":")))


def _keyed(secret: str, text: str) -> str:
    return hmac.new(bytes.fromhex(secret), text.encode(), hashlib.sha256).hexdigest()
