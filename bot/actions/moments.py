"""When an organizer says that an event is: a line of text → the moments it can mean, and what is in doubt."""

import datetime as dt
import enum
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from zoneinfo import ZoneInfo

from bot.actions.named_days import Dates, DayReader, Days, unit_length
from bot.actions.number_words import counts_in_figures, hours_in_figures
from bot.actions.times_of_day import take_time

_LONGEST_TEXT = 100
_FARTHEST = dt.timedelta(days=731)
_LONGEST_EVENT = dt.timedelta(days=14)
_DAY = dt.timedelta(days=1)

_EXACT = re.compile(r"20\d\d-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d)?(?:z|[+-]\d\d:?\d\d)?", re.ASCII)
_UNTIL = re.compile(r"(?:until|till|til|to|hasta)\b ?|[–—-] ?")
_LASTS = re.compile(r"^(?:for|durante) ")
_IN_FIGURES = (
    (re.compile(r"^(?:half an hour|(?:1 )?media hora)$"), "30 min"),
    (re.compile(r"^(?:an |1 )?hour and a half$|^(?:1 )?hora y media$"), "90 min"),
    (re.compile(r"^(\d+) (?:hours and a half|and a half hours|horas y media)$"), r"\1 h 30 min"),
    (re.compile(r"^(\d+) ?h ?([0-5]\d)$"), r"\1 h \2 min"),
    (re.compile(r"^(?:an?|un) (?=\w{3})"), "1 "),
)
_MIDNIGHT = re.compile(
    r"(?:at |a (?:la )?|la )?(?:midnight|medianoche)|(?:at |(?:a )?las )?12 (?:at night|de la noche)"
)
"""The next one, when something ends then; “14 Nov, midnight” is the beginning of that day or its end."""
_HOUR_OF_24 = re.compile(r"(?:1[3-9]|2[0-3]) ?hs?")
"""“20h” is a time of day: nothing lasts that long."""
_WORD = re.compile(r"[^\W\d_]+")
_PIECE = re.compile(r"(\d{1,4}(?:[.,]\d)?) ?([^\W\d_]+)\.?")
_PIECES = re.compile(rf"{_PIECE.pattern}(?:,? ?(?:(?:y|and) )?{_PIECE.pattern}){{0,2}}")


class Doubt(enum.Enum):
    """Why a text does not settle the moment; the first of these that holds is named."""

    NOT_UNDERSTOOD = "not_understood"
    PAST = "past"
    """It is over already."""
    FAR = "far"
    """It is more than two years ahead."""
    NO_TIME = "no_time"
    """A day without a time of day."""
    TWICE = "twice"
    """The clocks go back and show this time twice."""
    SKIPPED = "skipped"
    """The clocks go forward over this time: by the clock as it is after that, and by the clock as it was before."""
    ORDER = "order"
    """“5/11” is in May or in November; the reader's usual order comes first."""
    HALF = "half"
    """“at 6” is in the morning or in the evening; what lies between 8:00 and 22:00 comes first."""
    WEEKDAY = "weekday"
    """The day is another day of the week than the one that is named with it."""


_DOUBTS_OF_AN_END = (None, Doubt.TWICE, Doubt.SKIPPED, Doubt.HALF)


@dataclass(frozen=True, slots=True)
class Read:
    """What a text can mean. Without a doubt there is exactly one candidate; picking one settles every question."""

    candidates: tuple[int, ...] = ()
    """UTC epoch seconds, the likeliest first, and of a time that the clocks show twice or never the earlier first. With PAST and
    FAR it is what was understood; without a time of day there are none."""
    doubt: Doubt | None = None
    days: tuple[dt.date, ...] = ()
    """With NO_TIME: the day, or both where its order is in doubt. Give them back with the text that names the time."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    at: int
    reading: int
    time: dt.time
    seam: Doubt | None
    """The clocks change there."""


def read_moment(
    text: str, *, zone: ZoneInfo, now: int, languages: Sequence[str], days: Sequence[dt.date] = ()
) -> Read:
    """Reads a moment as a person of this zone writes it.

    Args:
        text: What was typed, in any of the languages. Whatever it is, nothing is raised.
        zone: Where the time is told, unless the text has an offset of its own.
        now: UTC epoch seconds.
        languages: BCP-47 tags, the reader's own first.
        days: The ``days`` of a reading that had no time of day, where this text has only to name the time.
    """
    clean = _clean(text)
    if _EXACT.fullmatch(clean):
        return _read_exact(clean, zone, now)
    today = dt.datetime.fromtimestamp(now, zone).date()
    clean, abbreviation = _take_abbreviation(clean, zone, now)
    rest, times = take_time(clean, hour_alone=bool(days))
    if rest:
        named = DayReader(today, zone, tuple(languages)).read(rest)
    elif days:
        named = Days(tuple((day,) for day in days))
    else:
        named = Days(((today, today + _DAY),)) if times else Days()
    if not named.readings or times == ():
        return Read(doubt=Doubt.NOT_UNDERSTOOD)
    if times is None:
        return _without_time(named, today)
    found = [
        _Candidate(at, reading, time, seam)
        for reading, dates in enumerate(named.readings)
        for time in times
        for at, seam in _to_come(dates, time, zone, now)
        # A time that the clocks skip is told by either name.
        if not abbreviation or seam is Doubt.SKIPPED or _abbreviated(at, zone) == abbreviation
    ]
    if not found:
        return Read(doubt=Doubt.NOT_UNDERSTOOD)
    return _settled(found, now, weekday_differs=named.weekday_differs)


def read_end(text: str, starts_at: int, *, zone: ZoneInfo, languages: Sequence[str]) -> int | None:
    """Reads how long it lasts or until when, as epoch seconds; None where it is not understood or longer than 14 days.

    A time of day is the next one after the start. Of a time that may be before or after noon it is the sooner, and of one
    that the clocks leave out it is the later.
    """
    clean = _clean(text)
    said = _UNTIL.sub("", clean, count=1) if _UNTIL.match(clean) else clean
    if said == clean and (lasts := _lasting(_LASTS.sub("", clean, count=1), tuple(languages))):
        days, rest = lasts
        # Days are counted by the clock, hours as they pass.
        start = dt.datetime.fromtimestamp(starts_at, zone)
        end = int((start.replace(tzinfo=None) + days).replace(tzinfo=zone, fold=start.fold).timestamp())
        end += int(rest.total_seconds())
        return end if starts_at < end <= starts_at + _LONGEST_EVENT.total_seconds() else None
    said = hours_in_figures(said, alone=True)
    if _MIDNIGHT.fullmatch(said):
        said = "00:00"
    elif said.isdecimal():
        said = f"at {said}"
    read = read_moment(said, zone=zone, now=starts_at, languages=languages)
    if read.doubt not in _DOUBTS_OF_AN_END:
        return None
    end = read.candidates[-1] if read.doubt is Doubt.SKIPPED else min(read.candidates)
    return end if end <= starts_at + _LONGEST_EVENT.total_seconds() else None


def _clean(text: str) -> str:
    """In small letters, with plain spaces, figures and apostrophes; empty where it is too long."""
    if len(text) > _LONGEST_TEXT:
        return ""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())


def _take_abbreviation(text: str, zone: ZoneInfo, now: int) -> tuple[str, str]:
    """The text without the short name of the zone's own time that stands in it, such as “est”, and that name."""
    months = range(0, _FARTHEST.days, 30)
    own = {_abbreviated(now + days * 86_400, zone) for days in months}
    for word in _WORD.findall(text):
        if word in own:
            return " ".join(re.sub(rf"\b{word}\b", "", text, count=1).split()), word
    return text, ""


def _abbreviated(at: int, zone: ZoneInfo) -> str:
    return (dt.datetime.fromtimestamp(at, zone).tzname() or "").casefold()


def _read_exact(text: str, zone: ZoneInfo, now: int) -> Read:
    try:
        moment = dt.datetime.fromisoformat(text.upper())
    except ValueError:
        return Read(doubt=Doubt.NOT_UNDERSTOOD)
    seen = _epochs(moment, zone) if moment.tzinfo is None else [(int(moment.timestamp()), None)]
    return _settled([_Candidate(at, 0, moment.time(), seam) for at, seam in seen], now, weekday_differs=False)


def _to_come(dates: Dates, time: dt.time, zone: ZoneInfo, now: int) -> list[tuple[int, Doubt | None]]:
    """The first of these dates at this time that is still to come, else the last."""
    moments = [_epochs(dt.datetime.combine(date, time), zone) for date in dates]
    return next((seen for seen in moments if seen[-1][0] > now), moments[-1])


def _epochs(wall: dt.datetime, zone: ZoneInfo) -> list[tuple[int, Doubt | None]]:
    """When the clocks show this: once, or twice where they change."""
    before, after = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    was, becomes = before.utcoffset(), after.utcoffset()
    if was is None or becomes is None or was == becomes:
        return [(int(before.timestamp()), None)]
    seam = Doubt.TWICE if was > becomes else Doubt.SKIPPED
    return [(at, seam) for at in sorted((int(before.timestamp()), int(after.timestamp())))]


def _without_time(named: Days, today: dt.date) -> Read:
    days = [next((date for date in dates if date >= today), dates[-1]) for dates in named.readings]
    if good := tuple(day for day in days if today <= day <= today + _FARTHEST):
        return Read(doubt=Doubt.NO_TIME, days=good)
    return Read(doubt=Doubt.FAR if max(days) > today else Doubt.PAST)


def _settled(found: list[_Candidate], now: int, *, weekday_differs: bool) -> Read:
    """Asks only about what is possible: not whether it is at a time that is over."""
    latest = now + _FARTHEST.total_seconds()
    kept = [one for one in found if now < one.at <= latest]
    if not kept:
        doubt = Doubt.FAR if any(one.at > latest for one in found) else Doubt.PAST
        return Read(tuple(one.at for one in found), doubt)
    candidates = tuple(dict.fromkeys(one.at for one in kept))
    return Read(candidates, _doubt(kept) or (Doubt.WEEKDAY if weekday_differs else None))


def _doubt(kept: list[_Candidate]) -> Doubt | None:
    """What the candidates differ by."""
    seams = {
        one.seam
        for one, other in combinations(kept, 2)
        if (one.reading, one.time) == (other.reading, other.time)
    }
    for seam in (Doubt.TWICE, Doubt.SKIPPED):
        if seam in seams:
            return seam
    if len({one.reading for one in kept}) > 1:
        return Doubt.ORDER
    return Doubt.HALF if len({one.time for one in kept}) > 1 else None


def _lasting(text: str, languages: tuple[str, ...]) -> tuple[dt.timedelta, dt.timedelta] | None:
    """The days and the hours of a duration; None where it is none."""
    text = counts_in_figures(text)
    for said, figures in _IN_FIGURES:
        text = said.sub(figures, text)
    if _HOUR_OF_24.fullmatch(text) or not _PIECES.fullmatch(text):
        return None
    days, rest = dt.timedelta(), dt.timedelta()
    for number, unit in _PIECE.findall(text):
        length = unit_length(unit, languages)
        if length is None:
            return None
        if length >= _DAY:
            days += length * float(number.replace(",", "."))
        else:
            rest += length * float(number.replace(",", "."))
    return days, rest
