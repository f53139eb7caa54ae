"""Events as calendar files (iCalendar, RFC 5545): one that a person keeps, or all for other programs."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.content.folding import folded
from bot.store.events import Event, EventText

if TYPE_CHECKING:
    from icalendar import Calendar
    from icalendar import Event as Entry

# Control characters (line breaks and tabs are dealt with before) and what stands for no character.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_EMPTY_LINES = re.compile(r"\n{3,}")
_NAME_LENGTH = 40
_LEAST_DEGREES = 0.0001


def calendar_file(event: Event, text: EventText, *, now: int, host: str) -> bytes:
    """The file: a calendar of this one event, with CRLF line ends and folded lines.

    Times stand in UTC, not in the event's zone: one event needs no rule for later years, so no VTIMEZONE has
    to be understood, and every phone shows UTC rightly in the zone its owner is in. The event's own zone
    goes along as X-WR-TIMEZONE. An event of whole days is written as dates, which no zone moves.

    A person who opens the file again after a change has the entry replaced: the UID stays, SEQUENCE is the
    event's revision. One occurrence of a series gets a UID of its own, because alone it belongs to no series.

    Args:
        event: The event.
        text: Its text in the person's language.
        now: When the file is made, in UTC epoch seconds.
        host: The campaign's name on the internet, such as ``example.org``: it signs the file as its maker.
    """
    row = event.row
    uid = f"{row.uid}/{row.occurrence}" if row.occurrence else row.uid
    method = "CANCEL" if row.state == "cancelled" else "PUBLISH"
    calendar = _calendar(host, method, event.zone)
    calendar.add_component(_entry(event, text, uid, event.zone, now))
    return bytes(calendar.to_ical())


def calendar_of_all(
    events: Iterable[Event], languages: Sequence[str], *, zone: ZoneInfo, now: int, host: str
) -> bytes:
    """The file of many events, for other programs and to be imported again.

    An occurrence of a series keeps the UID of the series here, and RECURRENCE-ID says which one it is. Times stand
    in UTC where the event is in the calendar's zone, else in the event's own, with its VTIMEZONE. Cancelled events
    are in it with STATUS:CANCELLED.

    Args:
        events: The events.
        languages: The first of these that an event has a text in is the one it is written in.
        zone: The calendar's zone.
        now: When the file is made, in UTC epoch seconds.
        host: As for ``calendar_file``.
    """
    calendar = _calendar(host, "PUBLISH", zone)
    for event in _of_one_kind(events):
        entry = _entry(event, event.text(*languages), event.row.uid, zone, now)
        if event.row.occurrence:
            entry.add("recurrence-id", _original(event, zone))
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _of_one_kind(events: Iterable[Event]) -> list[Event]:
    """Without the cancelled rest of a single event that became a series, or the other way round.

    Under the one UID that they share, it would cancel all of them.
    """
    events = list(events)
    published = {
        (event.row.uid, bool(event.row.occurrence)) for event in events if event.row.state == "published"
    }
    return [
        event
        for event in events
        if event.row.state == "published" or (event.row.uid, not event.row.occurrence) not in published
    ]


def _calendar(host: str, method: str, zone: ZoneInfo) -> "Calendar":
    # The bot starts sooner without the library; ``warming`` has it ready soon after it serves.
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", f"-//{one_line(host)}//Standpoint//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add("x-wr-timezone", zone.key)
    return calendar


def _entry(event: Event, text: EventText, uid: str, zone: ZoneInfo, now: int) -> "Entry":
    from icalendar import Event as Entry  # noqa: PLC0415 - as above
    from icalendar.prop import vUri  # noqa: PLC0415 - as above

    row = event.row
    entry = Entry()
    entry.add("uid", uid)
    entry.add("sequence", row.revision)
    entry.add("dtstamp", _utc(now))
    _add_times(entry, event, zone)
    entry.add("status", "CANCELLED" if row.state == "cancelled" else "CONFIRMED")
    entry.add("summary", one_line(text.title))
    if description := plain(text.description):
        entry.add("description", description)
    if place := one_line(text.place):
        entry.add("location", place)
    if row.latitude is not None and row.longitude is not None:
        entry.add("geo", (_degrees(row.latitude), _degrees(row.longitude)))
    if row.link:
        entry.add("url", vUri(row.link))
    return entry


def calendar_file_name(event: Event, text: EventText) -> str:
    """A short name in plain ASCII for the file: the title and the day, ``town-hall-2026-10-10.ics``.

    The day also keeps it from being one of the names that Windows reserves, such as ``con.ics``.
    """
    words = re.findall(r"[a-z0-9]+", folded(text.title).encode("ascii", "ignore").decode())
    title = "-".join(words)[:_NAME_LENGTH].strip("-")
    day = datetime.fromtimestamp(event.row.starts_at, event.zone).date()
    return f"{title or 'event'}-{day.isoformat()}.ics"


def plain(text: str) -> str:
    """A text as a calendar can carry it: no control characters, lines end in LF, at most one empty line in a row."""
    lines = _INVISIBLE.sub("", _LINE_BREAK.sub("\n", text)).split("\n")
    return _EMPTY_LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def one_line(text: str) -> str:
    """A text as a title or a place: ``plain``, and every run of space or line breaks is one space."""
    return " ".join(plain(text).split())


def _add_times(entry: "Entry", event: Event, zone: ZoneInfo) -> None:
    row = event.row
    if not row.all_day:
        entry.add("dtstart", _moment(row.starts_at, event, zone))
        if row.ends_at is not None:
            entry.add("dtend", _moment(row.ends_at, event, zone))
        return
    first = _day(row.starts_at, event)
    entry.add("dtstart", first)
    if row.ends_at is not None:
        # DTEND is the day after the last one; counted from its last second, because a zone may skip midnight.
        after_last = _day(row.ends_at - 1, event) + timedelta(days=1)
        if after_last > first:
            entry.add("dtend", after_last)


def _original(event: Event, zone: ZoneInfo) -> date:
    """When the occurrence would have begun unmoved: a day where it is one of whole days."""
    at = event.row.occurrence
    moment = datetime.fromtimestamp(at, event.zone)
    return moment.date() if event.row.all_day and moment.time() == time() else _moment(at, event, zone)


def _moment(at: int, event: Event, zone: ZoneInfo) -> datetime:
    """In UTC where the calendar's zone says how to show it, else in the event's own zone."""
    moment = datetime.fromtimestamp(at, event.zone)
    # Of an hour that the clocks repeat, only UTC tells the second from the first.
    return _utc(at) if event.zone == zone or moment.fold else moment


def _day(at: int, event: Event) -> date:
    return datetime.fromtimestamp(at, event.zone).date()


def _utc(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _degrees(value: float) -> float:
    # Six decimals are what the format allows; smaller numbers would be written with an exponent, which it forbids.
    return round(value, 6) if abs(value) >= _LEAST_DEGREES else 0.0
