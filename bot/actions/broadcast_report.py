"""What came of a broadcast, a correction or a recall so far: read from the store at one moment, as numbers."""

from collections.abc import Sequence
from typing import Final

from bot.actions import broadcast_changes, broadcasts
from bot.actions.broadcast_taps import buttons_ever
from bot.actions.broadcast_versions import versions_of
from bot.store.audits import AuditEntry
from bot.store.broadcasts import Broadcast
from bot.store.database import Database, Tables
from bot.store.deliveries import Ended
from bot.texts.broadcast_body import BodyButton, version_for
from bot.texts.broadcast_numbers import BroadcastReport, ChangeReport, Person
from bot.texts.reader import Reader

_ENDS: Final = frozenset({"finished", "cancelled"})
_CONFIRMING: Final = frozenset({("awaiting", "draft"), ("scheduled", "draft")})
"""The steps of a draft, as the audit has them, that a confirmation is."""


async def read_report(
    database: Database, broadcast_id: int, reader: Reader, *, chat_id: int
) -> BroadcastReport | None:
    """The report of one, or None where there is no such broadcast.

    Args:
        database: The store.
        broadcast_id: Which.
        reader: Who reads it: labels and words are in their language where there are any in it.
        chat_id: Whose decisions are told as their own.
    """
    async with database.counting() as tables:
        broadcast = await tables.broadcasts.find(broadcast_id)
        if broadcast is None:
            return None
        mailing_id, event_id = broadcast.mailing_id, broadcast.event_id
        audit = await tables.audits.of_broadcast(broadcast_id)
        is_first = broadcast.kind == "broadcast"
        return BroadcastReport(
            broadcast=broadcast,
            opening=await opening(tables, broadcast, reader),
            event=None if event_id is None else await tables.events.find(event_id),
            ended=await _ended(tables, broadcast),
            minutes=await tables.deliveries.outcomes_by_minute(mailing_id) if mailing_id else (),
            began=next((entry.at for entry in audit if entry.action == "sending"), None),
            over=_over(broadcast, audit),
            confirmed=_confirmed(broadcast, audit, chat_id),
            approved=_approved(broadcast, audit, chat_id),
            buttons=await _buttons(tables, broadcast, reader) if is_first else (),
            taps=await tables.broadcasts.taps(broadcast_id),
            stops=await tables.broadcasts.stops_after(broadcast_id) if is_first else 0,
            changes=[
                ChangeReport(change, await _ended(tables, change))
                for change in await tables.broadcasts.changes_of(broadcast_id)
                if change.mailing_id is not None or change.state in {"draft", "awaiting"}
            ],
            channel=await tables.channel_posts.find(broadcast_id),
            can_change=await broadcast_changes.can_be_taken_back(tables, broadcast),
            can_repeat=await broadcasts.can_be_sent_again(tables, broadcast),
        )


async def _ended(tables: Tables, broadcast: Broadcast) -> Sequence[Ended]:
    return await tables.deliveries.outcomes(broadcast.mailing_id) if broadcast.mailing_id else ()


def _over(broadcast: Broadcast, audit: Sequence[AuditEntry]) -> int | None:
    if broadcast.state not in _ENDS:
        return None
    return next((entry.at for entry in reversed(audit) if entry.action in _ENDS), None)


def _confirmed(broadcast: Broadcast, audit: Sequence[AuditEntry], chat_id: int) -> Person | None:
    if broadcast.confirmed_at is None:
        return None
    if broadcast.confirmed_by is None:
        # Of an organizer who was erased, the audit still says that it was one.
        steps = [entry for entry in audit if (entry.action, entry.detail) in _CONFIRMING]
        return "shell" if not steps or steps[-1].actor == "command line" else "other"
    return _person(broadcast.confirmed_by, chat_id)


def _approved(broadcast: Broadcast, audit: Sequence[AuditEntry], chat_id: int) -> Person | None:
    if broadcast.approved_by is None:
        steps = [entry.action for entry in audit if entry.action in {"approved", "draft", "awaiting"}]
        return "other" if steps and steps[-1] == "approved" else None
    return _person(broadcast.approved_by, chat_id)


def _person(decided: int, chat_id: int) -> Person:
    return "you" if decided == chat_id else "other"


async def opening(tables: Tables, broadcast: Broadcast, reader: Reader) -> str:
    """The beginning of what it says: its first text, in the reader's language where it has a version in it."""
    versions = await versions_of(tables, broadcast.broadcast_id)
    language = version_for(versions, reader.edition.language, reader.content.authority.language)
    parts = versions[language].parts if language else ()
    return next((" ".join(part.text.split()) for part in parts if part.text), "")


async def _buttons(tables: Tables, broadcast: Broadcast, reader: Reader) -> list[BodyButton]:
    """Each of its buttons once, with its newest label, in the reader's language where there is one."""
    every = {button.name: button for button in await buttons_ever(tables, broadcast)}
    own = {button.name: button for button in await buttons_ever(tables, broadcast, reader.edition.language)}
    return list({**every, **own}.values())
