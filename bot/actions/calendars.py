"""Calendar files into the list of events: read in a process of its own, then imported in one transaction."""

import asyncio
import math
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from bot.actions import calendar_reading
from bot.actions.calendar_reading import AS_JSON, MOST_BYTES, REFUSED, Calendar, CalendarError, Told
from bot.store.database import Database, Tables
from bot.store.events import Event, EventFacts

_MOST_SECONDS = 10
_LONG_AGO = -(2**62)

_Count = Literal["new", "changed", "same", "cancelled", "older"]


@dataclass(frozen=True, slots=True)
class Imported:
    """How many events an import added, changed, found unchanged, cancelled, or left alone as newer than the file."""

    new: int = 0
    changed: int = 0
    same: int = 0
    cancelled: int = 0
    older: int = 0

    def __str__(self) -> str:
        """``3 new, 1 changed, 20 the same, 0 cancelled, 2 older than what is here``."""
        return (
            f"{self.new} new, {self.changed} changed, {self.same} the same, {self.cancelled} cancelled, "
            f"{self.older} older than what is here"
        )


async def read_calendar(
    data: bytes, *, zone: ZoneInfo, after: int, seconds: float = _MOST_SECONDS
) -> Calendar:
    """Reads an iCalendar file (RFC 5545) in a process of its own.

    Args:
        data: The file.
        zone: The campaign's zone: whole days and times without a zone are in it, unless the file has an
            X-WR-TIMEZONE; times in UTC are shown in it.
        after: What ended by then (UTC epoch seconds) is left out.
        seconds: How long it may take.

    Raises:
        CalendarError: The file cannot be taken at all.
    """
    command = (sys.executable, "-m", calendar_reading.__name__, zone.key, str(after), str(math.ceil(seconds)))
    # In the folder that the package is in, so that it is the same package wherever the command was typed.
    folder = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    try:
        async with asyncio.timeout(seconds):
            said, _ = await process.communicate(data[: MOST_BYTES + 1])
    except TimeoutError as error:
        sentence = "The calendar takes too long to read; export fewer events that repeat, or begin the old ones anew."
        raise CalendarError(sentence) from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
    if process.returncode == REFUSED:
        raise CalendarError(said.decode())
    if process.returncode:
        sentence = "The calendar takes too much to read; export fewer events, such as only the coming ones."
        raise CalendarError(sentence)
    return AS_JSON.validate_json(said)


async def import_calendar(database: Database, calendar: Calendar, *, language: str, now: int) -> Imported:
    """Brings the list of events up to date with a file, in one transaction.

    An event of the file that an earlier one told about is updated, unless the store's is of a later SEQUENCE.
    What the file says is cancelled becomes cancelled if it is there, and so does a coming occurrence that the
    file no longer has. Events that the file does not mention at all are left as they are.

    Args:
        database: The store.
        calendar: The file as read.
        language: The language that its texts are in; the texts in other languages stay.
        now: UTC epoch seconds.
    """
    groups: dict[str, list[EventFacts]] = {uid: [] for uid in calendar.told}
    for facts in calendar.events:
        groups.setdefault(facts.uid, []).append(facts)
    counts: Counter[_Count] = Counter()
    async with database.transaction() as tables:
        for uid, events in groups.items():
            stored = {
                event.row.occurrence: event for event in await tables.events.series(uid, after=_LONG_AGO)
            }
            told = calendar.told.get(uid)
            if told is not None and _is_all_newer(stored, events, told):
                counts["older"] += max(1, len(events))
                continue
            for facts in events:
                counts[await _put(tables, facts, stored.pop(facts.occurrence, None), language)] += 1
            if told is not None:
                counts["cancelled"] += await _cancel_missing(tables, stored.values(), told, now)
    return Imported(counts["new"], counts["changed"], counts["same"], counts["cancelled"], counts["older"])


def _is_all_newer(stored: Mapping[int, Event], events: Iterable[EventFacts], told: Told) -> bool:
    """Whether the store knows later news of everything that the file and the store both know."""
    both = [stored[facts.occurrence] for facts in events if facts.occurrence in stored] or stored.values()
    return bool(stored) and all(told.revision < event.row.revision for event in both)


async def _cancel_missing(tables: Tables, missing: Iterable[Event], told: Told, now: int) -> int:
    cancelled = 0
    for event in missing:
        row = event.row
        if event.is_ahead(now) and row.starts_at <= told.until:
            # The file's revision goes along, so that an older file cannot bring the occurrence back.
            await tables.events.cancel(row.event_id, revision=max(row.revision, told.revision))
            cancelled += 1
    return cancelled


async def _put(tables: Tables, facts: EventFacts, stored: Event | None, language: str) -> _Count:
    if stored is not None and facts.revision < stored.row.revision:
        return "older"
    if facts.cancelled:
        # What never was announced needs no row that says it does not take place.
        if stored is None or stored.row.state == "cancelled":
            return "same"
        await tables.events.cancel(stored.row.event_id, revision=facts.revision)
        return "cancelled"
    if stored is not None and _facts_of(stored, language) == facts:
        return "same"
    await tables.events.put(facts, language)
    return "new" if stored is None else "changed"


def _facts_of(event: Event, language: str) -> EventFacts | None:
    row, text = event.row, event.texts.get(language)
    if text is None:
        return None
    return EventFacts(
        uid=row.uid,
        occurrence=row.occurrence,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        all_day=bool(row.all_day),
        zone=row.zone,
        latitude=row.latitude,
        longitude=row.longitude,
        link=row.link,
        cancelled=row.state == "cancelled",
        revision=row.revision,
        title=text.title,
        description=text.description,
        place=text.place,
    )
