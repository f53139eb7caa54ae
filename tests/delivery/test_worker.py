"""The worker: one at a time on a store, in the order of urgency, finished in time when the program ends."""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import sqlcipher3.dbapi2 as sqlcipher

from bot.actions.policy import Policy
from bot.delivery.pace import Pace
from bot.delivery.quiet import QuietHours
from bot.store.database import Database
from bot.store.mailings import Kind, Plan
from tests.delivering import Delivery, delivery_at
from tests.events import an_event
from tests.reminding import ONE_DAY, ONE_HOUR, opt_in_past_the_bot
from tests.running import KEY

ALWAYS = Policy(QuietHours(dt.time(0), dt.time(0), ZoneInfo("America/Detroit")))
FIRST = 7001


@asynccontextmanager
async def ground(folder: Path, people: int) -> AsyncIterator[tuple[Delivery, Database]]:
    """So many people who opted in to two events of tomorrow, and a worker that has not begun."""
    async with delivery_at(folder, ALWAYS) as delivery, Database.open(delivery.path, KEY) as database:
        async with aiohttp.ClientSession() as http:
            for chat_id in range(FIRST, FIRST + people):
                await delivery.add_person(http, chat_id)
        now = delivery.clock.now()
        async with database.transaction() as tables:
            for number in (1, 2):
                await tables.events.put(an_event(number, now + ONE_DAY), "en")
            for chat_id in range(FIRST, FIRST + people):
                await tables.people.join(chat_id, language="en", at=now)
                await opt_in_past_the_bot(tables, chat_id, "events", now)
        try:
            yield delivery, database
        finally:
            # The worker ends before the store is closed.
            await delivery.stop()


async def plan(
    delivery: Delivery, database: Database, event_id: int, *, kind: Kind = "reminder", priority: int = 1
) -> int:
    """A mailing about an event that is due now."""
    now = delivery.clock.now()
    async with database.transaction() as tables:
        event = await tables.events.find(event_id)
        assert event is not None
        start = event.row.starts_at
        mailing_id = await tables.mailings.plan(
            Plan(kind, priority, event_id, start, "hours", now, start, quiet=False), now=now
        )
    assert mailing_id is not None
    return mailing_id


async def states(database: Database, mailing_id: int) -> dict[int, str]:
    """The state of each delivery of a mailing, by chat."""
    async with database.reading() as tables:
        return {row.chat_id: row.state for row in await tables.deliveries.of_mailing(mailing_id)}


async def is_paused(database: Database) -> bool:
    """Whether a mailing is paused."""
    async with database.reading() as tables:
        return any(mailing.state == "paused" for mailing in await tables.mailings.to_come())


async def test_two_workers_on_one_store_are_impossible(tmp_path: Path) -> None:
    """The second waits for the first to end, and then takes over at once; nobody is sent to twice."""
    async with ground(tmp_path, 20) as (delivery, database):
        mailing_id = await plan(delivery, database, 1)
        delivery.pace = lambda: Pace(40)
        other = Delivery(delivery.simulator, delivery.bot, delivery.path, ALWAYS, delivery.clock, alone=False)
        await delivery.begin(database)
        async with Database.open(delivery.path, KEY) as second:
            await other.begin(second)
            await delivery.settled(database)
            assert set((await states(database, mailing_id)).values()) == {"sent"}
            assert [len(delivery.texts(chat_id)) for chat_id in range(FIRST, FIRST + 20)] == [1] * 20

            another = await plan(delivery, database, 2)
            await delivery.stop()
            await other.settled(database)
            assert set((await states(database, another)).values()) == {"sent"}
            await other.stop()


async def test_a_worker_whose_heart_stopped_is_succeeded(tmp_path: Path) -> None:
    """On another machine nobody can see it die: its lease runs out. What it had in hand is uncertain."""
    async with ground(tmp_path, 3) as (delivery, database):
        mailing_id = await plan(delivery, database, 1)
        now = delivery.clock.now()
        async with database.transaction() as tables:
            held_until = int(time.time()) - 7
            assert await tables.leases.take(
                "delivery",
                "a worker that died",
                machine="elsewhere",
                alone=False,
                now=held_until,
                dead_after=6,
            )
            await tables.mailings.begin_due(now=now, is_quiet=False)
            (mailing,) = await tables.mailings.under_way()
            await tables.mailings.fan_out(mailing, now=now, size=500)
            (claim,) = await tables.deliveries.claim(mailing_id, now=now, resting=(), at_most=1)
        delivery.alone = False
        await delivery.begin(database)
        await delivery.settled(database)
        became = await states(database, mailing_id)
        assert became.pop(claim.chat_id) == "uncertain"
        assert set(became.values()) == {"sent"}
        assert delivery.texts(claim.chat_id) == []


async def test_a_living_worker_elsewhere_is_not_disturbed(tmp_path: Path) -> None:
    """Its heart beat a moment ago: nothing is sent, whatever is due."""
    async with ground(tmp_path, 1) as (delivery, database):
        mailing_id = await plan(delivery, database, 1)
        async with database.transaction() as tables:
            assert await tables.leases.take(
                "delivery",
                "a living one",
                machine="elsewhere",
                alone=False,
                now=int(time.time()),
                dead_after=6,
            )
        await delivery.begin(database)
        await asyncio.sleep(1)
        assert await states(database, mailing_id) == {}


async def test_the_most_urgent_first(tmp_path: Path) -> None:
    """A notice of a change overtakes reminders that are being sent, for everybody."""
    async with ground(tmp_path, 30) as (delivery, database):
        delivery.pace = lambda: Pace(60)
        first = await plan(delivery, database, 1)
        await delivery.begin(database)
        async with asyncio.timeout(10):
            while list((await states(database, first)).values()).count("sent") < 5:
                pass  # each look is a query of its own
        await plan(delivery, database, 2, kind="announcement", priority=0)
        assert delivery.worker is not None
        delivery.worker.wake()
        await delivery.settled(database)
        for chat_id in range(FIRST, FIRST + 30):
            assert len(delivery.texts(chat_id)) == 2
        async with (
            aiohttp.ClientSession() as http,
            http.get(f"{delivery.simulator.url}/requests") as response,
        ):
            calls = [
                call["parameters"]["text"]
                for call in await response.json()
                if call["method"] == "sendMessage"
            ]
        urgent = [number for number, text in enumerate(calls) if "Event 2" in text]
        usual = [number for number, text in enumerate(calls) if "Event 1" in text]
        # Only those who had been sent a reminder within the last second come behind later reminders.
        assert sum(number > urgent[len(urgent) // 2] for number in usual) >= 10


async def test_never_two_to_one_chat_within_a_second(tmp_path: Path) -> None:
    """Two mailings for the same person: a second apart, however fast the lane is."""
    async with ground(tmp_path, 3) as (delivery, database):
        await plan(delivery, database, 1)
        await plan(delivery, database, 2)
        await delivery.begin(database)
        await delivery.settled(database)
        async with (
            aiohttp.ClientSession() as http,
            http.get(f"{delivery.simulator.url}/requests") as response,
        ):
            calls = [call for call in await response.json() if call["method"] == "sendMessage"]
        for chat_id in range(FIRST, FIRST + 3):
            first, second = (call["time"] for call in calls if int(call["parameters"]["chat_id"]) == chat_id)
            # What is measured is when Telegram takes it; the bot counts from when it sends.
            assert second - first >= 0.95


async def test_the_end_waits_for_what_is_under_way(tmp_path: Path) -> None:
    """It is finished and recorded within ten seconds; what takes longer is uncertain; the rest stays pending."""
    async with ground(tmp_path, 3) as (delivery, database):
        delivery.pace = lambda: Pace(2)
        mailing_id = await plan(delivery, database, 1)
        async with aiohttp.ClientSession() as http:
            for chat_id, seconds in ((FIRST, 1), (FIRST + 1, 60)):
                fault = {"method": "sendMessage", "kind": "slow", "user_id": chat_id, "seconds": seconds}
                async with http.post(f"{delivery.simulator.url}/faults", json=fault) as response:
                    response.raise_for_status()
        await delivery.begin(database)
        async with asyncio.timeout(10):
            while list((await states(database, mailing_id)).values()).count("intent") < 2:
                pass  # each look is a query of its own
        began = time.monotonic()
        await delivery.stop()
        assert time.monotonic() - began < 10
        assert await states(database, mailing_id) == {
            FIRST: "sent",
            FIRST + 1: "uncertain",
            FIRST + 2: "pending",
        }


async def test_a_letter_that_cannot_be_written_holds_up_nobody(tmp_path: Path) -> None:
    """An event without any text: its deliveries fail by name, and everything else goes out."""
    async with ground(tmp_path, 3) as (delivery, database):
        delivery.pace = lambda: Pace(1000, lambda: 50 * time.monotonic())
        bad, good = await plan(delivery, database, 1), await plan(delivery, database, 2)
        async with database.transaction() as tables:
            await tables.events.keep_texts(1, ())
        await delivery.begin(database)
        await delivery.settled(database)
        assert set((await states(database, bad)).values()) == {"failed"}
        assert set((await states(database, good)).values()) == {"sent"}


async def test_a_full_disk_for_a_while_loses_nobody(tmp_path: Path) -> None:
    """Turns that cannot be committed never happened: everybody is sent to once it heals, and nothing is paused."""
    async with ground(tmp_path, 6) as (delivery, database):
        delivery.failures_in_a_row = 2
        mailing_id = await plan(delivery, database, 1)
        async with aiohttp.ClientSession() as http:
            fault = {"method": "sendMessage", "kind": "500", "user_id": FIRST}
            async with http.post(f"{delivery.simulator.url}/faults", json=fault) as response:
                response.raise_for_status()
        refused, full_disk = 0, sqlcipher.OperationalError("database or disk is full")
        commit = database._writer.commit  # noqa: SLF001 - the disk fails below the database

        async def full() -> None:
            nonlocal refused
            if refused < 3:
                refused += 1
                raise full_disk
            await commit()

        database._writer.commit = full  # type: ignore[method-assign]  # noqa: SLF001 - as above
        await delivery.begin(database)
        await delivery.settled(database)
        assert refused == 3
        became = await states(database, mailing_id)
        assert became.pop(FIRST) == "uncertain"
        assert set(became.values()) == {"sent"}


async def test_an_hour_of_nothing_costs_nothing(tmp_path: Path) -> None:
    """With nothing due, the worker does not look at the store again and again."""
    async with ground(tmp_path, 1) as (delivery, database):
        await delivery.begin(database)
        await asyncio.sleep(0.3)
        looks = 0
        original = database.transaction

        def counted() -> object:
            nonlocal looks
            looks += 1
            return original()

        database.transaction = counted  # type: ignore[method-assign,assignment]  # counts, and does the same
        await asyncio.sleep(3)
        # The heart beats every two seconds.
        assert looks <= 2
        before = looks
        delivery.clock.forward(12 * ONE_HOUR)
        await asyncio.sleep(0.2)
        assert looks > before
