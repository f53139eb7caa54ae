"""When the program starts, the reminders of all events that are ahead are what events and quiet hours say now."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.actions.policy import Policy
from bot.actions.reminders import is_planned, rungs_of
from bot.actions.replanning import Replanning, plan_some
from bot.clock import MovableClock
from bot.delivery.quiet import QuietHours
from bot.store.database import Database
from tests.events import an_event
from tests.running import KEY

ZONE = ZoneInfo("America/Detroit")
NOW = int(dt.datetime(2027, 10, 1, 12, tzinfo=ZONE).timestamp())
ONE_DAY = 24 * 3600
EVENTS = 420
"""More than are looked at before anything is sent."""
NIGHT = Policy(QuietHours(dt.time(21), dt.time(8), ZONE))
LONG_NIGHT = Policy(QuietHours(dt.time(18), dt.time(12), ZONE))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A store with many events and no reminders, as an older version left it."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as opened:
        async with opened.transaction() as tables:
            for number in range(1, EVENTS + 1):
                await tables.events.put(an_event(number, NOW + number * ONE_DAY), "en")
        yield opened


async def plan_all(database: Database, policy: Policy) -> None:
    """From the first event to the last."""
    after: tuple[int, int] | None = NOW, 0
    while after is not None:
        after = await plan_some(database, after, policy=policy, now=NOW)


async def planned(database: Database) -> dict[int | None, set[int]]:
    """When the reminders of each event are due."""
    due: dict[int | None, set[int]] = {}
    async with database.reading() as tables:
        for mailing in await tables.mailings.to_come():
            due.setdefault(mailing.event_id, set()).add(mailing.due_at)
    return due


async def expected(database: Database, policy: Policy) -> dict[int | None, set[int]]:
    """When they are to be due, those that are over left out."""
    async with database.reading() as tables:
        events = await tables.events.ahead(after=NOW)
    found = {
        event.row.event_id: {rung.due_at for rung in rungs_of(event, policy.quiet) if rung.due_at > NOW}
        for event in events
    }
    return {event_id: due for event_id, due in found.items() if due}


async def test_every_event_gets_its_reminders(database: Database) -> None:
    """Those of the last as well as of the first."""
    await plan_all(database, NIGHT)
    assert await planned(database) == await expected(database, NIGHT)


async def test_they_follow_other_quiet_hours(database: Database) -> None:
    """A setting may have changed while the program did not run."""
    await plan_all(database, NIGHT)
    before = await planned(database)
    await plan_all(database, LONG_NIGHT)
    assert await planned(database) == await expected(database, LONG_NIGHT) != before


async def test_what_is_planned_already_is_only_read(database: Database) -> None:
    """A second time there is nothing to write."""
    await plan_all(database, NIGHT)
    async with database.reading() as tables:
        for event in await tables.events.ahead(after=NOW):
            mailings = await tables.mailings.of_event(event.row.event_id)
            assert is_planned(event, mailings, NIGHT, NOW)
            assert not is_planned(event, mailings, LONG_NIGHT, NOW)


async def test_the_next_events_come_before_anything_is_sent(database: Database) -> None:
    """The others follow beside everything else."""
    clock = MovableClock()
    clock.move_to(NOW)
    replanning = Replanning(database, clock, NIGHT)
    await replanning.begin()
    whole, soon = await expected(database, NIGHT), await planned(database)
    assert soon == {event_id: due for event_id, due in whole.items() if event_id in soon}
    assert 0 < max(event_id or 0 for event_id in soon) < EVENTS
