"""What single entries mean: their zones, rules, dates, ends and texts."""

import pytest

from bot.actions.calendar_reading import parse_calendar
from tests.calendars import DETROIT, NOW, days, entry, read, starts, utc


@pytest.mark.parametrize(
    ("zone_line", "start", "expected_zone", "expected"),
    [
        ("X-WR-TIMEZONE:America/Chicago", "DTSTART:20261001T180000", "America/Chicago", "2026-10-01T23:00"),
        ("X-WR-TIMEZONE:America/Chicago", "DTSTART:20261001T180000Z", "America/Chicago", "2026-10-01T18:00"),
        ("X-WR-TIMEZONE:UTC", "DTSTART:20261001T180000", "America/Detroit", "2026-10-01T22:00"),
        ("X-WR-TIMEZONE:Nowhere/Land", "DTSTART:20261001T180000", "America/Detroit", "2026-10-01T22:00"),
        ("X-WR-CALNAME:None", "DTSTART;TZID=UTC:20261001T180000", "America/Detroit", "2026-10-01T18:00"),
        (
            "X-WR-CALNAME:None",
            "DTSTART;TZID=/citadel.org/1/Europe/Berlin:20261001T180000",
            "Europe/Berlin",
            "2026-10-01T16:00",
        ),
        (
            "X-WR-CALNAME:None",
            "DTSTART;TZID=Pacific Standard Time:20261001T180000",
            "America/Los_Angeles",
            "2026-10-02T01:00",
        ),
    ],
)
def test_zones(zone_line: str, start: str, expected_zone: str, expected: str) -> None:
    """The entry's own zone, else the calendar's, else the campaign's; nobody is told a time in UTC."""
    data = entry(start).replace(b"BEGIN:VEVENT", f"{zone_line}\r\nBEGIN:VEVENT".encode())
    (facts,) = parse_calendar(data, zone=DETROIT, after=NOW).events
    assert (facts.zone, facts.starts_at) == (expected_zone, utc(expected))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;COUNT=3", ["09-08", "09-09", "09-10"]),
        ("FREQ=DAILY;INTERVAL=10;UNTIL=20260928", ["09-08", "09-18", "09-28"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO;COUNT=4", ["09-08", "09-13", "09-22", "09-27"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU;COUNT=4", ["09-08", "09-20", "09-22", "10-04"]),
        ("FREQ=MONTHLY;BYDAY=2TU;COUNT=3", ["09-08", "10-13", "11-10"]),
        ("FREQ=MONTHLY;BYMONTHDAY=8;UNTIL=20261208T233000Z", ["09-08", "10-08", "11-08", "12-08"]),
        ("FREQ=MONTHLY;BYMONTHDAY=8;UNTIL=20261208T232959Z", ["09-08", "10-08", "11-08"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=6;COUNT=3", ["09-08", "10-08", "11-09"]),
        ("FREQ=WEEKLY;BYHOUR=18;BYMINUTE=30;COUNT=2", ["09-08", "09-15"]),
        ("FREQ=WEEKLY;UNTIL=20260922T183000", ["09-08", "09-15", "09-22"]),
        ("FREQ=YEARLY;BYDAY=2TU;BYMONTH=9,11;COUNT=2", ["09-08", "11-10"]),
    ],
)
def test_rules(rule: str, expected: list[str]) -> None:
    """Worked out on a calendar for a series that begins on Tuesday, 8 September 2026, at 18:30."""
    assert days(read("DTSTART;TZID=America/Detroit:20260908T183000", f"RRULE:{rule}")) == expected


@pytest.mark.parametrize("until", ["99991231", "99991231T235959Z"])
def test_the_end_of_the_calendar_is_no_end(until: str) -> None:
    """Outlook writes the end of the year 9999 where a series has no end."""
    calendar = read("DTSTART;TZID=America/Detroit:20260908T183000", f"RRULE:FREQ=WEEKLY;UNTIL={until}")
    assert len(calendar.events) == 26


@pytest.mark.parametrize("until", ["20260910", "20260911T035959Z", "20260910T000000"])
def test_days_repeat_until_a_day(until: str) -> None:
    """03:59:59 UTC is the last second of 10 September in Detroit."""
    calendar = read("DTSTART;VALUE=DATE:20260908", f"RRULE:FREQ=DAILY;UNTIL={until}")
    assert days(calendar) == ["09-08", "09-09", "09-10"]


def test_one_word_of_privacy_is_enough() -> None:
    """Of two that contradict each other, the careful one counts."""
    calendar = read("DTSTART:20260908T183000", "CLASS:PUBLIC", "CLASS:confidential")
    assert calendar.events == ()
    assert calendar.refused == ("An event is left out: it is marked as private.",)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("COUNT=3", "its RRULE does not say how often"),
        ("nonsense", "its RRULE does not say how often"),
        ("FREQ=OFTEN", "its RRULE cannot be read"),
        ("FREQ=DAILY;COUNT=some", "its RRULE cannot be read"),
        ("FREQ=DAILY;UNTIL=PT1H", "its dates or the rule by which it repeats make no sense"),
        ("FREQ=DAILY;BYDAY=XX", "its RRULE cannot be read"),
        ("FREQ=DAILY;BYMOON=3", "its dates or the rule by which it repeats make no sense"),
        ("FREQ=HOURLY", "it repeats more often than daily"),
        ("FREQ=SECONDLY;COUNT=5", "it repeats more often than daily"),
        ("FREQ=DAILY;BYHOUR=9,18", "it repeats more often than daily"),
    ],
)
def test_a_rule_that_is_not_read_refuses_the_series_instead_of_guessing(rule: str, reason: str) -> None:
    """Nothing is published of it, and a sentence says why."""
    calendar = read("DTSTART:20260908T183000", f"RRULE:{rule}")
    assert calendar.events == ()
    assert calendar.told == {}
    (sentence,) = calendar.refused
    assert sentence.startswith(f"“One” is left out: {reason}")


def test_a_rule_for_what_does_not_take_place_refuses_the_series() -> None:
    """EXRULE is no longer part of iCalendar; without it too much would be announced."""
    calendar = read("DTSTART:20260908T183000", "RRULE:FREQ=WEEKLY", "EXRULE:FREQ=MONTHLY")
    assert (calendar.events, calendar.refused) == (
        (),
        ("“One” is left out: its EXRULE cannot be read; write it anew.",),
    )


def test_local_times_of_a_series_are_in_its_own_zone() -> None:
    """EXDATE and RECURRENCE-ID without a zone, in a series that is in Berlin: 18:30 there is 16:30 UTC."""
    data = entry(
        "DTSTART;TZID=Europe/Berlin:20260908T183000", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20260915T183000"
    ).replace(
        b"END:VCALENDAR",
        b"BEGIN:VEVENT\r\nUID:one\r\nRECURRENCE-ID;TZID=Europe/Berlin:20260922T183000\r\n"
        b"DTSTART;TZID=Europe/Berlin:20260922T200000\r\nEND:VEVENT\r\nEND:VCALENDAR",
    )
    calendar = parse_calendar(data, zone=DETROIT, after=NOW)
    assert [(facts.occurrence, facts.starts_at, facts.title, facts.zone) for facts in calendar.events] == [
        (utc("2026-09-08T16:30"), utc("2026-09-08T16:30"), "One", "Europe/Berlin"),
        (utc("2026-09-22T16:30"), utc("2026-09-22T18:00"), "One", "Europe/Berlin"),
    ]


def test_single_events_far_away_are_mistakes() -> None:
    """Nobody announces what happens in a lifetime."""
    assert read("DTSTART:29260908T183000").refused == (
        "“One” is left out: it begins more than 30 years from now; correct its date.",
    )


def test_single_dates_are_added_and_taken_out() -> None:
    """RDATE with a list and as a period, which has its own end; EXDATE as a time and as a day."""
    calendar = read(
        "DTSTART;TZID=America/Detroit:20260908T183000",
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "RDATE;TZID=America/Detroit:20260910T183000,20260915T183000",
        "RDATE;VALUE=PERIOD:20260911T223000Z/PT1H",
        "EXDATE:20260922T223000Z",
        "EXDATE;VALUE=DATE:20260929",
    )
    assert days(calendar) == ["09-08", "09-10", "09-11", "09-15"]
    assert [facts.ends_at for facts in calendar.events] == [None, None, utc("2026-09-11T23:30"), None]


def test_a_time_that_the_clocks_skip_is_an_hour_later() -> None:
    """On 8 March 2026 there is no 02:30 in Detroit: RFC 5545 reads it with the offset before the change."""
    calendar = read("DTSTART;TZID=America/Detroit:20260308T023000", after=utc("2026-03-01T00:00"))
    assert starts(calendar) == [utc("2026-03-08T07:30")]


def test_what_has_begun_but_is_not_over_is_still_there() -> None:
    """A series' occurrence under way counts among the coming ones."""
    calendar = read("DTSTART:20260831T120000Z", "DTEND:20260831T180000Z", "RRULE:FREQ=DAILY;COUNT=3")
    assert starts(calendar) == [utc("2026-09-01T12:00"), utc("2026-09-02T12:00")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["DTSTART:20261001T180000Z"], None),
        (["DTSTART:20261001T180000Z", "DURATION:PT90M"], utc("2026-10-01T19:30")),
        (["DTSTART:20261001T180000Z", "DTEND:20261001T170000Z"], None),
        (["DTSTART;VALUE=DATE:20261001"], utc("2026-10-02T04:00")),
        (["DTSTART;VALUE=DATE:20261001", "DTEND;VALUE=DATE:20261001"], utc("2026-10-02T04:00")),
        (["DTSTART;VALUE=DATE:20261031", "DURATION:P2D"], utc("2026-11-02T05:00")),
    ],
)
def test_ends(lines: list[str], expected: int | None) -> None:
    """DTEND, else DURATION, else nothing, but a day has its day; an end before the start is none."""
    (facts,) = read(*lines).events
    assert facts.ends_at == expected


def test_a_series_moved_from_one_occurrence_on_keeps_what_each_is_known_by() -> None:
    """RANGE=THISANDFUTURE: all from the second on a day and an hour later, each under the start it had before."""
    data = entry("DTSTART:20260908T223000Z", "DTEND:20260908T233000Z", "RRULE:FREQ=WEEKLY;COUNT=4").replace(
        b"END:VCALENDAR",
        b"BEGIN:VEVENT\r\nUID:one\r\nSUMMARY:Moved\r\n"
        b"RECURRENCE-ID;RANGE=THISANDFUTURE:20260915T223000Z\r\n"
        b"DTSTART:20260916T233000Z\r\nDTEND:20260917T013000Z\r\nEND:VEVENT\r\n"
        b"BEGIN:VEVENT\r\nUID:one\r\nRECURRENCE-ID:20260929T223000Z\r\nSTATUS:CANCELLED\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR",
    )
    calendar = parse_calendar(data, zone=DETROIT, after=NOW)
    assert [
        (facts.occurrence, facts.starts_at, facts.title, facts.cancelled) for facts in calendar.events
    ] == [
        (utc("2026-09-08T22:30"), utc("2026-09-08T22:30"), "One", False),
        (utc("2026-09-15T22:30"), utc("2026-09-16T23:30"), "Moved", False),
        (utc("2026-09-22T22:30"), utc("2026-09-23T23:30"), "Moved", False),
        (utc("2026-09-29T22:30"), utc("2026-09-29T22:30"), "One", True),
    ]
    assert calendar.events[2].ends_at == utc("2026-09-24T01:30")


def test_texts_are_cut_and_cleaned() -> None:
    """Control characters go, a title is one line, and what is too long ends in an ellipsis."""
    calendar = read(
        "DTSTART:20261001T180000Z",
        "DESCRIPTION:a\x00\x07b \\n\\n\\n\\nc\x85d" + "e" * 3000,
        "LOCATION:" + "f" * 300,
    )
    (facts,) = calendar.events
    assert facts.description.startswith("ab\n\nc\ndee")
    assert (len(facts.description), facts.description[-2:]) == (2000, "e…")
    assert facts.place == "f" * 199 + "…"
