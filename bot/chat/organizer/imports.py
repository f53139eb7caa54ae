"""A calendar file that an organizer sends: what it would do is shown, and done when they say so."""

from bot.actions import calendar_draft
from bot.actions.calendar_preview import Kind, Preview
from bot.actions.calendar_reading import Calendar, CalendarError
from bot.actions.calendars import PreviewOutdatedError, compare, import_calendar, read_calendar
from bot.actions.event_drafts import EventDraft
from bot.chat.files import LARGEST_FILE, FileTooLargeError, FileUnavailableError
from bot.chat.organizer import asking
from bot.chat.sent import Sent, SentFile
from bot.chat.visit import Answer, Desk, Visit
from bot.texts import calendar_import, organizer_menus
from bot.texts.calendar_import import EventChange, ImportPreview
from bot.texts.organizer_taps import ApplyImport, LeaveImport, PreviewImport
from bot.texts.screen import Screen, paragraphs


async def receive_file(desk: Desk, visit: Visit, sent: Sent) -> Answer:
    """Shows what a calendar file would do; nothing is changed yet."""
    event = await calendar_draft.in_the_way(desk.database, visit.chat_id)
    if event is not None:
        return _in_the_way(visit, event)
    data = await _fetched(desk, visit, sent.document)
    if isinstance(data, Answer):
        return data
    calendar = await _read(visit, data)
    if isinstance(calendar, Answer):
        return calendar
    event = await calendar_draft.keep(desk.database, visit.occasion(), visit.update_id, data)
    if event is not None:
        return _in_the_way(visit, event)
    return await _preview(desk, visit, visit.update_id, calendar, visit.reader.content.authority.language)


async def _fetched(desk: Desk, visit: Visit, document: SentFile | None) -> bytes | Answer:
    if document is None or document.size > LARGEST_FILE:
        return _notice(visit, "import_too_large")
    try:
        return await desk.fetch_file(document.file_id)
    except FileTooLargeError:
        return _notice(visit, "import_too_large")
    except FileUnavailableError:
        return _notice(visit, "import_unavailable")


async def preview_import(desk: Desk, visit: Visit, tap: PreviewImport) -> Answer:
    """The same, with the file's texts in another language."""
    calendar = await _calendar(desk, visit, tap.draft)
    if isinstance(calendar, Answer):
        return calendar
    return await _preview(desk, visit, tap.draft, calendar, tap.language)


async def apply_import(desk: Desk, visit: Visit, tap: ApplyImport) -> Answer:
    """Does what was shown; where it would no longer be that, shows what it would be now."""
    calendar = await _calendar(desk, visit, tap.draft)
    if isinstance(calendar, Answer):
        return calendar
    try:
        done = await import_calendar(
            desk.database,
            calendar,
            language=visit.reader.content.edition(tap.language).language,
            now=visit.now,
            policy=desk.policy,
            mark=tap.mark,
        )
    except PreviewOutdatedError:
        note = visit.reader.phrases.html("import_outdated")
        return await _preview(desk, visit, tap.draft, calendar, tap.language, note=note)
    desk.wake()
    await calendar_draft.drop(desk.database, visit.chat_id, tap.draft)
    note = visit.reader.phrases.html(
        "import_done", new=done.new, changed=done.changed, cancelled=done.cancelled
    )
    return await asking.organize(desk, visit, note=note)


async def leave_import(desk: Desk, visit: Visit, tap: LeaveImport) -> Answer:
    """Forgets the file."""
    left = await calendar_draft.drop(desk.database, visit.chat_id, tap.draft)
    note = visit.reader.phrases.html("import_left" if left else "import_gone")
    return await asking.organize(desk, visit, note=note)


async def _calendar(desk: Desk, visit: Visit, number: int) -> Calendar | Answer:
    data = await calendar_draft.find(desk.database, visit.chat_id, number)
    if data is None:
        return await asking.organize(desk, visit, note=visit.reader.phrases.html("import_gone"))
    return await _read(visit, data)


async def _read(visit: Visit, data: bytes) -> Calendar | Answer:
    zone = visit.reader.content.campaign.zone
    try:
        return await read_calendar(data, zone=zone, after=visit.now)
    except CalendarError as error:
        return _notice(visit, "import_refused", reason=str(error))


async def _preview(  # noqa: PLR0913 - the note stands apart
    desk: Desk, visit: Visit, number: int, calendar: Calendar, language: str, *, note: str = ""
) -> Answer:
    # A language that the campaign has no more leads to its first.
    language = visit.reader.content.edition(language).language
    async with desk.database.reading() as tables:
        found = await compare(tables, calendar, language=language, now=visit.now)
    shown = ImportPreview(
        draft=number,
        language=language,
        mark=found.mark,
        new=_changes(found, "new"),
        changed=_changes(found, "changed"),
        cancelled=_changes(found, "cancelled"),
        same=found.counts.same,
        older=found.counts.older,
        refused=calendar.refused,
    )
    return Answer(calendar_import.preview(visit.reader, shown, note=note))


def _changes(found: Preview, kind: Kind) -> list[EventChange]:
    return [EventChange(change.facts, change.before, change.what, change.told) for change in found.of(kind)]


def _in_the_way(visit: Visit, event: EventDraft) -> Answer:
    """An unfinished event is not lost to a file: the organizer decides what becomes of it first."""
    title = asking.draft_title(visit, event)
    screen = organizer_menus.draft_in_the_way(visit.reader, event.number, title)
    note = visit.reader.phrases.html("import_waits")
    return Answer(Screen(paragraphs(screen.html, note), screen.rows))


def _notice(visit: Visit, key: str, **values: object) -> Answer:
    return Answer(calendar_import.notice(visit.reader, key, **values))
