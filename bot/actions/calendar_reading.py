"""A calendar file → what it says about each event that is not over, by icalendar and recurring-ical-events.

Only what an event's screen shows is taken: nobody who is invited or organizes, no alarm, no attachment.

Neither library has a bound on time, and a rule may ask for the 30th of February until the year 9999. So this module
also runs as a process, which whoever started it ends when it takes too long.
"""

import datetime as dt
import re
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from bot.actions.calendar_html import without_html
from bot.actions.calendar_values import (
    LONGEST_TEXT,
    Entry,
    EntryRefusedError,
    all_of,
    cut,
    epoch,
    is_cancelled,
    is_private,
    position_of,
    prepare_rule,
    put_in_zone,
    refuse,
    title_of,
    web_address,
    word,
)
from bot.errors import StandpointError
from bot.store.events import EventFacts
from bot.texts.calendar_file import one_line, plain

MOST_BYTES = 1024 * 1024
MOST_ENTRIES = 2_000
MOST_EVENTS = 3_000
"""How many events one file may make, occurrences counted one by one."""
MOST_OCCURRENCES = 26
"""How many coming occurrences of a series become events."""
YEARS_AHEAD = 30
REFUSED = 3
"""The status the process ends with when the file cannot be taken and it said why."""

_MOST_MEMORY = 1024 * 1024 * 1024
_DAY = 24 * 60 * 60
_ALWAYS = 2**62
_LONGEST_DESCRIPTION = 2_000
_LONGEST_UID = 500
_FOLD = re.compile(rb"\r?\n[ \t]")
_DATES = ("DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE")
_SEVERAL = ("RRULE", "RDATE", "EXDATE", "CLASS")


class CalendarError(StandpointError):
    """The file is no calendar that can be read; export it again as an iCalendar file (.ics)."""


@dataclass(frozen=True, slots=True)
class Told:
    """How much a file says about a UID: everything that begins up to ``until`` (UTC epoch seconds), as of a revision."""

    until: int
    revision: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a file says about the events that are not over.

    Attributes:
        events: The events and occurrences, next first. Only a cancelled one may lack a title.
        refused: A sentence for each event that was left out, and one for all that are over.
        told: How much the file says about each UID that it tells about in full: a coming occurrence that begins
            by then and is not among ``events`` takes place no more.
    """

    events: tuple[EventFacts, ...]
    refused: tuple[str, ...]
    told: Mapping[str, Told]


AS_JSON = TypeAdapter(Calendar)


def main() -> None:
    """The process that reads: a file on stdin → a ``Calendar`` as JSON, or a sentence and a status that says so."""
    zone, after, seconds = sys.argv[1:]
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - only Unix has it, and not every Unix every limit

        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 1))
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    try:
        calendar = parse_calendar(sys.stdin.buffer.read(), zone=ZoneInfo(zone), after=int(after))
    except CalendarError as error:
        sys.stdout.buffer.write(str(error).encode())
        sys.exit(REFUSED)
    sys.stdout.buffer.write(AS_JSON.dump_json(calendar))


def parse_calendar(data: bytes, *, zone: ZoneInfo, after: int) -> Calendar:
    """What ``calendars.read_calendar`` does, in this process and for as long as it takes.

    Raises:
        CalendarError: The file cannot be taken at all.
    """
    if len(data) > MOST_BYTES:
        sentence = "The calendar is larger than 1 MiB; export fewer events, such as only the coming ones."
        raise CalendarError(sentence)
    # A fold may stand in the middle of a character, so lines are put together before they are decoded.
    unfolded = _FOLD.sub(b"", data)
    try:
        unfolded.decode("utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _Reading(zone, after).calendar(unfolded)
    except CalendarError:
        raise
    except UnicodeDecodeError as error:
        sentence = "The calendar is not in UTF-8; save the file with the encoding UTF-8."
        raise CalendarError(sentence) from error
    except Exception as error:
        # The libraries raise errors of many kinds.
        raise CalendarError from error


@dataclass(slots=True)
class _Reading:
    """One file's entries, UID by UID.

    Attributes:
        zone: What local time means: the campaign's zone, or the file's own.
    """

    zone: ZoneInfo
    after: int
    events: list[EventFacts] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    told: dict[str, Told] = field(default_factory=dict)
    over: int = 0

    def calendar(self, data: bytes) -> Calendar:
        """The whole file."""
        # Only organizers need the libraries, and the bot starts sooner without them.
        from icalendar import Calendar as Component  # noqa: PLC0415
        from icalendar.timezone import tzp  # noqa: PLC0415
        from icalendar.timezone.tzid import is_utc  # noqa: PLC0415
        from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415

        # What another file called a zone is forgotten, and a Windows zone is the one that its name stands for, not
        # the nameless one that the file may describe beside it.
        tzp.use_default()
        for name in WINDOWS_TO_OLSON:
            tzp.timezone(name)
        calendar: Entry = Component.from_ical(data)
        entries = calendar.walk("VEVENT")
        if calendar.name != "VCALENDAR":
            raise CalendarError
        if len(entries) > MOST_ENTRIES:
            sentence = f"The calendar has more than {MOST_ENTRIES:,} entries; export fewer, such as only the coming ones."
            raise CalendarError(sentence)
        named: object = tzp.timezone(str(calendar.get("X-WR-TIMEZONE", "")))
        # UTC stands there when nobody chose a zone.
        if isinstance(named, ZoneInfo) and not is_utc(named):
            self.zone = named
        for uid, group in self._by_uid(entries, cancelling=word(calendar, "METHOD") == "CANCEL").items():
            self._take(uid, group)
        if self.over:
            events = "event is" if self.over == 1 else "events are"
            self.refused.append(f"{self.over} {events} over and left out.")
        self.events.sort(key=lambda facts: (facts.starts_at, facts.uid, facts.occurrence))
        return Calendar(tuple(self.events), tuple(self.refused), self.told)

    def _by_uid(self, entries: Iterable[Entry], *, cancelling: bool) -> Mapping[str, list[Entry]]:
        groups: dict[str, list[Entry]] = {}
        for entry in entries:
            for name, value in list(entry.items()):
                if isinstance(value, list) and name not in _SEVERAL:
                    entry[name] = value[0]
            if cancelling:
                entry["STATUS"] = "CANCELLED"
            sequence = entry.get("SEQUENCE")
            entry["SEQUENCE"] = max(0, sequence) if isinstance(sequence, int) else 0
            uid = one_line(str(entry.get("UID", "")))
            if 0 < len(uid) <= _LONGEST_UID:
                groups.setdefault(uid, []).append(entry)
            else:
                why = "it has no UID to know it by; export it from a calendar program"
                self.refused.append(_left_out([entry], why))
        return groups

    def _take(self, uid: str, entries: list[Entry]) -> None:
        try:
            if any(is_private(entry) for entry in entries):
                refuse("it is marked as private")
            self._take_public(uid, entries)
        except EntryRefusedError as error:
            self.refused.append(_left_out(entries, str(error)))
        except Exception:  # noqa: BLE001 - the libraries raise errors of many kinds for what makes no sense
            why = "its dates or the rule by which it repeats make no sense; write them anew"
            self.refused.append(_left_out(entries, why))
        if len(self.events) > MOST_EVENTS:
            sentence = f"The calendar makes more than {MOST_EVENTS:,} events; export it in smaller parts."
            raise CalendarError(sentence)

    def _take_public(self, uid: str, entries: list[Entry]) -> None:
        """The event or series itself (the last one with the latest SEQUENCE), and the occurrences that differ."""
        own = [entry for entry in entries if "RECURRENCE-ID" in entry]
        whole = [entry for entry in entries if "RECURRENCE-ID" not in entry]
        main = max(reversed(whole), key=lambda entry: entry["SEQUENCE"], default=None)
        if main is not None and is_cancelled(main):
            self.told[uid] = Told(_ALWAYS, main["SEQUENCE"])
            return
        repeats = bool(own) or (main is not None and ("RRULE" in main or "RDATE" in main))
        until = self.after + YEARS_AHEAD * 366 * _DAY
        found: list[EventFacts] = []
        for entry, original in self._coming(own if main is None else [main, *own]):
            facts = self._facts(uid, entry, main, original if repeats else None)
            if facts.starts_at > until:
                if not found:
                    refuse(f"it begins more than {YEARS_AHEAD} years from now; correct its date")
                break
            if len(found) == MOST_OCCURRENCES:
                until = found[-1].starts_at
                break
            if (facts.ends_at or facts.starts_at) > self.after:
                found.append(facts)
        self.events += found
        self.over += not found
        if main is not None:
            self.told[uid] = Told(until, main["SEQUENCE"])

    def _coming(self, entries: list[Entry]) -> Iterator[tuple[Entry, dt.date]]:
        """Every occurrence from a day before ``after`` on, next first, and when it would have begun unmoved."""
        import recurring_ical_events  # noqa: PLC0415 - as above
        from icalendar import Calendar as Component  # noqa: PLC0415 - as above

        for entry in entries:
            self._prepare(entry)
        # The library gives all that THISANDFUTURE moves the RECURRENCE-ID of the first.
        moved = {
            entry["RECURRENCE-ID"].dt: entry["DTSTART"].dt - entry["RECURRENCE-ID"].dt
            for entry in entries
            if "RECURRENCE-ID" in entry and "RANGE" in entry["RECURRENCE-ID"].params
        }
        calendar = Component()
        calendar.subcomponents = entries
        begin = dt.datetime.fromtimestamp(self.after - _DAY, dt.UTC)
        for entry in recurring_ical_events.of(calendar).after(begin):
            original = entry["RECURRENCE-ID"].dt
            yield entry, entry["DTSTART"].dt - moved[original] if original in moved else original

    def _prepare(self, entry: Entry) -> None:
        """Refuses what the libraries would pass by, and makes its times comparable."""
        broken = [name for name, _ in entry.errors if name in (*_DATES, "DURATION", "RRULE")]
        if broken or "EXRULE" in entry:
            refuse(f"its {(broken or ['EXRULE'])[0]} cannot be read; write it anew")
        if "DTSTART" not in entry and is_cancelled(entry):
            entry["DTSTART"] = entry["RECURRENCE-ID"]
        if "DTSTART" not in entry:
            refuse("it has no start (DTSTART); give it one")
        put_in_zone(entry["DTSTART"], self.zone)
        for name in _DATES:
            for dates in all_of(entry, name):
                put_in_zone(dates, getattr(entry.start, "tzinfo", None) or self.zone)
        if entry.end <= entry.start:
            entry.pop("DTEND", None)
            entry.pop("DURATION", None)
        for rule in all_of(entry, "RRULE"):
            prepare_rule(rule, entry.start, self.zone)

    def _facts(self, uid: str, entry: Entry, main: Entry | None, original: dt.date | None) -> EventFacts:
        from icalendar.timezone.tzid import is_utc  # noqa: PLC0415 - as above

        start, end = entry["DTSTART"].dt, entry["DTEND"].dt
        zone = getattr(start, "tzinfo", None)
        if not isinstance(zone, ZoneInfo) or is_utc(zone):
            zone = self.zone
        title = title_of(entry) or (title_of(main) if main is not None else "")
        cancelled = is_cancelled(entry)
        if not title and not cancelled:
            refuse("it has no title (SUMMARY); give it one")
        latitude, longitude = position_of(entry)
        return EventFacts(
            uid=uid,
            occurrence=0 if original is None else epoch(original, zone),
            starts_at=epoch(start, zone),
            ends_at=epoch(end, zone) if end > start else None,
            all_day=not isinstance(start, dt.datetime),
            zone=zone.key,
            latitude=latitude,
            longitude=longitude,
            link=web_address(str(entry.get("URL", "")).strip()),
            cancelled=cancelled,
            # One SEQUENCE for the whole series: only then do two files about it compare.
            revision=(entry if main is None else main)["SEQUENCE"],
            title=title,
            description=cut(plain(without_html(str(entry.get("DESCRIPTION", "")))), _LONGEST_DESCRIPTION),
            place=cut(one_line(str(entry.get("LOCATION", ""))), LONGEST_TEXT),
        )


def _left_out(entries: Iterable[Entry], why: str) -> str:
    private = any(is_private(entry) for entry in entries)
    title = "" if private else next(filter(None, map(title_of, entries)), "")
    return f"{f'“{title[:60]}”' if title else 'An event'} is left out: {why}."


if __name__ == "__main__":
    main()
