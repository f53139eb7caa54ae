"""When the reminders of an event are due: by the clocks of the place, and never in the quiet hours."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.reminders import EARLIEST, rungs_of
from bot.delivery.quiet import QuietHours
from bot.store.events import Event, EventRow

DETROIT = ZoneInfo("America/Detroit")
ZONES = ("America/Detroit", "Europe/Berlin", "Australia/Lord_Howe")
QUIET = QuietHours(dt.time(21), dt.time(8), DETROIT)


def event_at(
    start: int, zone: str = "America/Detroit", *, ladder: str = "week day morning hours", any_hour: bool = False,
    all_day: bool = False,
) -> Event:  # fmt: skip
    """An event with this start and these reminders."""
    row = EventRow(
        1, "1@test.invalid", 0, start, None, int(all_day), zone, None, None, None, None, "published", 0,
        any_hour=int(any_hour), ladder=ladder,
    )  # fmt: skip
    return Event(row, {})


def local(text: str, zone: str = "America/Detroit") -> int:
    """A local time as epoch seconds."""
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


@pytest.mark.parametrize(
    ("start", "due"),
    [
        # An evening: everything at its usual time.
        (
            "2031-07-08T18:30",
            {"week": "2031-07-01T11:00", "day": "2031-07-07T11:00", "morning": "2031-07-08T09:00", "hours": "2031-07-08T16:30"},
        ),
        # Two hours before 9:00 people are asleep: when they get up.
        ("2031-07-08T09:00", {"week": "2031-07-01T11:00", "day": "2031-07-07T11:00", "hours": "2031-07-08T08:00"}),
        # Before 8:30 that would be too late: the evening before.
        ("2031-07-08T08:15", {"week": "2031-07-01T11:00", "day": "2031-07-07T11:00", "hours": "2031-07-07T20:30"}),
        # An event at night: two hours before is quiet already.
        ("2031-07-08T23:30", {"week": "2031-07-01T11:00", "day": "2031-07-07T11:00", "morning": "2031-07-08T09:00", "hours": "2031-07-08T20:30"}),
        # The morning's reminder says nothing that the one two hours before does not.
        ("2031-07-08T11:00", {"week": "2031-07-01T11:00", "day": "2031-07-07T11:00", "hours": "2031-07-08T09:00"}),
    ],
)  # fmt: skip
def test_when_they_are_due(start: str, due: dict[str, str]) -> None:
    """The usual ladder, and the hours around the night."""
    rungs = rungs_of(event_at(local(start)), QUIET)
    assert {rung.name: rung.due_at for rung in rungs} == {name: local(time) for name, time in due.items()}


def test_an_event_may_ask_for_any_hour() -> None:
    """Then two hours before is two hours before."""
    rungs = rungs_of(event_at(local("2031-07-08T06:00"), ladder="hours", any_hour=True), QUIET)
    assert [rung.due_at for rung in rungs] == [local("2031-07-08T04:00")]


def test_whole_days_are_announced_by_day() -> None:
    """They start at midnight: two hours before says nothing, and that morning it has begun."""
    rungs = rungs_of(event_at(local("2031-07-08T00:00"), all_day=True), QUIET)
    assert [rung.name for rung in rungs] == ["week", "day"]


@pytest.mark.parametrize(
    ("zone", "start", "due"),
    [
        # The night between, the clocks change: the day before is 11:00 by the clocks, 23 or 25 hours before 11:00.
        ("America/Detroit", "2026-03-08T11:00", "2026-03-07T11:00"),
        ("America/Detroit", "2026-11-01T11:00", "2026-10-31T11:00"),
        ("Europe/Berlin", "2026-03-29T11:00", "2026-03-28T11:00"),
        ("Australia/Lord_Howe", "2026-04-05T11:00", "2026-04-04T11:00"),
    ],
)
def test_the_day_before_is_a_day_on_the_calendar(zone: str, start: str, due: str) -> None:
    """Whatever the clocks do in between."""
    rungs = rungs_of(
        event_at(local(start, zone), zone, ladder="day"), QuietHours(dt.time(0), dt.time(0), DETROIT)
    )
    assert [rung.due_at for rung in rungs] == [local(due, zone)]


@given(
    st.integers(local("2026-01-01T00:00"), local("2028-01-01T00:00")),
    st.sampled_from(ZONES),
    st.times(timezones=st.none()),
    st.times(timezones=st.none()),
    st.booleans(),
)
def test_every_reminder_comes_before_the_start_and_in_waking_hours(
    start: int,
    zone: str,
    begin: dt.time,
    until: dt.time,
    any_hour: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    """In every zone, with any quiet hours; each at its own time, in order."""
    quiet = QuietHours(begin.replace(microsecond=0), until.replace(microsecond=0), ZoneInfo(zone))
    rungs = rungs_of(event_at(start, zone, any_hour=any_hour), quiet)
    assert all(start - EARLIEST < rung.due_at < start for rung in rungs)
    assert [rung.due_at for rung in rungs] == sorted(rung.due_at for rung in rungs)
    length = quiet.end(quiet.start(start)) - quiet.start(start)
    if not any_hour and length < 20 * 3600:
        assert not any(quiet.covers(rung.due_at) for rung in rungs)
