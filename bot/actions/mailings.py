"""Mailings of every kind as somebody sees and steers them who knows their numbers."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from bot.actions import broadcasts
from bot.actions.broadcast_report import opening
from bot.actions.broadcasts import Obstacle
from bot.store.broadcasts import Actor, Broadcast
from bot.store.database import Database, Tables
from bot.store.mailings import Mailing, State, Tally
from bot.texts.events import event_title
from bot.texts.letters import mailing_name
from bot.texts.mailing_lines import Seen
from bot.texts.reader import Reader

Steering: TypeAlias = Literal["pause", "resume", "cancel"]

_OPEN: Final[frozenset[State]] = frozenset({"planned", "sending", "paused"})
_Step: TypeAlias = Callable[[Database, Actor, int], Coroutine[Any, Any, Broadcast | Obstacle]]
_OF_BROADCASTS: Final[dict[Steering, _Step]] = {
    "pause": broadcasts.pause,
    "resume": broadcasts.resume,
    "cancel": broadcasts.cancel,
}


@dataclass(frozen=True, slots=True)
class Overview:
    """Mailings in the order in which they are listed; ``further`` are planned as well and left out."""

    seen: list[Seen]
    further: int


async def overview(tables: Tables, reader: Reader, *, at_most: int | None) -> Overview:
    """What is under way and paused and what is planned, the next first; then what is over, the latest first.

    ``at_most`` of what is planned, and of what is over; None for all.
    """
    open_ = {mailing.mailing_id: mailing for mailing in await tables.mailings.to_come()}
    open_ |= {mailing.mailing_id: mailing for mailing in await tables.mailings.under_way()}
    in_order = sorted(open_.values(), key=lambda mailing: (mailing.due_at, mailing.mailing_id))
    planned = [mailing for mailing in in_order if mailing.state == "planned"]
    later = set() if at_most is None else {mailing.mailing_id for mailing in planned[at_most:]}
    listed = [mailing for mailing in in_order if mailing.mailing_id not in later]
    listed += await tables.mailings.ended(at_most)
    return Overview([await _seen(tables, mailing, reader) for mailing in listed], len(later))


async def find(tables: Tables, mailing_id: int, reader: Reader) -> Seen | None:
    """One mailing as it is now, or None."""
    mailing = await tables.mailings.find(mailing_id)
    return None if mailing is None else await _seen(tables, mailing, reader)


async def _seen(tables: Tables, mailing: Mailing, reader: Reader) -> Seen:
    tally = await tables.mailings.tally(mailing.mailing_id)
    left = tally.get("pending", 0) + tally.get("intent", 0)
    if not mailing.fanned_out and mailing.state in _OPEN:
        left = await _hearers_left(tables, mailing, tally)
    about = await _about(tables, mailing, reader)
    return Seen(mailing, mailing_name(reader, mailing, None), about, tally, left)


async def _hearers_left(tables: Tables, mailing: Mailing, tally: Tally) -> int:
    if not any(tally.values()):
        # Nobody has a row yet: they are counted without looking at each of them.
        count = await tables.attendances.count_hearers(mailing.mailing_id)
        if count is not None:
            return count
    return sum((await tables.mailings.hearers_left(mailing.mailing_id)).values())


async def _about(tables: Tables, mailing: Mailing, reader: Reader) -> str:
    if mailing.event_id is not None:
        event = await tables.events.find(mailing.event_id)
        return event_title(reader, event) if event else ""
    broadcast = await tables.broadcasts.of_mailing(mailing.mailing_id)
    if broadcast is None:
        # An alert: what happened, to which mailing or broadcast. A question: about which topic, in which version.
        return mailing.part.replace("/", " ")
    if broadcast.about is not None:
        return f"of broadcast {broadcast.about}"
    return f"{broadcast.broadcast_id}: {await opening(tables, broadcast, reader)}"


async def steer(database: Database, actor: Actor, mailing_id: int, what: Steering) -> bool:
    """Pauses it, lets it go on, or calls off what is left; False where it is not in a state to do so from."""
    async with database.reading() as tables:
        broadcast = await tables.broadcasts.of_mailing(mailing_id)
    if broadcast is not None:
        said = await _OF_BROADCASTS[what](database, actor, broadcast.broadcast_id)
        return not isinstance(said, Obstacle)
    async with database.transaction() as tables:
        if what == "pause":
            return await tables.mailings.pause(mailing_id, "")
        if what == "resume":
            return await tables.mailings.resume(mailing_id)
        mailing = await tables.mailings.find(mailing_id)
        if mailing is None or mailing.state not in _OPEN:
            return False
        await tables.mailings.call_off(mailing_id)
        return True
