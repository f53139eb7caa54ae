"""One turn at the store: when the next one is."""

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
from tests.running import KEY
from tests.said import content

ZONE = ZoneInfo("America/Detroit")
POLICY = Policy(QuietHours(dt.time(21), dt.time(8), ZONE))
NIGHT = int(dt.datetime(2031, 7, 9, 22, tzinfo=ZONE).timestamp())
ONE_HOUR = 3600


async def test_what_keeps_the_quiet_hours_does_not_hide_what_does_not(tmp_path: Path) -> None:
    """While a mailing waits for the morning, the next turn is when one is due that waits for no morning."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as database:
        lease = Lease(database, alone=True)
        turns = Turns(
            database=database,
            lease=lease,
            letters=CampaignLetters(content, "standpoint_bot"),
            aftermath=Consequences(POLICY, lambda: "en"),
            pace=Pace(25),
            breaker=Breaker(50),
            quiet=POLICY.quiet,
        )
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
