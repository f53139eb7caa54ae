"""What organizers type for how long an event lasts, or until when."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.moments import read_end
from tests.moments import DETROIT, EN, ES, ZONES, at


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2h", "2026-11-14T20:30"),
        ("2 h", "2026-11-14T20:30"),
        ("2 hours", "2026-11-14T20:30"),
        ("for 2 hours", "2026-11-14T20:30"),
        ("90 min", "2026-11-14T20:00"),
        ("90m", "2026-11-14T20:00"),
        ("90 minutos", "2026-11-14T20:00"),
        ("1h30", "2026-11-14T20:00"),
        ("1h 30m", "2026-11-14T20:00"),
        ("1 hora y 30 minutos", "2026-11-14T20:00"),
        ("1.5 hours", "2026-11-14T20:00"),
        ("1,5 horas", "2026-11-14T20:00"),
        ("hora y media", "2026-11-14T20:00"),
        ("an hour and a half", "2026-11-14T20:00"),
        ("2 horas y media", "2026-11-14T21:00"),
        ("half an hour", "2026-11-14T19:00"),
        ("media hora", "2026-11-14T19:00"),
        ("an hour", "2026-11-14T19:30"),
        ("una hora", "2026-11-14T19:30"),
        ("durante 2 días", "2026-11-16T18:30"),
        ("14 days", "2026-11-28T18:30"),
        ("8pm", "2026-11-14T20:00"),
        ("20:00", "2026-11-14T20:00"),
        ("20h", "2026-11-14T20:00"),
        ("until 20h", "2026-11-14T20:00"),
        ("8h", "2026-11-15T02:30"),
        ("20 hours", "2026-11-15T14:30"),
        ("until 20:00", "2026-11-14T20:00"),
        ("till 8", "2026-11-14T20:00"),
        ("to 8:15", "2026-11-14T20:15"),
        ("– 20:00", "2026-11-14T20:00"),
        ("hasta las 20:00", "2026-11-14T20:00"),
        ("hasta las 8", "2026-11-14T20:00"),
        ("until 5", "2026-11-15T05:00"),
        ("until 2am", "2026-11-15T02:00"),
        ("until noon", "2026-11-15T12:00"),
        ("17:00", "2026-11-15T17:00"),
        ("until Sunday 6pm", "2026-11-15T18:00"),
        ("15 Nov 18:00", "2026-11-15T18:00"),
        ("8", "2026-11-14T20:00"),
        ("5", "2026-11-15T05:00"),
        ("22", "2026-11-14T22:00"),
        ("nueve", "2026-11-14T21:00"),
        ("las nueve", "2026-11-14T21:00"),
        ("hasta las nueve y media", "2026-11-14T21:30"),
        ("until half past eight", "2026-11-14T20:30"),
        ("midnight", "2026-11-15T00:00"),
        ("until midnight", "2026-11-15T00:00"),
        ("medianoche", "2026-11-15T00:00"),
        ("hasta la medianoche", "2026-11-15T00:00"),
        ("hasta las doce de la noche", "2026-11-15T00:00"),
        ("two hours", "2026-11-14T20:30"),
        ("dos horas", "2026-11-14T20:30"),
        ("dos horas y media", "2026-11-14T21:00"),
        ("two and a half hours", "2026-11-14T21:00"),
        ("one hour and ten minutes", "2026-11-14T19:40"),
        ("una media hora", "2026-11-14T19:00"),
        ("una hora y media", "2026-11-14T20:00"),
        ("one hour and a half", "2026-11-14T20:00"),
        ("two weeks", "2026-11-28T18:30"),
    ],
)
@pytest.mark.parametrize("languages", [EN, ES], ids=str)
@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_the_end(text: str, expected: str, languages: tuple[str, ...], zone: ZoneInfo) -> None:
    """Of an event that begins on Saturday, 14 November 2026, at 18:30."""
    assert read_end(text, at("2026-11-14T18:30", zone), zone=zone, languages=languages) == at(expected, zone)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "a",
            "90",
            "thirteen",
            "a h",
            "0 min",
            "15 days",
            "1 month",
            "2 2 hours",
            "2 hours 3",
            "2 hours ago",
            "2 nights",
            "5 halls",
        ),
        *(
            "until",
            "until hall 5",
            "tomorrow",
            "until Sunday",
            "13 Nov 20:00",
            "29 Nov 18:30",
            "9999 hours",
            "x" * 101,
        ),
    ],
)
def test_no_end(text: str) -> None:
    """Not understood, over before it begins, or longer than two weeks."""
    assert read_end(text, at("2026-11-14T18:30"), zone=DETROIT, languages=EN) is None


def test_the_end_across_a_change_of_the_clocks() -> None:
    """Hours pass; days and times of day go by the clock."""
    start = at("2027-11-06T22:00")
    assert read_end("5 hours", start, zone=DETROIT, languages=EN) == at("2027-11-07T02:00-05:00")
    assert read_end("1 day", start, zone=DETROIT, languages=EN) == at("2027-11-07T22:00-05:00")
    assert read_end("until 01:30", start, zone=DETROIT, languages=EN) == at("2027-11-07T01:30-04:00")
    late = at("2027-03-13T22:00")
    assert read_end("until 02:30", late, zone=DETROIT, languages=EN) == at("2027-03-14T03:30-04:00")


# What dates are written with: noise made of it comes nearer to a date than any text.


@given(minutes=st.integers(1, 14 * 24 * 60))
@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_any_length_is_read(zone: ZoneInfo, minutes: int) -> None:
    """As hours and minutes, which pass whatever the clocks do."""
    start = at("2027-03-27T18:30", zone)
    hours, rest = divmod(minutes, 60)
    assert read_end(f"{hours} h {rest} min", start, zone=zone, languages=EN) == start + minutes * 60
