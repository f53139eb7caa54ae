"""One turn at the store: what it takes up, and when the next one is."""

import asyncio
import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.actions.aftermath import Consequences
from bot.actions.policy import Policy
from bot.delivery.breaker import Breaker
from bot.delivery.lease import Lease
from bot.delivery.letters import CampaignLetters
from bot.delivery.pace import Pace
from bot.delivery.quiet import QuietHours
from bot.delivery.turn import Turns
from bot.store.database import Database
from bot.store.mailings import Plan
from tests.events import an_event
from tests.reminding import opt_in_past_the_bot
from tests.running import KEY
from tests.said import content

ZONE = ZoneInfo("America/Detroit")
POLICY = Policy(QuietHours(dt.time(21), dt.time(8), ZONE))
NIGHT = int(dt.datetime(2031, 7, 9, 22, tzinfo=ZONE).timestamp())
ONE_HOUR = 3600


def turns_at(database: Database, lease: Lease) -> Turns:
    """Turns by the holder of the lease, at the usual pace."""
    return Turns(
        database=database,
        lease=lease,
        letters=CampaignLetters(content, "standpoint_bot"),
        aftermath=Consequences(POLICY, lambda: "en"),
        pace=Pace(25),
        breaker=Breaker(50),
        quiet=POLICY.quiet,
    )


async def test_what_keeps_the_quiet_hours_does_not_hide_what_does_not(tmp_path: Path) -> None:
    """While a mailing waits for the morning, the next turn is when one is due that waits for no morning."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as database:
        lease = Lease(database, alone=True)
        turns = turns_at(database, lease)
        starts_at = NIGHT + 12 * ONE_HOUR
        async with database.transaction() as tables:
            await tables.events.put(an_event(1, starts_at), "en")
            for part, due_at, quiet in (
                ("day", NIGHT - ONE_HOUR, True),
                ("hours", NIGHT + ONE_HOUR, False),
            ):
                await tables.mailings.plan(
                    Plan("reminder", 1, 1, starts_at, part, due_at, starts_at, quiet=quiet), now=NIGHT
                )
        assert await lease.take(asyncio.Event())
        found = await turns.take((), now=NIGHT, at_most=32)
        assert found.next_at == NIGHT + ONE_HOUR


async def test_a_long_list_takes_no_longer_to_begin(tmp_path: Path) -> None:
    """The first people are sent to while the others still get their rows, a chunk at a time."""
    people = range(100_000, 103_000)
    async with Database.open(tmp_path / "standpoint.db", KEY) as database:
        lease = Lease(database, alone=True)
        turns = turns_at(database, lease)
        async with database.transaction() as tables:
            await tables.events.put(an_event(1, NIGHT + 12 * ONE_HOUR), "en")
            for chat_id in people:
                await tables.people.join(chat_id, language="en", at=NIGHT)
                await opt_in_past_the_bot(tables, chat_id, "events", NIGHT)
            starts_at = NIGHT + 12 * ONE_HOUR
            plan = Plan("announcement", 2, 1, starts_at, "", NIGHT, starts_at, quiet=False)
            mailing_id = await tables.mailings.plan(plan, now=NIGHT)
        assert mailing_id is not None
        assert await lease.take(asyncio.Event())
        found = await turns.take((), now=NIGHT, at_most=32)
        assert found.taken
        async with database.reading() as tables:
            begun = await tables.deliveries.of_mailing(mailing_id)
        assert 0 < len(begun) < len(people)
        assert found.spreading
        # Everybody has their row in the end, once.
        while await turns.spread(now=NIGHT):
            pass
        async with database.reading() as tables:
            assert [row.chat_id for row in await tables.deliveries.of_mailing(mailing_id)] == list(people)
