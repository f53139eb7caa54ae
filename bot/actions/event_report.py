"""What came of an event so far: read from the store at one moment, as numbers."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

from bot.store.consents import Topic
from bot.store.database import Database
from bot.texts.dates import local
from bot.texts.organizer_report import BESIDES, EventReport

_MOST_DAYS = 14


async def read_report(database: Database, event_id: int) -> EventReport | None:
    """The report of one event, or None where there is no such event."""
    async with database.counting() as tables:
        event = await tables.events.find(event_id)
        if event is None:
            return None
        attendances, mailings = tables.attendances, tables.mailings
        totals = await attendances.totals(event_id, event.row.starts_at)
        days = by_day(await attendances.opt_ins_by_hour(event.topic), event.zone)
        return EventReport(
            event=event,
            opted_in=totals.opted_in,
            by_all=await attendances.count_opted_in(Topic("events")),
            days=days[-_MOST_DAYS:],
            earlier=sum(count for _, count in days[:-_MOST_DAYS]),
            taken=totals.taken,
            offered=totals.offered,
            waiting=totals.waiting,
            answers=totals.answers,
            reminders=await mailings.tally_of_event(event_id, ("reminder", "late")),
            notices=await mailings.tally_of_event(event_id, ("notice",)),
            besides={kind: await mailings.tally_of_event(event_id, (kind,)) for kind in BESIDES},
        )


def by_day(hours: list[tuple[int, int]], zone: ZoneInfo) -> list[tuple[dt.date, int]]:
    """Counts by hour (UTC epoch seconds of its beginning) as counts by local day, oldest first.

    An hour belongs to the day that it begins in: only in zones with half hours may a day begin within one.
    """
    days: Counter[dt.date] = Counter()
    for begins_at, count in hours:
        days[local(begins_at, zone).date()] += count
    return sorted(days.items())
