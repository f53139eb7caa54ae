"""Dates and times as people of a language write them, always with the zone named."""

import datetime as dt
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_timezone_name

_OVERNIGHT = dt.timedelta(hours=12)
"""An end on the next day that comes sooner than this needs no date: ``10 PM – 2 AM``."""


def local(at: int, zone: ZoneInfo) -> dt.datetime:
    """Epoch seconds as a local time."""
    return dt.datetime.fromtimestamp(at, zone)


def long_date(day: dt.date, locale: Locale) -> str:
    """``25 October 2018`` in the language's own order."""
    return format_date(day, format="long", locale=locale)


def short_moment(at: int, zone: ZoneInfo, locale: Locale, *, all_day: bool) -> str:
    """Weekday, day and time, as short as a button needs it."""
    moment = local(at, zone)
    day = format_skeleton("MMMEd", moment, locale=locale)
    return day if all_day else f"{day}, {format_time(moment, 'short', locale=locale)}"


def span(starts_at: int, ends_at: int | None, zone: ZoneInfo, locale: Locale, *, all_day: bool) -> str:
    """From when to when, with weekday, year and the zone's name in words."""
    start = local(starts_at, zone)
    day = format_date(start, "full", locale=locale)
    if all_day:
        # It ends at the midnight after its last day; without an end it has one day, however many hours that has.
        last = start if ends_at is None else local(max(starts_at, ends_at - 1), zone)
        if last.date() == start.date():
            return day
        return f"{day} – {format_date(last, 'full', locale=locale)}"
    time = format_time(start, "short", locale=locale)
    zone_name = get_timezone_name(start, width="long", locale=locale)
    if ends_at is None:
        return f"{day}, {time} ({zone_name})"
    end = local(ends_at, zone)
    end_time = format_time(end, "short", locale=locale)
    if end.date() != start.date() and end - start >= _OVERNIGHT:
        end_time = f"{format_date(end, 'full', locale=locale)}, {end_time}"
    end_zone_name = get_timezone_name(end, width="long", locale=locale)
    if end_zone_name != zone_name:
        # The clocks change in between.
        return f"{day}, {time} ({zone_name}) – {end_time} ({end_zone_name})"
    return f"{day}, {time} – {end_time} ({zone_name})"
