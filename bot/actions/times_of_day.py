"""The time of day that a text names. dateparser guesses at it, and knows nothing of “a las 6”."""

import datetime as dt
import enum
import re
from collections.abc import Iterator

from bot.actions.number_words import hours_in_figures

_LIKELY_HOURS = range(8, 22)
_NOON = 12
_HOURS = 24
_MONTHS = 12
_EARLY = 6
"""“2 at night” is early in the morning, “7 at night” is not."""

_CLOCK = re.compile(
    r"""
    (?P<at> (?:\b(?:at|from|a\ las?|las?)\ |@\ ?) )?
    (?<![\w/.:-]) (?<!\bin\ ) (?<!\ben\ ) (?<!\bde\ )     # “in 2 h” and “dentro de 2 h” are no times of day
    (?P<hour>\d{1,2})
    (?: [:h](?P<minute>\d\d) | \.(?P<dotted>\d\d) )?
    (?: \ ?(?P<h>(?:h|hs|hrs|o'clock)\b) | \ (?P<horas>horas?\b) )?
    (?: \ ?(?P<meridiem>[ap])\.?\ ?m\b )?
    (?! [\w/:-] | \.\d )\.?
    """,
    re.VERBOSE,
)
_NOON_NAMED = re.compile(r"\b(?:at |al? )?(?:(?:las )?12 (?:del? )?)?(?:noon|midday|mediod[ií]a)\b")


class _Part(enum.Enum):
    """Of the day."""

    MORNING = enum.auto()
    AFTERNOON = enum.auto()
    NIGHT = enum.auto()


_PARTS = (
    (re.compile(r"\bthis morning\b"), "today", _Part.MORNING),
    (re.compile(r"\besta ma[nñ]ana\b"), "hoy", _Part.MORNING),
    (re.compile(r"\bthis (?:afternoon|evening)\b"), "today", _Part.AFTERNOON),
    (re.compile(r"\besta tarde\b"), "hoy", _Part.AFTERNOON),
    (re.compile(r"\btonight\b"), "today", _Part.NIGHT),
    (re.compile(r"\besta noche\b"), "hoy", _Part.NIGHT),
    # “Mañana” alone is tomorrow.
    (re.compile(r"\b(?:in the )?morning\b|\b(?:de|por|en) la (?:ma[nñ]ana|madrugada)\b"), "", _Part.MORNING),
    (re.compile(r"\b(?:in the )?(?:afternoon|evening)\b|\b(?:de|por|en) la tarde\b"), "", _Part.AFTERNOON),
    (re.compile(r"\b(?:at )?night\b|\b(?:de|por|en) la noche\b"), "", _Part.NIGHT),
)
"""What says it, what it says of the day besides, and which part it is."""


def take_time(text: str, *, hour_alone: bool) -> tuple[str, tuple[dt.time, ...] | None]:
    """Takes the time of day out of a text in small letters.

    Args:
        text: In small letters, with single spaces.
        hour_alone: Whether a lone number is an hour.

    Returns:
        What is left of the text, and the time: two where it is before or after noon, the likelier first; none where it is
        not understood; None where the text names no time.
    """
    text = hours_in_figures(text, alone=hour_alone)
    noon = _NOON_NAMED.search(text)
    if noon:
        text = f"{text[: noon.start()]} {text[noon.end() :]}"
    clocks = [clock for clock in _CLOCK.finditer(text) if _is_time(clock, text, hour_alone=hour_alone)]
    if len(clocks) + bool(noon) > 1:
        return text, ()
    for clock in clocks:
        # A space stays where it was, so that what stood apart does not become one word.
        text = f"{text[: clock.start()]} {text[clock.end() :]}"
    part = None
    for said, instead, meant in _PARTS:
        if part is None and said.search(text):
            text, part = said.sub(instead, text, count=1), meant
    rest = " ".join(text.split()).strip(" ,.;|-")
    if noon:
        return rest, (dt.time(_NOON),)
    return rest, tuple(_times(clocks[0], part)) if clocks else None


def _is_time(clock: re.Match[str], text: str, *, hour_alone: bool) -> bool:
    """Whether these figures are a time: “14.11” may be a date, and a number anything."""
    if clock["at"] or clock["meridiem"]:
        return True
    if clock["dotted"]:
        # “18.30” is no day of any month, “6.30” may be the last of June.
        return int(clock["hour"]) > _NOON and not 0 < int(clock["dotted"]) <= _MONTHS
    if clock["horas"]:
        return False
    of_the_day = int(clock["hour"]) <= _NOON and text[clock.end() :].lstrip().startswith("de la ")
    return bool(clock["minute"] or clock["h"] or of_the_day or (hour_alone and clock[0] == text))


def _times(clock: re.Match[str], part: _Part | None) -> Iterator[dt.time]:
    minutes = clock["minute"] or clock["dotted"]
    minute = int(minutes or 0)
    clear = clock["hour"].startswith("0")
    for hour in _hours(int(clock["hour"]), clock["meridiem"], part, clear=clear):
        if hour < _HOURS and minute < 60:  # noqa: PLR2004 - minutes of an hour
            yield dt.time(hour, minute)


def _hours(hour: int, meridiem: str | None, part: _Part | None, *, clear: bool) -> tuple[int, ...]:
    """Which hours of 24 it can be."""
    if meridiem is None and part is None:
        if clear or not 0 < hour < _NOON:
            return (hour,)
        later = hour + _NOON
        return (hour, later) if hour in _LIKELY_HOURS else (later, hour)
    before_noon = meridiem == "a" or part is _Part.MORNING or (part is _Part.NIGHT and hour < _EARLY)
    if hour > _NOON:
        return () if before_noon else (hour,)
    if hour == _NOON and meridiem is None:
        # “12 at night” is the beginning of a day or its end, and “las 12 de la mañana” is noon to some.
        return (hour,) if part is _Part.AFTERNOON else ()
    return (hour % _NOON + (0 if before_noon else _NOON),)
