"""Dates and times: in the language's own order, in the event's zone, across the days when clocks change."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.dates import local, long_date, short_moment, span

DETROIT = ZoneInfo("America/Detroit")
ENGLISH, SPANISH = Locale("en"), Locale("es")


def at(text: str, *, second_time: bool = False) -> int:
    """Epoch seconds of a local time in Detroit; ``second_time`` where the clock shows it twice."""
    moment = dt.datetime.fromisoformat(text).replace(tzinfo=DETROIT, fold=int(second_time))
    return int(moment.timestamp())


def shown(start: str, end: str | None, locale: Locale, *, all_day: bool = False) -> str:
    """The span with plain spaces: English sets a narrow one before AM and PM."""
    text = span(at(start), at(end) if end else None, DETROIT, locale, all_day=all_day)
    return text.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("locale", "date"), [(ENGLISH, "October 25, 2018"), (SPANISH, "25 de octubre de 2018")]
)
def test_the_date_of_a_source(locale: Locale, date: str) -> None:
    """Day, month in words and year, as the language orders them."""
    assert long_date(dt.date(2018, 10, 25), locale) == date


@pytest.mark.parametrize(
    ("locale", "timed", "whole_day"),
    [(ENGLISH, "Sat, Oct 10, 6:30 PM", "Sat, Oct 10"), (SPANISH, "sáb, 10 oct, 18:30", "sáb, 10 oct")],
)
def test_on_a_button_a_moment_is_short(locale: Locale, timed: str, whole_day: str) -> None:
    """Weekday, day and time; no time for a whole day."""
    evening, midnight = at("2026-10-10T18:30"), at("2026-10-10T00:00")
    assert short_moment(evening, DETROIT, locale, all_day=False).replace("\u202f", " ") == timed
    assert short_moment(midnight, DETROIT, locale, all_day=True) == whole_day


@pytest.mark.parametrize(
    ("start", "end", "english", "spanish"),
    [
        (
            "2026-10-10T18:30",
            "2026-10-10T20:00",
            "Saturday, October 10, 2026, 6:30 PM – 8:00 PM (Eastern Daylight Time)",
            "sábado, 10 de octubre de 2026, 18:30 – 20:00 (hora de verano oriental)",
        ),
        (
            "2026-12-31T18:30",
            None,
            "Thursday, December 31, 2026, 6:30 PM (Eastern Standard Time)",
            "jueves, 31 de diciembre de 2026, 18:30 (hora estándar oriental)",
        ),
        (
            "2026-12-31T22:00",
            "2027-01-01T02:00",
            "Thursday, December 31, 2026, 10:00 PM – 2:00 AM (Eastern Standard Time)",
            "jueves, 31 de diciembre de 2026, 22:00 – 2:00 (hora estándar oriental)",
        ),
        (
            "2026-10-10T18:30",
            "2026-10-11T17:00",
            "Saturday, October 10, 2026, 6:30 PM – Sunday, October 11, 2026, 5:00 PM (Eastern Daylight Time)",
            "sábado, 10 de octubre de 2026, 18:30 – domingo, 11 de octubre de 2026, 17:00 (hora de verano oriental)",
        ),
    ],
    ids=["an evening", "no end", "past midnight", "until the next day"],
)
def test_from_when_to_when(start: str, end: str | None, english: str, spanish: str) -> None:
    """Weekday and year, the zone by its name, the second date only where it is needed."""
    assert shown(start, end, ENGLISH) == english
    assert shown(start, end, SPANISH) == spanish


@pytest.mark.parametrize(
    ("start", "end", "english", "spanish"),
    [
        (
            "2026-03-07T23:30",
            "2026-03-08T04:00",
            "Saturday, March 7, 2026, 11:30 PM (Eastern Standard Time) – 4:00 AM (Eastern Daylight Time)",
            "sábado, 7 de marzo de 2026, 23:30 (hora estándar oriental) – 4:00 (hora de verano oriental)",
        ),
        (
            "2026-10-31T23:30",
            "2026-11-01T04:00",
            "Saturday, October 31, 2026, 11:30 PM (Eastern Daylight Time) – 4:00 AM (Eastern Standard Time)",
            "sábado, 31 de octubre de 2026, 23:30 (hora de verano oriental) – 4:00 (hora estándar oriental)",
        ),
    ],
    ids=["forward", "back"],
)
def test_when_the_clocks_change_both_times_are_named(
    start: str, end: str, english: str, spanish: str
) -> None:
    """In the night of the change the two ends have different names for their time."""
    assert shown(start, end, ENGLISH) == english
    assert shown(start, end, SPANISH) == spanish


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    """1:30 before and after the clocks go back: the name of the time says which."""
    first, second = at("2026-11-01T01:30"), at("2026-11-01T01:30", second_time=True)
    assert second - first == 3600
    assert span(first, None, DETROIT, ENGLISH, all_day=False).endswith("AM (Eastern Daylight Time)")
    assert span(second, None, DETROIT, ENGLISH, all_day=False).endswith("AM (Eastern Standard Time)")


@pytest.mark.parametrize("end", ["2026-10-11T00:00", None])
def test_a_whole_day_has_no_times(end: str | None) -> None:
    """One date, and no zone: a day is a day."""
    assert shown("2026-10-10T00:00", end, ENGLISH, all_day=True) == "Saturday, October 10, 2026"
    assert shown("2026-10-10T00:00", end, SPANISH, all_day=True) == "sábado, 10 de octubre de 2026"


@pytest.mark.parametrize(
    ("day", "next_day", "english"),
    [
        ("2026-03-08", "2026-03-09", "Sunday, March 8, 2026"),
        ("2026-11-01", "2026-11-02", "Sunday, November 1, 2026"),
    ],
    ids=["23 hours", "25 hours"],
)
def test_a_whole_day_of_23_or_25_hours_is_one_day(day: str, next_day: str, english: str) -> None:
    """The days on which the clocks change, with and without an end."""
    assert shown(f"{day}T00:00", f"{next_day}T00:00", ENGLISH, all_day=True) == english
    assert shown(f"{day}T00:00", None, ENGLISH, all_day=True) == english


def test_several_days_name_the_first_and_the_last() -> None:
    """They end at the midnight after the last, which is not itself one of them."""
    start, end = "2026-10-30T00:00", "2026-11-03T00:00"
    assert shown(start, end, ENGLISH, all_day=True) == "Friday, October 30, 2026 – Monday, November 2, 2026"
    assert shown(start, end, SPANISH, all_day=True) == (
        "viernes, 30 de octubre de 2026 – lunes, 2 de noviembre de 2026"
    )


def test_another_zone_is_named_by_its_own_name() -> None:
    """The time stands in the event's zone, not in the campaign's."""
    madrid = ZoneInfo("Europe/Madrid")
    noon = int(dt.datetime(2026, 7, 1, 12, tzinfo=madrid).timestamp())
    assert span(noon, None, madrid, SPANISH, all_day=False) == (
        "miércoles, 1 de julio de 2026, 12:00 (hora de verano de Europa central)"
    )


@given(
    st.integers(0, 4_102_444_800),
    st.integers(0, 14 * 86_400) | st.none(),
    st.sampled_from(["America/Detroit", "Europe/Madrid", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]),
    st.sampled_from([ENGLISH, SPANISH]),
    st.booleans(),
)
def test_every_span_begins_with_its_day(
    start: int,
    seconds: int | None,
    zone_name: str,
    locale: Locale,
    all_day: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    """Whatever the zone and the year: one line that begins with the year and day people there have then."""
    zone = ZoneInfo(zone_name)
    text = span(start, None if seconds is None else start + seconds, zone, locale, all_day=all_day)
    day = local(start, zone)
    assert "\n" not in text
    assert str(day.day) in text.split(str(day.year))[0]
    assert str(day.year) in text
    assert text == text.strip()
    if all_day:
        assert "(" not in text
    else:
        assert text.endswith(")")
