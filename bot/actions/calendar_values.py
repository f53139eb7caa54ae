"""Single values of a calendar's entries, as icalendar gives them → what an event keeps."""

import datetime as dt
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn
from zoneinfo import ZoneInfo

from pydantic import HttpUrl, TypeAdapter

from bot.texts.calendar_file import one_line

if TYPE_CHECKING:
    from icalendar.prop import vDDDLists, vDDDTypes, vRecur

LONGEST_TEXT = 200
"""Characters that a title or a place may have."""

_TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
_TIMES_OF_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
_WEB_ADDRESS = TypeAdapter(HttpUrl)
_APPLE_PLACE = re.compile(r"geo:(-?\d{1,3}(?:\.\d{1,15})?),(-?\d{1,3}(?:\.\d{1,15})?)", re.ASCII)

# A component of icalendar is a dictionary whose values have many types.
Entry = Any


class EntryRefusedError(Exception):
    """A UID's entries are left out; ``str(error)`` says why, as the end of a sentence."""


def prepare_rule(rule: "vRecur", start: dt.date, local: ZoneInfo) -> None:
    """UNTIL becomes what the library takes it for: a moment in UTC, or a day where the start is one."""
    if "FREQ" not in rule:
        refuse("its RRULE does not say how often; set anew how it repeats")
    if rule["FREQ"][0] in _TOO_OFTEN or any(len(rule.get(part, [])) > 1 for part in _TIMES_OF_DAY):
        refuse("it repeats more often than daily")
    until = rule.pop("UNTIL", [None])[0]
    # Outlook writes the end of the year 9999 for no end.
    if until is None or until.year == dt.MAXYEAR:
        return
    if not isinstance(until, dt.datetime):
        # The library would end at the beginning of this day, and nobody who names a last day means that.
        until = dt.datetime.combine(until, dt.time(23, 59, 59))
    if until.tzinfo is None:
        until = until.replace(tzinfo=getattr(start, "tzinfo", None) or local)
    timed = isinstance(start, dt.datetime)
    rule["UNTIL"] = [until.astimezone(dt.UTC) if timed else until.astimezone(local).date()]


def put_in_zone(dates: "vDDDLists | vDDDTypes", zone: dt.tzinfo) -> None:
    """Gives this zone to what has none; what already has one, and whole days and periods, stay as they are."""
    for one in dates.dts:
        if isinstance(one.dt, dt.datetime) and one.dt.tzinfo is None:
            if name := dates.params.get("TZID"):
                refuse(f"nobody knows its time zone “{name[:60]}”; choose one by a city")
            one.dt = one.dt.replace(tzinfo=zone)


def epoch(moment: dt.date, zone: ZoneInfo) -> int:
    """A moment, or the beginning of a day in this zone, as UTC epoch seconds."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(), zone)
    return int(moment.timestamp())


def all_of(entry: Entry, name: str) -> list[Any]:
    """The values of a property that may stand more than once."""
    values = entry.get(name, [])
    return values if isinstance(values, list) else [values]


def refuse(why: str) -> NoReturn:
    """Leaves the entry out.

    Raises:
        EntryRefusedError: Always; ``why`` is the end of a sentence.
    """
    raise EntryRefusedError(why)


def is_private(entry: Entry) -> bool:
    """Whether the entry is marked as not for everybody."""
    return any(str(value).strip().upper() in ("PRIVATE", "CONFIDENTIAL") for value in all_of(entry, "CLASS"))


def is_cancelled(entry: Entry) -> bool:
    """Whether the entry says that it does not take place."""
    return word(entry, "STATUS") == "CANCELLED"


def word(component: Entry, name: str) -> str:
    """A property's one word in capitals; empty where it is missing."""
    return str(component.get(name, "")).strip().upper()


def title_of(entry: Entry) -> str:
    """The entry's title on one line; empty where it has none."""
    return cut(one_line(str(entry.get("SUMMARY", ""))), LONGEST_TEXT)


def cut(text: str, most: int) -> str:
    """The text, with an ellipsis where it was longer than ``most`` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def position_of(entry: Entry) -> tuple[float | None, float | None]:
    """Latitude and longitude from GEO or from where Apple puts them; two Nones where they are no place on Earth."""
    from icalendar.prop import vGeo  # noqa: PLC0415 - whoever reads a calendar has imported it

    geo = entry.get("GEO")
    degrees = (geo.latitude, geo.longitude) if isinstance(geo, vGeo) else None
    if degrees is None and (found := _APPLE_PLACE.match(str(entry.get("X-APPLE-STRUCTURED-LOCATION", "")))):
        degrees = (float(found[1]), float(found[2]))
    if degrees is None or not (abs(degrees[0]) <= 90 and abs(degrees[1]) <= 180):  # noqa: PLR2004 - degrees
        return None, None
    return degrees


def web_address(text: str) -> str | None:
    """The address if a button can open it."""
    with suppress(ValueError):
        return str(_WEB_ADDRESS.validate_python(text))
    return None
