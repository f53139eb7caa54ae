"""The reminders of one event: which there are, and whether they keep to the quiet hours."""

from bot.actions.ladder import Change, read_ladder, rearrange, with_any_hour, with_rung, with_thanks
from bot.chat.visit import Answer, Desk, Visit
from bot.texts import ladder, menus
from bot.texts.organizer_taps import OpenLadder, SetAnyHour, SetRung, SetThanks


async def open_ladder(desk: Desk, visit: Visit, tap: OpenLadder) -> Answer:
    """When each reminder of an event goes out."""
    return await _ladder(desk, visit, tap.event_id)


async def set_rung(desk: Desk, visit: Visit, tap: SetRung) -> Answer:
    """Gives the event a reminder, or takes it out."""
    return await _changed(desk, visit, tap.event_id, with_rung(tap.rung, wanted=bool(tap.wanted)))


async def set_any_hour(desk: Desk, visit: Visit, tap: SetAnyHour) -> Answer:
    """Lets the reminders come in the quiet hours too, or not."""
    return await _changed(desk, visit, tap.event_id, with_any_hour(wanted=bool(tap.wanted)))


async def set_thanks(desk: Desk, visit: Visit, tap: SetThanks) -> Answer:
    """Has those who came thanked afterwards, or not."""
    return await _changed(desk, visit, tap.event_id, with_thanks(wanted=bool(tap.wanted)))


async def _changed(desk: Desk, visit: Visit, event_id: int, change: Change) -> Answer:
    if await rearrange(desk.database, event_id, change, policy=desk.policy, now=visit.now):
        desk.wake()
    return await _ladder(desk, visit, event_id)


async def _ladder(desk: Desk, visit: Visit, event_id: int) -> Answer:
    async with desk.database.reading() as tables:
        event = await tables.events.find(event_id)
        if event is None:
            return Answer(menus.notice(visit.reader, "event_unknown"))
        facts = await read_ladder(tables, event, quiet=desk.policy.quiet, now=visit.now)
    return Answer(ladder.ladder(visit.reader, facts))
