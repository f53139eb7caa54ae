"""Calendar files into the list of events: read in a process of its own, then imported in one transaction."""

import asyncio
import math
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.actions import calendar_reading
from bot.actions.calendar_preview import (
    Change,
    Imported,
    Preview,
    differences,
    with_facts,
    with_what_stays,
)
from bot.actions.calendar_reading import AS_JSON, MOST_BYTES, REFUSED, Calendar, CalendarError, Told
from bot.actions.events import changed, material
from bot.actions.policy import Policy
from bot.errors import StandpointError
from bot.store.database import Database, Tables
from bot.store.events import Event, EventFacts
from bot.texts.calendar_file import calendar_of_all

_MOST_SECONDS = 10
_LONG_AGO = -(2**62)


class PreviewOutdatedError(StandpointError):
    """The events have changed since the preview; look at a new one."""


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


async def compare(tables: Tables, calendar: Calendar, *, language: str, now: int) -> Preview:
    """What importing a file would do to the list of events; it changes nothing.

    An event of the file that an earlier one told about is updated, unless the store's is of a later SEQUENCE.
    What the file says is cancelled becomes cancelled if it is there, and so does a coming occurrence that the
    file no longer has. Events that the file does not mention at all are left as they are, and so are the link and
    the position of one for which the file gives none.

    Args:
        tables: The store.
        calendar: The file as read.
        language: The language that its texts are in.
        now: UTC epoch seconds.
    """
    groups: dict[str, list[EventFacts]] = {uid: [] for uid in calendar.told}
    for facts in calendar.events:
        groups.setdefault(facts.uid, []).append(facts)
    changes: list[Change] = []
    for uid, events in groups.items():
        stored = {event.row.occurrence: event for event in await tables.events.series(uid, after=_LONG_AGO)}
        told = calendar.told.get(uid)
        if told is not None and _is_all_newer(stored, events, told):
            changes += _left_alone(stored, events, language)
            continue
        changes += [_compared(facts, stored.pop(facts.occurrence, None), language) for facts in events]
        if told is not None:
            changes += _no_longer_there(stored.values(), told, language, now)
    return Preview(tuple([await _counted(tables, change, language, now) for change in changes]), language)


async def import_calendar(  # noqa: PLR0913 - all but two are named
    database: Database,
    calendar: Calendar,
    *,
    language: str,
    now: int,
    policy: Policy,
    mark: str | None = None,
) -> Imported:
    """Does what ``compare`` says, in one transaction, and plans what people are told of it.

    New events are not announced; those who opted in to an event hear what has materially changed. What organizers
    decided about an event beyond its calendar stays, and so do its texts in other languages.

    Args:
        database: The store.
        calendar: The file as read.
        language: The language that its texts are in.
        now: UTC epoch seconds.
        policy: The campaign's.
        mark: The mark of the preview that somebody said yes to.

    Raises:
        PreviewOutdatedError: The import would no longer do what the preview with this mark said.
    """
    async with database.transaction() as tables:
        preview = await compare(tables, calendar, language=language, now=now)
        if mark is not None and mark != preview.mark:
            raise PreviewOutdatedError
        moving = {
            change.facts.uid for change in preview.changes if change.kind in {"new", "changed", "cancelled"}
        }
        for change in preview.changes:
            event_id = await _write(tables, change, language, is_news=change.facts.uid in moving)
            if event_id is not None:
                await changed(tables, change.before, event_id, policy=policy, now=now)
    return preview.counts


async def export_calendar(
    tables: Tables, languages: Sequence[str], *, zone: ZoneInfo, now: int, host: str
) -> tuple[bytes, int]:
    """All events that are not over, cancelled ones too, as one iCalendar file; and how many there are.

    What it gives can be imported again: into this store it changes nothing. What only this bot knows of an event
    (how many places, reminders, the picture, what to bring) is not in it.

    Args:
        tables: The store.
        languages: The first of these that an event has a text in is the one it is written in.
        zone: The campaign's zone.
        now: UTC epoch seconds.
        host: Who signs the file as its maker.
    """
    count = await tables.events.count_not_over(after=now)
    events = await tables.events.not_over(after=now, at_most=count)
    return calendar_of_all(events, languages, zone=zone, now=now, host=host), len(events)


def _is_all_newer(stored: Mapping[int, Event], events: Iterable[EventFacts], told: Told) -> bool:
    """Whether the store knows later news of everything that the file and the store both know."""
    both = [stored[facts.occurrence] for facts in events if facts.occurrence in stored] or stored.values()
    return bool(stored) and all(told.revision < event.row.sequence for event in both)


def _left_alone(stored: Mapping[int, Event], events: Sequence[EventFacts], language: str) -> Iterable[Change]:
    if not events:
        event = next(iter(stored.values()))
        yield Change("older", event.facts(language), event)
    for facts in events:
        yield Change("older", facts, stored.get(facts.occurrence))


def _no_longer_there(missing: Iterable[Event], told: Told, language: str, now: int) -> Iterable[Change]:
    for event in missing:
        if event.is_ahead(now) and event.row.starts_at <= told.until:
            # The file's revision goes along, so that an older file cannot bring the occurrence back.
            yield _cancelled(event, max(event.row.sequence, told.revision), language)


def _compared(facts: EventFacts, stored: Event | None, language: str) -> Change:
    if stored is None:
        # What never was announced needs no row that says it does not take place.
        return Change("same" if facts.cancelled else "new", facts)
    if facts.revision < stored.row.sequence:
        return Change("older", facts, stored)
    if facts.cancelled:
        if stored.row.state == "cancelled":
            return Change("same", facts, stored)
        return _cancelled(stored, facts.revision, language)
    facts = with_what_stays(facts, stored, language)
    what = differences(stored, facts, language)
    return Change("changed" if what else "same", facts, stored, what)


def _cancelled(event: Event, revision: int, language: str) -> Change:
    facts = replace(event.facts(language), cancelled=True, revision=revision)
    return Change("cancelled", facts, event, ("state",))


async def _counted(tables: Tables, change: Change, language: str, now: int) -> Change:
    before, facts = change.before, change.facts
    if before is None or not change.what or max(before.row.starts_at, facts.starts_at) <= now:
        return change
    if not material(before, with_facts(before, facts, language)):
        return change
    return replace(change, told=await tables.attendances.count_to_notify(before.row.event_id))


async def _write(tables: Tables, change: Change, language: str, *, is_news: bool) -> int | None:
    """Writes one event; gives its id if anything follows from that."""
    facts, before = change.facts, change.before
    if change.kind in {"new", "changed"}:
        return await tables.events.put(facts, language)
    if before is None:
        return None
    if change.kind == "cancelled":
        await tables.events.cancel(before.row.event_id, revision=facts.revision)
        return before.row.event_id
    if change.kind == "same" and is_news:
        # One SEQUENCE for the whole series: only then is an older file known by it.
        await tables.events.set_sequence(before.row.event_id, facts.revision)
    return None
