"""One event as a calendar file (iCalendar, RFC 5545) that a person keeps."""

import re
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Entry
from icalendar.prop import vUri

from bot.content.folding import folded
from bot.store.events import Event, EventText

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
    cancelled = row.state == "cancelled"
    entry = Entry()
    entry.add("uid", f"{row.uid}/{row.occurrence}" if row.occurrence else row.uid)
    entry.add("sequence", row.revision)
    entry.add("dtstamp", _utc(now))
    _add_times(entry, event)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("summary", one_line(text.title))
    if description := plain(text.description):
        entry.add("description", description)
    if place := one_line(text.place):
        entry.add("location", place)
    if row.latitude is not None and row.longitude is not None:
        entry.add("geo", (_degrees(row.latitude), _degrees(row.longitude)))
    if row.link:
        entry.add("url", vUri(row.link))
    calendar = Calendar()
    calendar.add("prodid", f"-//{one_line(host)}//Standpoint//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add("x-wr-timezone", row.zone)
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


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


def _add_times(entry: Entry, event: Event) -> None:
    row = event.row
    if not row.all_day:
        entry.add("dtstart", _utc(row.starts_at))
        if row.ends_at is not None:
            entry.add("dtend", _utc(row.ends_at))
        return
    first = _day(row.starts_at, event)
    entry.add("dtstart", first)
    if row.ends_at is not None:
        # DTEND is the day after the last one; counted from its last second, because a zone may skip midnight.
        after_last = _day(row.ends_at - 1, event) + timedelta(days=1)
        if after_last > first:
            entry.add("dtend", after_last)


def _day(at: int, event: Event) -> date:
    return datetime.fromtimestamp(at, event.zone).date()


def _utc(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _degrees(value: float) -> float:
    # Six decimals are what the format allows; smaller numbers would be written with an exponent, which it forbids.
    return round(value, 6) if abs(value) >= _LEAST_DEGREES else 0.0
