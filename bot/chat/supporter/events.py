"""The list of events, one event, its file for a calendar, its place on the map, and its picture."""

from bot.actions import places
from bot.chat.visit import Answer, Desk, Visit
from bot.store.events import Event
from bot.texts import events, menus
from bot.texts.calendar_file import calendar_file, calendar_file_name
from bot.texts.places import Standing
from bot.texts.screen import Document, Screen
from bot.texts.taps import KeepEvent, OpenEvent, OpenEvents, OpenMap, OpenPicture


async def open_events(desk: Desk, visit: Visit, tap: OpenEvents | str) -> Answer:
    """A page of the coming events; a page that is no longer there leads to the first."""
    first = tap.first if isinstance(tap, OpenEvents) else 0
    async with desk.database.reading() as tables:
        total = await tables.events.count_coming(after=visit.now)
        first = first if first < total else 0
        page = await tables.events.coming(after=visit.now, first=first, at_most=events.PAGE)
        topics = await tables.consents.topics(visit.chat_id)
    return Answer(events.event_list(visit.reader, page, first=first, total=total, topics=topics))


async def show_event(desk: Desk, visit: Visit, tap: OpenEvent) -> Answer:
    """One event."""
    event = await find_event(desk, tap.event_id)
    if event is None:
        return Answer(menus.notice(visit.reader, "event_unknown"))
    return Answer(await event_screen(desk, visit, event))


async def find_event(desk: Desk, event_id: int) -> Event | None:
    """The event with this id, or None."""
    async with desk.database.reading() as tables:
        return await tables.events.find(event_id)


async def event_screen(desk: Desk, visit: Visit, event: Event, note: str = "") -> Screen:
    """The event as it is for this person now; ``note`` (HTML) stands above."""
    event_id = event.row.event_id
    async with desk.database.reading() as tables:
        around = await tables.events.neighbours(event_id, after=visit.now)
        standing = Standing(
            topics=await tables.consents.topics(visit.chat_id),
            attendance=await tables.attendances.find(event_id, visit.chat_id),
            left=await places.places_left(tables, event),
            before=await tables.attendances.waiting_before(event_id, visit.chat_id),
        )
    over = event.is_over(visit.now)
    return events.event(visit.reader, event, standing=standing, around=around, over=over, note=note)


async def keep_event(desk: Desk, visit: Visit, tap: KeepEvent) -> Answer:
    """The event as a file that any calendar opens; the screen stays as it is."""
    event = await find_event(desk, tap.event_id)
    if event is None:
        return Answer(menus.notice(visit.reader, "event_unknown"))
    text = event.text(visit.reader.edition.language, visit.reader.content.authority.language)
    html = visit.reader.phrases.html
    if event.row.state == "cancelled":
        caption = html("calendar_cancelled_caption", title=text.title)
    else:
        caption = html("calendar_file_caption", title=text.title)
    data = calendar_file(event, text, now=visit.now, host=desk.bot_username)
    return Answer(document=Document(calendar_file_name(event, text), data, caption))


async def open_map(desk: Desk, visit: Visit, tap: OpenMap) -> Answer:
    """Where the event is, to open in a map; the screen stays as it is."""
    event = await find_event(desk, tap.event_id)
    if event is None:
        return Answer(menus.notice(visit.reader, "event_unknown"))
    venue = events.venue(visit.reader, event)
    # A button from before the position was taken away shows the event as it is now.
    return Answer(venue=venue) if venue else Answer(await event_screen(desk, visit, event))


async def open_picture(desk: Desk, visit: Visit, tap: OpenPicture) -> Answer:
    """The event's picture; the screen stays as it is."""
    event = await find_event(desk, tap.event_id)
    if event is None:
        return Answer(menus.notice(visit.reader, "event_unknown"))
    picture = events.picture(visit.reader, event)
    return Answer(picture=picture) if picture else Answer(await event_screen(desk, visit, event))
