"""Places at an event that has room for so many: who has one, who waits, and to whom a free one is offered."""

from dataclasses import replace

from bot.actions.policy import Policy
from bot.store.attendances import Attendance, Place
from bot.store.consents import Occasion
from bot.store.database import Tables
from bot.store.events import Event
from bot.store.mailings import Plan

_AT_ONCE = 0
_HALF_A_DAY = 12 * 3600


async def take(tables: Tables, event: Event, occasion: Occasion) -> Attendance:
    """Somebody opts in to this one event: they have a place, or wait for one where it is full.

    Who has a place, waits or is asked already stays where they are. What they said against the event before
    counts no more.
    """
    attendance = await _placed(tables, event, occasion)
    comes = attendance.answer == "coming" and attendance.place != "waiting"
    attendance = replace(attendance, answer="coming" if comes else None, muted=0)
    await tables.attendances.put(attendance)
    return attendance


async def confirm(tables: Tables, event: Event, occasion: Occasion) -> Attendance:
    """Somebody says that they come: to a place they have, to one that is offered, or to one that is free.

    Where there is none, they wait for one and have not said that they come.
    """
    attendance = await _placed(tables, event, occasion)
    if attendance.place == "offered":
        attendance = replace(attendance, place="held", offered_until=None)
    attendance = replace(attendance, answer="coming" if attendance.place == "held" else None)
    await tables.attendances.put(attendance)
    return attendance


async def _placed(tables: Tables, event: Event, occasion: Occasion) -> Attendance:
    event_id, chat_id = event.row.event_id, occasion.chat_id
    attendance = await tables.attendances.find(event_id, chat_id)
    if attendance is not None and attendance.place != "none":
        return attendance
    if attendance is None:
        attendance = Attendance(event_id, chat_id, "none", occasion.at, occasion.update_id)
    place: Place = "waiting" if await places_left(tables, event) == 0 else "held"
    return replace(attendance, place=place, asked_at=occasion.at, update_id=occasion.update_id)


async def places_left(tables: Tables, event: Event) -> int | None:
    """How many places the next person could have; none while anybody waits. None where there is no limit."""
    capacity, event_id = event.row.capacity, event.row.event_id
    if capacity is None:
        return None
    if await tables.attendances.count_waiting(event_id):
        return 0
    return max(0, capacity - await tables.attendances.count_places(event_id))


async def give_up(tables: Tables, event_id: int, chat_id: int, *, policy: Policy, now: int) -> None:
    """Somebody needs no place any more: it goes to the next one. That they cannot come is remembered."""
    attendance = await tables.attendances.find(event_id, chat_id)
    if attendance is None:
        return
    if attendance.answer == "cant" or attendance.muted:
        cannot = attendance.answer == "cant"
        left = replace(attendance, place="none", offered_until=None, answer="cant" if cannot else None)
        await tables.attendances.put(left)
    else:
        await tables.attendances.drop(event_id, chat_id)
    await refill(tables, event_id, policy=policy, now=now)


async def vacate(tables: Tables, chat_id: int, *, policy: Policy, now: int) -> None:
    """Somebody leaves altogether: nothing is kept of what they said about events, and their places are free."""
    for attendance in await tables.attendances.of_person(chat_id):
        await tables.attendances.drop(attendance.event_id, chat_id)
        await refill(tables, attendance.event_id, policy=policy, now=now)


async def lapse(tables: Tables, *, policy: Policy, now: int) -> None:
    """Offers that nobody took in time go to the next one; who let theirs pass stays opted in, without a place."""
    lapsed = await tables.attendances.lapsed(now=now)
    for attendance in lapsed:
        place = await _after_lapse(tables, attendance)
        await tables.attendances.put(replace(attendance, place=place, offered_until=None))
    for event_id in sorted({attendance.event_id for attendance in lapsed}):
        await refill(tables, event_id, policy=policy, now=now)


async def fill(tables: Tables, event: Event, *, policy: Policy, now: int) -> None:
    """Offers free places to those who wait, whoever has waited longest first.

    It belongs into each transaction that may have freed a place. Nothing is offered any more when the event has
    begun; when it is cancelled, neither is what was about to be.
    """
    row = event.row
    if row.state != "published":
        for mailing in await tables.mailings.of_event(row.event_id):
            if mailing.kind == "offer":
                await tables.mailings.call_off(mailing.mailing_id)
        # Should it take place after all, they are asked anew.
        for asked in await tables.attendances.offered(row.event_id):
            await tables.attendances.put(replace(asked, place="waiting", offered_until=None))
        return
    if row.starts_at <= now:
        return
    free = await tables.attendances.count_waiting(row.event_id)
    if row.capacity is not None:
        free = min(free, row.capacity - await tables.attendances.count_places(row.event_id))
    if free > 0:
        await _offer(tables, event, free, policy=policy, now=now)


async def _after_lapse(tables: Tables, attendance: Attendance) -> Place:
    event = await tables.events.find(attendance.event_id)
    if event is not None and event.row.capacity is None:
        # The limit was taken away: there is room for everybody.
        return "held"
    asked = await tables.deliveries.offer_state(attendance.event_id, attendance.chat_id)
    # Who was never asked has not let anything pass, and keeps their turn.
    return "none" if asked in {"sent", "uncertain", "intent"} else "waiting"


async def _offer(tables: Tables, event: Event, places: int, *, policy: Policy, now: int) -> None:
    row = event.row
    # Who must decide before the morning is asked in the night.
    quiet = row.starts_at - now >= _HALF_A_DAY
    # The time to say yes begins when the person may be written to.
    until = min(row.starts_at, (policy.quiet.end(now) if quiet else now) + policy.offer_seconds)
    number = await tables.mailings.count_of_kind(row.event_id, "offer") + 1
    plan = Plan("offer", _AT_ONCE, row.event_id, row.starts_at, str(number), now, until, quiet=quiet)
    mailing_id = await tables.mailings.open(plan, now=now)
    for _ in range(places):
        first = await tables.attendances.first_waiting(row.event_id)
        if first is None:
            return
        await tables.attendances.put(replace(first, place="offered", offered_until=until))
        if mailing_id is not None:
            await tables.deliveries.add(mailing_id, first.chat_id, at=now)


async def refill(tables: Tables, event_id: int, *, policy: Policy, now: int) -> None:
    """Offers the free places of an event to those who wait, where there is such an event."""
    event = await tables.events.find(event_id)
    if event is not None:
        await fill(tables, event, policy=policy, now=now)
