"""The quiet hours, by the clocks of the place, whatever the clocks do."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.quiet import QuietHours

DETROIT = ZoneInfo("America/Detroit")
ZONES = ("America/Detroit", "Europe/Berlin", "Australia/Lord_Howe")
ONE_DAY = 86_400

moments = st.integers(
    int(dt.datetime(2026, 1, 1, tzinfo=dt.UTC).timestamp()),
    int(dt.datetime(2029, 1, 1, tzinfo=dt.UTC).timestamp()),
)
times = st.times(timezones=st.none()).map(lambda time: time.replace(second=0, microsecond=0))


def at(text: str, zone: ZoneInfo = DETROIT) -> int:
    """A local time as epoch seconds."""
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


@pytest.mark.parametrize(
    ("moment", "covered"),
    [
        ("2031-07-08T20:59:59", False),
        ("2031-07-08T21:00", True),
        ("2031-07-09T00:00", True),
        ("2031-07-09T07:59:59", True),
        ("2031-07-09T08:00", False),
        ("2031-07-09T12:00", False),
    ],
)
def test_from_nine_to_eight(moment: str, covered: bool) -> None:  # noqa: FBT001 - a column of the table
    """Their first second belongs to them, the one they end with does not."""
    quiet = QuietHours(dt.time(21), dt.time(8), DETROIT)
    assert quiet.covers(at(moment)) is covered


def test_they_end_in_the_morning_and_began_in_the_evening() -> None:
    """Before midnight the end is tomorrow; after it the beginning was yesterday."""
    quiet = QuietHours(dt.time(21), dt.time(8), DETROIT)
    for moment in ("2031-07-08T23:00", "2031-07-09T03:00"):
        assert quiet.end(at(moment)) == at("2031-07-09T08:00")
        assert quiet.start(at(moment)) == at("2031-07-08T21:00")
    assert quiet.end(at("2031-07-09T12:00")) == at("2031-07-09T12:00")


def test_the_same_time_twice_is_never() -> None:
    """So a campaign may do without."""
    quiet = QuietHours(dt.time(8), dt.time(8), DETROIT)
    assert not any(quiet.covers(at(f"2031-07-08T{hour:02}:00")) for hour in range(24))


def test_the_night_of_the_change_has_another_length() -> None:
    """On 8 March 2026 the clocks in Detroit go forward, so 21:00 to 8:00 are ten hours."""
    quiet = QuietHours(dt.time(21), dt.time(8), DETROIT)
    moment = at("2026-03-07T23:00")
    assert quiet.end(moment) - quiet.start(moment) == 10 * 3600


@given(moments, times, times, st.sampled_from(ZONES))
def test_their_end_is_the_first_moment_after(moment: int, begin: dt.time, until: dt.time, zone: str) -> None:
    """In every zone, whatever the hours: it is later, it is outside, and it is within a day and an hour."""
    quiet = QuietHours(begin, until, ZoneInfo(zone))
    end, start = quiet.end(moment), quiet.start(moment)
    if not quiet.covers(moment):
        assert end == start == moment
        return
    assert start <= moment < end
    assert end - moment <= ONE_DAY + 3600
