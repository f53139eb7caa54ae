"""Files as more programs write them, each read on 1 September 2026: what comes out, worked out by hand.

Clocks in the United States go back on 1 November 2026.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.actions.calendar_html import without_html
from bot.actions.calendar_reading import parse_calendar
from bot.store.events import EventFacts
from tests.calendars import DETROIT, NOW, SAMPLES, entry, named, read, sample


def told(events: Iterable[EventFacts]) -> list[tuple[str, str]]:
    """When each begins by the clocks of its zone, with the offset from UTC, and what it is called."""
    return [
        (
            datetime.fromtimestamp(facts.starts_at, ZoneInfo(facts.zone)).strftime("%m-%d %H:%M %z"),
            facts.title,
        )
        for facts in events
    ]


def test_a_team_calendar_of_google() -> None:
    """Saturdays and Sundays at ten on both sides of the clocks' change, a weekend left out, one moved, one off."""
    calendar = sample("google-team.ics")
    canvass = "Weekend canvass 🚪✊"
    assert told(calendar.events) == [
        ("09-26 10:00 -0400", canvass),
        ("09-27 10:00 -0400", canvass),
        ("10-03 10:00 -0400", canvass),
        ("10-04 10:00 -0400", canvass),
        ("10-17 10:00 -0400", canvass),
        ("10-18 14:00 -0400", "Weekend canvass, in the afternoon"),
        ("10-20 00:00 -0400", "Early voting"),
        ("10-21 00:00 -0400", "Early voting"),
        ("10-23 00:00 -0400", "Early voting"),
        ("10-24 00:00 -0400", "Early voting"),
        ("10-24 10:00 -0400", canvass),
        ("10-25 10:00 -0400", canvass),
        ("10-31 10:00 -0400", canvass),
        ("11-01 10:00 -0500", canvass),
        ("11-03 21:00 -0500", "Election night"),
        ("11-07 10:00 -0500", canvass),
    ]
    assert [facts.starts_at for facts in calendar.events if facts.cancelled] == [1792850400]
    assert [facts.all_day for facts in calendar.events if facts.title == "Early voting"] == [True] * 4
    assert {facts.zone for facts in calendar.events} == {"America/New_York"}
    assert calendar.refused == ()


def test_what_google_writes_in_html_is_read_as_text() -> None:
    """Paragraphs, a list, an entity, a link with its address; what only looks a little like HTML stays."""
    calendar = sample("google-team.ics")
    assert calendar.events[0].description == (
        "Knock on doors with us; we pair you up.\n\n"
        "• Comfortable shoes\n"
        "• Water & a charged phone\n"
        "Sign up: here (https://example.org/canvass?utm_source=cal&x=1)"
    )
    assert named(calendar, "Election night").description == (
        "Join from home: https://example.org/night?a=1&b=2 <3"
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a <3 b && c &amp; <Monday>", "a <3 b && c &amp; <Monday>"),
        ("one<br>two<BR/>three", "one\ntwo\nthree"),
        ("<div>one</div><div>two</div>", "one\ntwo\n"),
        ('<a href="https://example.org/a">https://example.org/a</a>', "https://example.org/a"),
        ('<a href="javascript:alert(1)">click</a>', "click"),
        ("<b>bold</b><script>alert(1)</script><style>p{}</style>", "bold"),
        ("<b>not closed, &quot;said&quot; they", 'not closed, "said" they'),
    ],
)
def test_html(html: str, text: str) -> None:
    """Only what has a tag that calendars use is taken for HTML; what is broken gives what there is."""
    assert without_html(html) == text


def test_a_calendar_published_by_outlook_on_the_web() -> None:
    """Every other Thursday in Pacific time, one left out, one on another day; folds are tabs, parameters are quoted."""
    calendar = sample("outlook-web.ics")
    calls = "Noche de llamadas; fácil y breve"
    assert told(calendar.events) == [
        ("09-17 18:00 -0700", calls),
        ("10-01 18:00 -0700", calls),
        ("10-12 00:00 -0400", "Volunteer day"),
        ("10-28 18:30 -0700", "Noche de llamadas; la última grande"),
        ("11-12 18:00 -0800", calls),
    ]
    assert {facts.zone for facts in calendar.events if not facts.all_day} == {"America/Los_Angeles"}
    assert calendar.events[0].place == "Oficina de muestra, sala 2"
    assert calendar.events[0].description == (
        "Llamamos juntas y juntos.\n\n_______________________\nReunión de Microsoft Teams"
    )
    assert named(calendar, "Volunteer day").all_day
    assert "Strategy" not in repr(calendar)
    assert calendar.refused == ("An event is left out: it is marked as private.",)


def test_a_calendar_shared_from_icloud() -> None:
    """The last Friday of three months, one later that evening; three days by a duration; a night of 25 hours."""
    calendar = sample("apple-shared.ics")
    assert told(calendar.events) == [
        ("09-25 19:00 -0400", "Pizza & Politics"),
        ("10-09 00:00 -0400", "Bus tour"),
        ("10-30 20:30 -0400", "Pizza & Politics: Halloween"),
        ("11-01 00:30 -0400", "Night shift at the bakery"),
        ("11-27 19:00 -0500", "Pizza & Politics"),
    ]
    first, tour, halloween, night, _ = calendar.events
    assert first.place == "Sample Pizzeria 7 Example Blvd, Dearborn MI 48126, United States"
    assert (first.latitude, first.longitude) == (42.32226, -83.176315)
    assert (halloween.place, halloween.latitude) == ("", None)
    assert tour.ends_at is not None
    assert tour.ends_at - tour.starts_at == 3 * 24 * 3600
    assert tour.link == "https://example.org/tour"
    # From 00:30 to 02:30, and the hour from one to two comes twice.
    assert night.ends_at is not None
    assert night.ends_at - night.starts_at == 3 * 3600


@pytest.mark.parametrize("place", ["geo:91,0", "geo:nan,0", "geo:42.3", "https://example.org", "geo:1e3,2"])
def test_what_is_no_place_on_earth_is_no_position(place: str) -> None:
    """Whatever stands where Apple puts it."""
    (facts,) = read("DTSTART:20261001T180000Z", f"X-APPLE-STRUCTURED-LOCATION;VALUE=URI:{place}").events
    assert (facts.latitude, facts.longitude) == (None, None)


def test_a_feed_of_many_events_with_characters_cut_in_two() -> None:
    """UTC in the file and Detroit's clocks for people; folds are counted in octets, lines end in LF alone."""
    data = (SAMPLES / "action-feed.ics").read_bytes()
    assert b"\r" not in data
    # Some lines end in the middle of a character.
    assert any("�" in line.decode(errors="replace") for line in data.split(b"\n"))
    calendar = sample("action-feed.ics")
    assert told(calendar.events) == [
        (f"{day} {clock}", f"Teléfono y café №{number}: ¡llamemos a quienes aún no han votado! 📞")
        for number, (day, clock) in enumerate(
            [("10-31", "20:30 -0400"), *((f"11-{day:02}", "19:30 -0500") for day in range(1, 12))], start=1
        )
    ]
    last = calendar.events[-1]
    assert last.description.startswith(
        "¿Primera vez? Te enseñamos — sin prisa, en español y en inglés; ¡ven!"
    )
    assert last.description.endswith("\n\nhttps://events.example.org/e/7012")
    assert last.link == "https://events.example.org/e/7012"
    assert last.place == "Sample Union Hall — 9 Example Rd, Flint, MI"


def test_a_group_on_a_meetup_site() -> None:
    """One evening; the next is called off, and its UID is told, so that it is cancelled where it is known."""
    calendar = sample("meetup.ics")
    assert told(calendar.events) == [("10-06 18:30 -0400", "Postcards to voters")]
    (evening,) = calendar.events
    assert evening.place == "Sample Café (8 Example St, Detroit, MI)"
    assert (evening.latitude, evening.longitude) == (42.33, -83.05)
    assert evening.link == "https://www.example.org/sample-neighbors/events/301234567/"
    assert evening.description.split("\n")[:4] == [
        "Sample Neighbors",
        "Tuesday, October 6 at 6:30 PM",
        "",
        "We write; stamps are on us.",
    ]
    assert set(calendar.told) == {"event_301234567@example.org", "event_301234568@example.org"}


def test_a_calendar_of_nextcloud() -> None:
    """Four Thursdays in Chicago: one made a Friday by EXDATE and RDATE, one moved under its start in UTC; no task."""
    calendar = sample("nextcloud.ics")
    assert told(calendar.events) == [
        ("10-22 19:00 -0500", "Asamblea de barrio"),
        ("10-30 19:00 -0500", "Asamblea de barrio"),
        ("11-05 18:00 -0600", "Asamblea de barrio (una hora antes)"),
        ("11-12 19:00 -0600", "Asamblea de barrio"),
    ]
    assert {facts.revision for facts in calendar.events} == {4}
    assert calendar.events[2].occurrence - calendar.events[2].starts_at == 3600
    assert calendar.refused == ()


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + entry("DTSTART:20261001T180000Z"),
        b"\r\n\r\n" + entry("DTSTART:20261001T180000Z"),
        entry("DTSTART:20261001T180000Z").replace(b"SUMMARY:One", b"SUMMARY:O\0n\0e"),
        entry("DTSTART:20261001T180000Z").replace(b"CALENDAR", b"calendar").replace(b"VEVENT", b"vevent"),
        entry("DTSTART:20261001T180000Z", *["X-JUNK"] * 10_000),
    ],
    ids=["byte order mark", "empty lines", "NUL bytes", "small letters", "10,000 lines of junk"],
)
def test_what_does_no_harm_is_passed_over(data: bytes) -> None:
    """The event is read."""
    calendar = parse_calendar(data, zone=DETROIT, after=NOW)
    assert told(calendar.events) == [("10-01 14:00 -0400", "One")]
