"""What an organizer can do, the events, and one event."""

from bot.actions import event_drafts
from bot.chat.organizer import asking
from bot.chat.supporter import menus as supporter_menus
from bot.chat.visit import Answer, Desk, Visit
from bot.texts import events, menus, organizer_menus
from bot.texts.organizer_taps import OpenOrganize, OpenOrganizerEvent, OpenOrganizerEvents, OpenPastEvents


async def open_organize(desk: Desk, visit: Visit, _tap: OpenOrganize) -> Answer:
    """What an organizer can do, and what they are preparing."""
    return await asking.organize(desk, visit)


async def organize(desk: Desk, visit: Visit, _words: str) -> Answer:
    """/organize: the same, and nothing more is asked.

    Somebody who is no organizer learns their number, with which whoever runs the bot makes them one.
    """
    if not visit.organizer:
        return Answer(menus.notice(visit.reader, "not_organizer", user_id=visit.chat_id))
    await event_drafts.leave(desk.database, visit.occasion())
    return await asking.organize(desk, visit)


async def explain(desk: Desk, visit: Visit, words: str) -> Answer:
    """/help, which tells organizers what only they can do."""
    answer = await supporter_menus.explain(desk, visit, words)
    if not visit.organizer or answer.screen is None:
        return answer
    return Answer(organizer_menus.explain(visit.reader, answer.screen))


async def open_events(desk: Desk, visit: Visit, tap: OpenOrganizerEvents) -> Answer:
    """A page of the events that are not over; a page that is no longer there leads to the first."""
    async with desk.database.reading() as tables:
        total = await tables.events.count_not_over(after=visit.now)
        first = tap.first if tap.first < total else 0
        page = await tables.events.not_over(after=visit.now, first=first, at_most=events.PAGE)
    return Answer(organizer_menus.event_list(visit.reader, page, first=first, total=total))


async def open_past_events(desk: Desk, visit: Visit, tap: OpenPastEvents) -> Answer:
    """A page of the events that are over; a page that is not there leads to the first."""
    async with desk.database.reading() as tables:
        total = await tables.events.count_over(at=visit.now)
        first = tap.first if tap.first < total else 0
        page = await tables.events.over(at=visit.now, first=first, at_most=events.PAGE)
    return Answer(organizer_menus.past_events(visit.reader, page, first=first, total=total))


async def open_event(desk: Desk, visit: Visit, tap: OpenOrganizerEvent) -> Answer:
    """One event and what can be done with it."""
    async with desk.database.reading() as tables:
        event = await tables.events.find(tap.event_id)
    if event is None:
        return Answer(menus.notice(visit.reader, "event_unknown"))
    return asking.one_event(visit, event)
