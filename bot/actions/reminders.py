"""The reminders of an event: when each is due, written down together with the event itself."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.actions.policy import Policy
from bot.delivery.quiet import QuietHours
from bot.store.database import Tables
from bot.store.events import Event
from bot.store.mailings import Mailing, Plan
from bot.texts.dates import local

RUNGS: Final = ("week", "day", "morning", "hours")
"""Every rung that a ladder can have: a week before, the day before, the morning of the day, two hours before."""
EARLIEST: Final = 9 * 24 * 3600
"""Seconds before the start: no reminder is due earlier, wherever quiet hours put it."""

_BEFORE_NOON = dt.time(11)
_MORNING = dt.time(9)
_HOURS = 2 * 3600
_LEAST_NOTICE = 30 * 60
"""Seconds before the start at which a reminder that quiet hours put off is still of use."""
_THANKS_AFTER = 3600
_THANKS_WITHIN = 24 * 3600
_USUAL_LENGTH = 2 * 3600
_PRIORITY = 1
_THANKS_PRIORITY = 2
_OVER: Final = frozenset({"done", "missed", "cancelling", "cancelled"})
_PLANNED_ANEW: Final = frozenset({"planned", "cancelling", "cancelled"})
_Key: TypeAlias = tuple[str, int | None, str]


@dataclass(frozen=True, slots=True)
class Rung:
    """One reminder of an event's ladder: its name, and when it is due in UTC epoch seconds."""

    name: str
    due_at: int


def rungs_of(event: Event, quiet: QuietHours) -> tuple[Rung, ...]:
    """The reminders that an event has, the first due first; all are due before it starts."""
    start = event.row.starts_at
    rungs = [
        Rung(name, due_at)
        for name in RUNGS
        if name in event.row.ladder.split()
        and (due_at := _due(event, name, quiet)) is not None
        and due_at < start
    ]
    # Quiet hours may bring two to the same moment: the one that is closer to the start says more.
    at_once = {rung.due_at: rung for rung in rungs}
    return tuple(at_once[due_at] for due_at in sorted(at_once))


def _due(event: Event, name: str, quiet: QuietHours) -> int | None:
    start = event.row.starts_at
    day = local(start, event.zone).date()
    match name:
        case "week":
            due_at = _on(event, day - dt.timedelta(days=7), _BEFORE_NOON)
        case "day":
            due_at = _on(event, day - dt.timedelta(days=1), _BEFORE_NOON)
        case "morning":
            due_at = _on(event, day, _MORNING)
            # Closer to the start, the reminder two hours before says the same.
            if due_at >= start - _HOURS:
                return None
        case _:
            # An event of whole days starts at midnight, which says nothing about when people set out.
            if event.row.all_day:
                return None
            due_at = start - _HOURS
    return due_at if event.row.any_hour else _in_waking_hours(due_at, start, quiet)


def _on(event: Event, day: dt.date, time: dt.time) -> int:
    return int(dt.datetime.combine(day, time, event.zone).timestamp())


def _in_waking_hours(due_at: int, start: int, quiet: QuietHours) -> int:
    later = quiet.end(due_at)
    if later <= start - _LEAST_NOTICE or later == due_at:
        return later
    # Too late for an early event: the evening before, while people are still up.
    return quiet.start(due_at) - _LEAST_NOTICE


async def plan(tables: Tables, event: Event, *, policy: Policy, now: int) -> None:
    """Writes down the reminders of an event as it is now, in the transaction that changed it.

    What is planned and no longer right is called off; what was sent for this start stays as it is, and is not
    sent again. A reminder whose time has passed is not planned: who opts in later gets what is still ahead.
    """
    wanted = _wanted(event, policy)
    for mailing in await tables.mailings.of_event(event.row.event_id):
        if not _keeps(event, mailing, wanted):
            await tables.mailings.call_off(mailing.mailing_id)
        elif _says(mailing, wanted.get(_key(mailing))):
            del wanted[_key(mailing)]
    for each in wanted.values():
        if each.due_at > now:
            await tables.mailings.plan(each, now=now)


def _wanted(event: Event, policy: Policy) -> dict[_Key, Plan]:
    return {(each.kind, each.starts_at, each.part): each for each in _plans(event, policy)}


def _key(mailing: Mailing) -> _Key:
    return mailing.kind, mailing.starts_at, mailing.part


def _keeps(event: Event, mailing: Mailing, wanted: Mapping[_Key, Plan]) -> bool:
    if mailing.kind == "late":
        return event.row.state == "published" and mailing.starts_at == event.row.starts_at
    return mailing.kind not in {"reminder", "thanks"} or _key(mailing) in wanted


def _says(mailing: Mailing, plan: Plan | None) -> bool:
    """Whether it is planned already, exactly so."""
    return plan is not None and (
        (mailing.state, mailing.priority, mailing.due_at, mailing.expires_at, bool(mailing.quiet))
        == ("planned", plan.priority, plan.due_at, plan.expires_at, plan.quiet)
    )


def is_planned(event: Event, mailings: Iterable[Mailing], policy: Policy, now: int) -> bool:
    """Whether writing down its reminders would change nothing."""
    wanted = _wanted(event, policy)
    for mailing in mailings:
        if not _keeps(event, mailing, wanted) and mailing.state not in _OVER:
            return False
        plan = wanted.get(_key(mailing))
        if _says(mailing, plan) or mailing.state not in _PLANNED_ANEW:
            wanted.pop(_key(mailing), None)
    return all(each.due_at <= now for each in wanted.values())


def _plans(event: Event, policy: Policy) -> Iterable[Plan]:
    row = event.row
    if row.state != "published":
        return
    rungs = rungs_of(event, policy.quiet)
    for number, rung in enumerate(rungs):
        # A reminder that comes after the next one is due would only repeat it.
        expires_at = rungs[number + 1].due_at if number + 1 < len(rungs) else row.starts_at
        yield Plan(
            "reminder",
            _PRIORITY,
            row.event_id,
            row.starts_at,
            rung.name,
            rung.due_at,
            expires_at,
            quiet=not row.any_hour,
        )
    if row.thanks:
        due_at = policy.quiet.end((row.ends_at or row.starts_at + _USUAL_LENGTH) + _THANKS_AFTER)
        yield Plan(
            "thanks",
            _THANKS_PRIORITY,
            row.event_id,
            row.starts_at,
            "thanks",
            due_at,
            due_at + _THANKS_WITHIN,
            quiet=True,
        )


async def catch_up(
    tables: Tables, chat_id: int, events: Iterable[Event], *, policy: Policy, now: int
) -> None:
    """A short reminder at once, for somebody who opts in when the last reminder of an event has gone out.

    It belongs into the transaction that opts the person in. Who has had that last reminder, or will get it because
    it is just being sent, gets no other.
    """
    for event in events:
        rungs = rungs_of(event, policy.quiet)
        row = event.row
        if not rungs or row.state != "published" or not rungs[-1].due_at <= now < row.starts_at:
            continue
        last = await _reminder(tables, event, rungs[-1].name)
        if last is not None and await _reaches(tables, last, chat_id):
            continue
        late = Plan(
            "late",
            _PRIORITY,
            row.event_id,
            row.starts_at,
            rungs[-1].name,
            now,
            row.starts_at,
            # The person is awake: they have just opted in.
            quiet=False,
        )
        mailing_id = await tables.mailings.open(late, now=now)
        if mailing_id is not None:
            await tables.deliveries.add(mailing_id, chat_id, at=now)


async def _reminder(tables: Tables, event: Event, rung: str) -> Mailing | None:
    for mailing in await tables.mailings.of_event(event.row.event_id):
        if (mailing.kind, mailing.starts_at, mailing.part) == ("reminder", event.row.starts_at, rung):
            return mailing
    return None


async def _reaches(tables: Tables, mailing: Mailing, chat_id: int) -> bool:
    state = await tables.deliveries.state_of(mailing.mailing_id, chat_id)
    if state is not None:
        # Who was gone then and has come back has not heard.
        return state in {"pending", "intent", "sent", "uncertain"}
    return mailing.state in {"planned", "sending", "paused"} and not (
        mailing.fanned_out or mailing.cursor >= chat_id
    )
