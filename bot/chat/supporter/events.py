"""The list of events, one event, and its file for a calendar."""

from bot.chat.visit import Answer, Desk, Visit
from bot.store.events import Event
from bot.texts import events, menus
from bot.texts.calendar_file import calendar_file, calendar_file_name
from bot.texts.screen import Document, Screen
from bot.texts.taps import KeepEvent, OpenEvent, OpenEvents


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
    async with desk.database.reading() as tables:
        event = await tables.events.find(tap.event_id)
    if event is None:
        return Answer(menus.notice(visit.reader, "event_unknown"))
    return Answer(await event_screen(desk, visit, event))


async def event_screen(desk: Desk, visit: Visit, event: Event, note: str = "") -> Screen:
    """The event as it is for this person now; ``note`` (HTML) stands above."""
    async with desk.database.reading() as tables:
        around = await tables.events.neighbours(event.row.event_id, after=visit.now)
        topics = await tables.consents.topics(visit.chat_id)
    over = event.is_over(visit.now)
    return events.event(visit.reader, event, topics=topics, around=around, over=over, note=note)


async def keep_event(desk: Desk, visit: Visit, tap: KeepEvent) -> Answer:
    """The event as a file that any calendar opens; the screen stays as it is."""
    async with desk.database.reading() as tables:
        event = await tables.events.find(tap.event_id)
    if event is None:
        return Answer(menus.notice(visit.reader, "event_unknown"))
    text = event.text(visit.reader.edition.language, visit.reader.content.authority.language)
    caption = visit.reader.phrases.html("calendar_file_caption", title=text.title)
    data = calendar_file(event, text, now=visit.now, host=desk.bot_username)
    return Answer(document=Document(calendar_file_name(event, text), data, caption))
