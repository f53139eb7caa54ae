"""Which day a text names: figures and weekdays are read here, the names of months and words for days by dateparser.

dateparser knows the names in every language, and passes over what it does not know: “mañana 6” is tomorrow to it, “14 14 nov”
the year 2114. So every number of a text has to be accounted for.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

from bot.content.folding import folded

if TYPE_CHECKING:
    from dateparser.date import DateData

Dates = tuple[dt.date, ...]
"""One reading of a day; of several dates the first that is still to come is meant."""

_CENTURY = 2000
_YEARS_TO_A_LEAP_DAY = 8
_MONTHS_TO_A_31ST = 3
_SHORTEST_NAME = 3
_WEEK = 7

_SOME_DAY = dt.date(2026, 1, 1)
_UNITS = [dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(weeks=1)]

_WORD = re.compile(r"[^\W\d_]+")
_YEAR_FIRST = re.compile(r"(20\d\d)([-/.])(\d{1,2})\2(\d{1,2})")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(20\d\d|\d\d)?)?")
_NUMBERED = re.compile(r"(?:the |on the |(?:el )?(?:d[ií]a )?)(?P<day>\d{1,2})(?:st|nd|rd|th)?")

_AROUND_WEEKDAYS = frozenset(
    ["the", "on", "this", "coming", "next", "el", "este", "proximo", "dia", "que", "viene"]
)
_AFTER_TODAY = frozenset(["next", "proximo", "viene"])

# What the library does not know.
_ORDINAL = re.compile(r"(?<=\d)(?:o|er|ro|°)\b\.?")
"""1er, 1ro, and 1º, which arrives here as 1o."""
_DAY_AFTER_TOMORROW = re.compile(r"\bpasado ma[nñ]ana\b")
_ARTICLE = re.compile(r"^(?:on |el )?(?:d[ií]a )?")


@dataclass(frozen=True, slots=True)
class Days:
    """What a text names."""

    readings: tuple[Dates, ...] = ()
    """Two where it may be day and month or month and day: the reader's usual order first."""
    weekday_differs: bool = False
    """A weekday is named, and the day is another."""


@dataclass(frozen=True, slots=True)
class DayReader:
    """Reads days as somebody in this place, on this day, writes them."""

    today: dt.date
    zone: ZoneInfo
    languages: tuple[str, ...]

    def read(self, text: str) -> Days:
        """The day that a text in small letters names; no readings where it is not understood."""
        weekday, without = self._weekday(text)
        if weekday is None:
            return Days(self._readings(text))
        around = set(folded(without).split())
        if around <= _AROUND_WEEKDAYS:
            return Days((self._next_weekdays(weekday, later=bool(around & _AFTER_TODAY)),))
        without = _WORD.sub(lambda word: "" if folded(word[0]) in _AROUND_WEEKDAYS else word[0], without)
        beside = self._readings(" ".join(without.split()).strip(" ,."), weekday=weekday)
        named = self._readings(text)
        if named and named != beside:
            # The word was no weekday but the month, as in “5 mar”.
            return Days(named)
        fitting = tuple(dates for dates in beside if dates[0].weekday() == weekday)
        return Days(fitting or beside, weekday_differs=not fitting)

    def _weekday(self, text: str) -> tuple[int | None, str]:
        """The first weekday that is named, and the text without it."""
        for word in _WORD.finditer(text):
            for tag in self.languages:
                weekday = _names(tag, "days").get(folded(word[0]))
                if weekday is not None:
                    return weekday, f"{text[: word.start()]} {text[word.end() :]}"
        return None, text

    def _next_weekdays(self, weekday: int, *, later: bool) -> Dates:
        """That day this week and next; the first is after today where that is said."""
        ahead = (weekday - self.today.weekday()) % _WEEK or (_WEEK if later else 0)
        return tuple(self.today + dt.timedelta(days=days) for days in (ahead, ahead + _WEEK))

    def _readings(self, text: str, *, weekday: int | None = None) -> tuple[Dates, ...]:
        if figures := _YEAR_FIRST.fullmatch(text):
            found: Iterable[Dates] = [self._dated(int(figures[1]), int(figures[3]), int(figures[4]))]
        elif figures := _DAY_AND_MONTH.fullmatch(text):
            orders = ((1, 3), (3, 1)) if self._month_first else ((3, 1), (1, 3))
            year = int(figures[4]) % 100 + _CENTURY if figures[4] else None
            found = [self._dated(year, int(figures[month]), int(figures[day])) for month, day in orders]
        elif number := _NUMBERED.fullmatch(text):
            # A bare number, or one beside a weekday that is not that day's, is rather an hour.
            dates = self._numbered(int(number["day"]))
            stands = weekday is None and number[0] != number["day"]
            found = [dates] if dates and (stands or dates[0].weekday() == weekday) else []
        else:
            found = [self._by_library(text)]
        return tuple(dict.fromkeys(dates for dates in found if dates))

    @property
    def _month_first(self) -> bool:
        reader = self.languages[0].lower() if self.languages else ""
        return reader == "en-us" or (reader == "en" and self.zone.key.startswith(("America/", "US/")))

    def _dated(self, year: int | None, month: int, day: int) -> Dates:
        """This date, or the coming ones where no year is said; none where there is no such date."""
        if year is not None:
            return tuple(_existing([(year, month, day)]))
        this = self.today.year
        years = range(this, this + _YEARS_TO_A_LEAP_DAY + 1)
        return tuple(date for date in _existing((year, month, day) for year in years) if date >= self.today)

    def _numbered(self, day: int) -> Dates:
        """The next days with this number."""
        months = range(self.today.month - 1, self.today.month + _MONTHS_TO_A_31ST)
        dates = _existing((self.today.year + month // 12, month % 12 + 1, day) for month in months)
        return tuple(date for date in dates if date >= self.today)

    def _by_library(self, text: str) -> Dates:
        text = _ARTICLE.sub("", _DAY_AFTER_TOMORROW.sub("en 2 días", _ORDINAL.sub("", text)))
        numbers = sorted(int(number) for number in re.findall(r"\d+", text))
        data = _parsed(text, self.today, self.languages, ["relative-time", "absolute-time"])
        # A date with an offset would be a moment, and then there is a time beside the one that was read before.
        if data is None or data.date_obj is None or data.date_obj.tzinfo is not None:
            return ()
        date = data.date_obj.date()
        # “A 29” is the 29th of the first month to the library.
        named = any(
            _names(tag, "months").get(word) == date.month
            for tag in self.languages
            for word in folded(text).split()
        )
        match data.parts:
            case ("month", "day") if named and numbers == [date.day]:
                return self._dated(None, date.month, date.day)
            case ("year", "month", "day") if self._accounts_for(
                numbers, date, data.period, month_is_named=named
            ):
                return (date,)
        return ()

    def _accounts_for(
        self, numbers: list[int], date: dt.date, period: str | None, *, month_is_named: bool
    ) -> bool:
        """Whether these are the numbers of “tomorrow”, of “in 3 days”, of “in 2 weeks”, or of day and year."""
        if not numbers:
            # “Next week” is not a day.
            return period == "day" or date > self.today + dt.timedelta(weeks=1)
        if len(numbers) == 1:
            ahead = abs((date - self.today).days)
            return ahead == numbers[0] * (_WEEK if period == "week" else 1)
        soon = abs(date.year - self.today.year) <= 2  # noqa: PLR2004 - years in which “26” is 2026
        years = [date.year, date.year % 100] if soon else [date.year]
        in_reach = month_is_named and date.year // 100 * 100 == _CENTURY
        return in_reach and numbers in [sorted((date.day, year)) for year in years]


def unit_length(unit: str, languages: tuple[str, ...]) -> dt.timedelta | None:
    """How long one of what this word names lasts; None where it names no unit of time."""
    # In Spanish “m” alone is a month to the library; nobody's event lasts for months.
    data = _parsed("1 min" if unit == "m" else f"1 {unit}", _SOME_DAY, languages, ["relative-time"])
    if data is None or data.date_obj is None or data.date_obj.tzinfo is not None:
        return None
    length = data.date_obj - dt.datetime.combine(_SOME_DAY, dt.time(12))
    return length if length in _UNITS else None


def _existing(dates: Iterable[tuple[int, int, int]]) -> Iterator[dt.date]:
    for year, month, day in dates:
        with suppress(ValueError, OverflowError):
            yield dt.date(year, month, day)


def _parsed(text: str, today: dt.date, languages: tuple[str, ...], parsers: list[str]) -> "DateData | None":
    # Only organizers need the library, and the bot starts sooner without it.
    from dateparser.data.languages_info import language_order  # noqa: PLC0415
    from dateparser.date import DateDataParser  # noqa: PLC0415

    known = [
        code
        for code in dict.fromkeys(tag.split("-")[0].lower() for tag in languages)
        if code in language_order
    ]
    if not text or not known:
        return None
    parser = DateDataParser(
        languages=known,
        use_given_order=True,
        settings={
            "RELATIVE_BASE": dt.datetime.combine(today, dt.time(12)),
            "PREFER_DATES_FROM": "future",
            # Without it the library reads the machine's own zone.
            "TIMEZONE": "UTC",
            "PARSERS": parsers,
        },
    )
    try:
        return parser.get_date_data(text)
    except Exception:  # noqa: BLE001 - people type anything, and the library names no errors of its own
        return None


@lru_cache(maxsize=64)
def _names(tag: str, of: Literal["days", "months"]) -> dict[str, int]:
    """Names of a language, whole and cut short to three letters or more as people do; Monday is 0, January is 1."""
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return {}
    wholes = locale.days if of == "days" else locale.months
    return {
        name[:length]: number
        for context in ("stand-alone", "format")
        for number, whole in wholes[context]["wide"].items()
        for name in [folded(whole)]
        for length in range(_SHORTEST_NAME, len(name) + 1)
    }
