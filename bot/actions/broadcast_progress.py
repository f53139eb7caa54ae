"""How far a broadcast, a correction or a recall has come, as the store has it."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from bot.actions.broadcast_changes import can_be_taken_back
from bot.actions.policy import Policy
from bot.store.broadcasts import Broadcast
from bot.store.database import Tables
from bot.store.mailings import CALLED_OFF, EXPIRED, Mailing
from bot.texts.broadcast_progress import Progress

_SETTLED: Final = frozenset({"done", "missed", "cancelled"})


@dataclass(frozen=True, slots=True)
class Course:
    """How far it has come; ``settled``: nothing more changes by itself."""

    progress: Progress
    settled: bool


async def course_of(
    tables: Tables, broadcast: Broadcast, policy: Policy, *, now: int, total: int | None = None
) -> Course | None:
    """How far it has come; None where nothing delivers it.

    Args:
        tables: The transaction's.
        broadcast: What is being sent, or was.
        policy: The campaign's.
        now: UTC epoch seconds.
        total: For how many people it is, where that was counted before: with many it takes a while.
    """
    mailing = await tables.mailings.find(broadcast.mailing_id or 0)
    if mailing is None:
        return None
    endings = Counter(await tables.deliveries.endings(mailing.mailing_id))
    if total is None or mailing.fanned_out:
        total = endings.total() + await _without_row(tables, broadcast, mailing, endings)
    # Somebody may have asked for updates since it was counted.
    total = max(total, endings.total())
    waiting = endings["pending"] + endings["intent"] + total - endings.total()
    cancelled = broadcast.state == "cancelled"
    fast = policy.paid_per_second if mailing.paid else None
    progress = Progress(
        broadcast=broadcast,
        total=total,
        sent=endings["sent"],
        gone=endings["gone"],
        failed=endings["failed"],
        uncertain=endings["uncertain"],
        over=endings["enough this week"],
        opted_out=endings["opted out"],
        unchanged=endings["nothing to change"] + endings["nothing to say"],
        dropped=endings[CALLED_OFF] + endings[EXPIRED] + (waiting if cancelled else 0),
        waits_until=_waits_until(mailing, policy, now),
        reason=mailing.reason or "",
        can_be_taken_back=await can_be_taken_back(tables, broadcast),
        usual_rate=fast or policy.per_second,
    )
    return Course(progress, settled=mailing.state in _SETTLED)


async def _without_row(tables: Tables, broadcast: Broadcast, mailing: Mailing, endings: Counter[str]) -> int:
    """How many people the fan-out has still to come to."""
    if mailing.fanned_out or mailing.state in _SETTLED:
        return 0
    if broadcast.kind == "broadcast" and not broadcast.rested_days:
        # Everybody who opted in gets a row: those are counted already, however many they are.
        everybody = await tables.broadcasts.opted_in(broadcast.broadcast_id)
        return max(0, sum(everybody.values()) - endings.total())
    left = await tables.mailings.hearers_left(mailing.mailing_id)
    return max(0, sum(left.values()) - endings["pending"])


def _waits_until(mailing: Mailing, policy: Policy, now: int) -> int | None:
    begins = max(now, mailing.due_at)
    return policy.quiet.end(begins) if mailing.quiet and policy.quiet.covers(begins) else None
