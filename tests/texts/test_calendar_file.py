"""The file of one event: valid, readable by other programs, and the same event when read again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions.calendar_reading import parse_calendar
from bot.store.events import Event, EventRow, EventText
from bot.texts.calendar_file import calendar_file, calendar_file_name

NOW = int(datetime(2026, 9, 1, 12, tzinfo=UTC).timestamp())
START = int(datetime(2026, 10, 10, 22, 30, tzinfo=UTC).timestamp())


def an_event(**facts: object) -> Event:
    """An event of 90 minutes on 10 October 2026 at 18:30 in Detroit, revision 3; anything else by name."""
    row = EventRow(
        event_id=7,
        uid="town-hall@example.org",
        occurrence=0,
        starts_at=START,
        ends_at=START + 5400,
        all_day=0,
        zone="America/Detroit",
        latitude=None,
        longitude=None,
        link=None,
        capacity=None,
        state="published",
        revision=3,
    )
    return Event(replace(row, **facts), {})  # type: ignore[arg-type]


def a_text(title: str = "Town hall", description: str = "", place: str = "") -> EventText:
    """A text in English."""
    return EventText(7, "en", title, description, place)


def written(event: Event, text: EventText) -> str:
    """The file, unfolded."""
    data = calendar_file(event, text, now=NOW, host="example.org")
    return data.decode().replace("\r\n ", "")


def test_the_whole_file() -> None:
    """Every line of an event with all that one can have."""
    event = an_event(latitude=42.28, longitude=-83.743, link="https://example.org/a,b")
    text = a_text("Town hall; all welcome", "Line one,\nline two", "Hall\n1 Street")
    assert written(event, text).split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//example.org//Standpoint//EN",
        "METHOD:PUBLISH",
        "X-WR-TIMEZONE:America/Detroit",
        "BEGIN:VEVENT",
        "SUMMARY:Town hall\\; all welcome",
        "DTSTART:20261010T223000Z",
        "DTEND:20261011T000000Z",
        "DTSTAMP:20260901T120000Z",
        "UID:town-hall@example.org",
        "SEQUENCE:3",
        "DESCRIPTION:Line one\\,\\nline two",
        "GEO:42.28;-83.743",
        "LOCATION:Hall 1 Street",
        "STATUS:CONFIRMED",
        "URL:https://example.org/a,b",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_cancelled_event_takes_itself_out_of_a_calendar() -> None:
    """METHOD and STATUS say so; the UID is the one that the phone has."""
    lines = written(an_event(state="cancelled"), a_text()).split("\r\n")
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "UID:town-hall@example.org"} <= set(lines)


def test_one_occurrence_stands_alone() -> None:
    """It has a UID of its own and no rule."""
    file = written(an_event(occurrence=START), a_text())
    assert f"UID:town-hall@example.org/{START}\r\n" in file
    assert "RRULE" not in file
    assert "RECURRENCE-ID" not in file


@pytest.mark.parametrize(
    ("zone", "first", "days", "start", "end"),
    [
        ("America/Detroit", date(2026, 10, 31), 2, "20261031", "20261102"),
        ("Asia/Beirut", date(2026, 3, 28), 1, "20260328", "20260329"),
        ("Pacific/Kiritimati", date(2026, 10, 31), 1, "20261031", "20261101"),
    ],
)
def test_whole_days_are_dates(zone: str, first: date, days: int, start: str, end: str) -> None:
    """Also over a change of the clocks, and where the last day's midnight is skipped (Beirut, 29 March 2026)."""
    begin, finish = (
        int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp())
        for day in (first, first + timedelta(days=days))
    )
    file = written(an_event(starts_at=begin, ends_at=finish, all_day=1, zone=zone), a_text())
    assert f"DTSTART;VALUE=DATE:{start}\r\n" in file
    assert f"DTEND;VALUE=DATE:{end}\r\n" in file


def test_lines_are_folded_and_end_in_crlf() -> None:
    """No line is over 75 octets, and no character is cut in two."""
    data = calendar_file(an_event(), a_text(description="¡Señor! " * 60), now=NOW, host="example.org")
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    assert all(line.decode("utf-8") is not None for line in lines)


def test_a_position_is_written_without_exponents() -> None:
    """RFC 5545 knows only plain decimals, six of them."""
    assert "GEO:0.0;-83.743012\r\n" in written(an_event(latitude=0.00001, longitude=-83.7430123), a_text())


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Town hall", "town-hall-2026-10-10.ics"),
        ("Reunión: ¿qué hacer?", "reunion-que-hacer-2026-10-10.ics"),
        ("../../etc/passwd", "etc-passwd-2026-10-10.ics"),
        ("集会", "event-2026-10-10.ics"),
        ("con", "con-2026-10-10.ics"),
        ("a" * 39 + " b", "a" * 39 + "-2026-10-10.ics"),
    ],
)
def test_file_names_are_safe_everywhere(title: str, name: str) -> None:
    """ASCII letters, digits and hyphens; the day as it is in Detroit."""
    assert calendar_file_name(an_event(), a_text(title)) == name


_texts = st.text(st.characters(codec="utf-8"), max_size=150)
_zones = st.sampled_from(["America/Detroit", "America/Los_Angeles", "Asia/Kathmandu", "Australia/Lord_Howe"])


@st.composite
def _events(draw: st.DrawFn) -> Event:
    zone = draw(_zones)
    link = draw(st.sampled_from([None, "https://example.org/?a=1;b=2,3"]))
    if draw(st.booleans()):
        first = date(2026, 9, 2) + timedelta(days=draw(st.integers(0, 1500)))
        after = first + timedelta(days=draw(st.integers(1, 9)))
        start, end = (
            int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp())
            for day in (first, after)
        )
        return an_event(starts_at=start, ends_at=end, all_day=1, zone=zone, link=link)
    start = NOW + draw(st.integers(1, 100_000_000))
    length = draw(st.none() | st.integers(1, 1_000_000))
    end_or_none = None if length is None else start + length
    occurrence = draw(st.sampled_from([0, start]))
    return an_event(starts_at=start, ends_at=end_or_none, zone=zone, link=link, occurrence=occurrence)


@settings(deadline=None)
@given(_events(), _texts, _texts, _texts)
def test_what_is_written_is_read_again(event: Event, title: str, description: str, place: str) -> None:
    """Times, zone, link and texts; a second round changes not even space."""
    text = a_text(f"T{title}", description, place)
    data = calendar_file(event, text, now=NOW, host="example.org")
    (facts,) = parse_calendar(data, zone=ZoneInfo("Europe/Berlin"), after=NOW).events
    row = event.row
    assert (facts.starts_at, facts.ends_at, facts.all_day) == (row.starts_at, row.ends_at, bool(row.all_day))
    assert (facts.zone, facts.link, facts.revision) == (row.zone, row.link, row.revision)
    assert facts.title.split() == "".join(filter(_is_kept, text.title)).split()
    assert facts.place.split() == "".join(filter(_is_kept, place)).split()
    assert facts.description.split() == "".join(filter(_is_kept, description)).split()
    again = a_text(facts.title, facts.description, facts.place)
    (twice,) = parse_calendar(
        calendar_file(event, again, now=NOW, host="example.org"), zone=ZoneInfo("Europe/Berlin"), after=NOW
    ).events
    assert twice == facts


def _is_kept(char: str) -> bool:
    return char in "\t\n\x0b\x0c\r\x85\u2028\u2029" or not (
        char < " " or "\x7f" <= char <= "\x9f" or char in "\ufeff\ufffe\uffff"
    )


@settings(deadline=None)
@given(_events(), _texts)
def test_another_library_reads_the_same_times(event: Event, description: str) -> None:
    """The reader of the library takes the file without a complaint."""
    data = calendar_file(event, a_text(description=description), now=NOW, host="example.org")
    (entry,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert isinstance(entry, icalendar.Event)
    assert entry.errors == []
    if not event.row.all_day:
        assert entry.start == datetime.fromtimestamp(event.row.starts_at, UTC)
