"""Which reminders an event has: how that stands now, and changing it with all that follows, in one transaction."""

from collections.abc import Callable
from dataclasses import replace

from bot.actions import events
from bot.actions.policy import Policy
from bot.actions.reminders import RUNGS, rungs_of
from bot.delivery.quiet import QuietHours
from bot.store.database import Database, Tables
from bot.store.events import Arrangements, Event
from bot.store.mailings import Mailing
from bot.store.mailings import State as MailingState
from bot.texts.ladder import Ladder, RungNow, State

Change = Callable[[Arrangements], Arrangements]

_STATES: dict[MailingState, State] = {
    "planned": "ahead",
    "sending": "sending",
    "paused": "paused",
    "done": "sent",
    "expiring": "missed",
    "missed": "missed",
}


def with_rung(rung: str, *, wanted: bool) -> Change:
    """The change that gives the event a reminder or takes it out; one that is none changes nothing."""

    def change(arrangements: Arrangements) -> Arrangements:
        ladder = tuple(name for name in RUNGS if (wanted if name == rung else name in arrangements.ladder))
        return replace(arrangements, ladder=ladder)

    return change


def with_any_hour(*, wanted: bool) -> Change:
    """The change that lets reminders come in the quiet hours too, or not."""
    return lambda arrangements: replace(arrangements, any_hour=wanted)


def with_thanks(*, wanted: bool) -> Change:
    """The change that has those who came thanked, or not."""
    return lambda arrangements: replace(arrangements, thanks=wanted)


async def rearrange(database: Database, event_id: int, change: Change, *, policy: Policy, now: int) -> bool:
    """Changes what an organizer decided about an event; False where there is none that could still be changed."""
    async with database.transaction() as tables:
        before = await tables.events.find(event_id)
        if before is None or not before.is_ahead(now):
            return False
        await tables.events.arrange(event_id, change(before.arrangements))
        await events.changed(tables, before, event_id, policy=policy, now=now)
    return True


async def read_ladder(tables: Tables, event: Event, *, quiet: QuietHours, now: int) -> Ladder:
    """How every reminder that an event could have stands now."""
    begun = {
        mailing.part: mailing
        for mailing in await tables.mailings.of_event(event.row.event_id)
        if mailing.kind == "reminder" and mailing.starts_at == event.row.starts_at
    }
    could_be = replace(event, row=replace(event.row, ladder=" ".join(RUNGS)))
    at_any_hour = replace(could_be, row=replace(could_be.row, any_hour=1))
    due = {rung.name: rung.due_at for rung in rungs_of(could_be, quiet)}
    unmoved = {rung.name: rung.due_at for rung in rungs_of(at_any_hour, quiet)}
    wanted = event.row.ladder.split()
    wakes_at = now if event.row.any_hour else quiet.end(now)
    return Ladder(
        event,
        tuple(
            RungNow(
                name,
                wanted=name in wanted,
                state=_state(
                    due.get(name), begun.get(name), wanted=name in wanted, now=now, wakes_at=wakes_at
                ),
                due_at=due.get(name),
                moved=due.get(name) != unmoved.get(name),
            )
            for name in RUNGS
        ),
        wakes_at=wakes_at,
        quiet=None if quiet.begin == quiet.until else (quiet.begin, quiet.until),
        changeable=event.is_ahead(now),
    )


def _state(due_at: int | None, mailing: Mailing | None, *, wanted: bool, now: int, wakes_at: int) -> State:
    if mailing is not None and mailing.state in _STATES and mailing.state != "planned":
        # What has begun is said, whatever is wanted now.
        return _STATES[mailing.state]
    if not wanted:
        return "off"
    if due_at is None:
        return "none"
    if due_at > now:
        return "ahead"
    if mailing is None:
        return "passed"
    # It is due, and goes out at once unless the quiet hours hold it.
    return "held" if wakes_at > now else "sending"
