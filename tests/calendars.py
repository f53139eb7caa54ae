"""Calendar files for tests: the samples, and files of one entry with as little said as a test needs."""

from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.actions.calendar_reading import Calendar, parse_calendar
from bot.actions.policy import Policy
from bot.delivery.quiet import QuietHours
from bot.store.events import EventFacts

SAMPLES = Path(__file__).parent / "actions" / "calendars"
DETROIT = ZoneInfo("America/Detroit")
POLICY = Policy(QuietHours(time(21), time(8), DETROIT))


def utc(moment: str) -> int:
    """``2026-09-08T22:30`` in UTC → epoch seconds."""
    return int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp())


NOW = utc("2026-09-01T12:00")


def sample(name: str) -> Calendar:
    """A sample file as read on 1 September 2026 in Detroit."""
    return parse_calendar((SAMPLES / name).read_bytes(), zone=DETROIT, after=NOW)


def named(calendar: Calendar, title: str) -> EventFacts:
    """The one event with this title."""
    (facts,) = [facts for facts in calendar.events if facts.title == title]
    return facts


def entry(*lines: str) -> bytes:
    """A calendar with one entry: a UID, a title, and these lines."""
    whole = (
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "UID:one",
        "SUMMARY:One",
        *lines,
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{line}\r\n" for line in whole).encode()


def read(*lines: str, after: int = NOW) -> Calendar:
    """The calendar of one entry, as read."""
    return parse_calendar(entry(*lines), zone=DETROIT, after=after)


def starts(calendar: Calendar) -> list[int]:
    """When its events begin."""
    return [facts.starts_at for facts in calendar.events]


def days(calendar: Calendar) -> list[str]:
    """On which days in Detroit its events begin: ``09-08``."""
    return [datetime.fromtimestamp(at, DETROIT).strftime("%m-%d") for at in starts(calendar)]
