"""What an organizer can do, the events, and one event."""

from bot.chat.organizer import asking
from bot.chat.visit import Answer, Desk, Visit
from bot.texts import events, menus, organizer_menus
from bot.texts.organizer_taps import OpenOrganize, OpenOrganizerEvent, OpenOrganizerEvents


async def open_organize(desk: Desk, visit: Visit, _tap: OpenOrganize | str) -> Answer:
    """What an organizer can do, and what they are preparing."""
    return await asking.organize(desk, visit)


async def open_events(desk: Desk, visit: Visit, tap: OpenOrganizerEvents) -> Answer:
    """A page of the events that are not over; a page that is no longer there leads to the first."""
    async with desk.database.reading() as tables:
        total = await tables.events.count_not_over(after=visit.now)
        first = tap.first if tap.first < total else 0
        page = await tables.events.not_over(after=visit.now, first=first, at_most=events.PAGE)
    return Answer(organizer_menus.event_list(visit.reader, page, first=first, total=total))


async def open_event(desk: Desk, visit: Visit, tap: OpenOrganizerEvent) -> Answer:
    """One event and what can be done with it."""
    async with desk.database.reading() as tables:
        event = await tables.events.find(tap.event_id)
    if event is None:
        return Answer(menus.notice(visit.reader, "event_unknown"))
    return await asking.one_event(desk, visit, event)
