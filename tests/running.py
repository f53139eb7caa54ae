"""The real bot, running against a simulator over HTTP, for as long as a test wants it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

import aiohttp

from bot import app
from bot.actions.policy import policy_of
from bot.chat.flood import FloodGate
from bot.clock import MovableClock
from bot.content.model import Content
from bot.demo import put_samples
from bot.settings import Settings
from bot.simulator.server import Simulator
from bot.store.consents import Consent
from bot.store.database import Database, Tables
from tests.bot_api_schema import problems_of
from tests.logged import Log, logged
from tests.phone import Json, Phone

TOKEN = "42:TEST"  # noqa: S105 - opens nothing but a simulator
KEY = "7e" * 32
CONTENT = Path(__file__).parent.parent / "content"


@dataclass
class Campaign:
    """A simulator, a bot against it, and its store; ``stop`` and ``begin`` make a restart."""

    simulator: Simulator
    http: aiohttp.ClientSession
    database: Path
    log: Log
    content: Path = CONTENT
    organizers: str = ""
    quiet_hours: str = "none"
    sends_per_second: str = "200"
    failures_in_a_row: str = "50"
    second_approval: str = "yes"
    broadcasts_a_week: str = "3"
    paid_sends_per_second: str = ""
    channel: str = ""
    more: dict[str, str] = field(default_factory=dict)
    """Further settings, by their names in the environment."""
    gate: FloodGate = field(default_factory=lambda: FloodGate(burst=10_000, seconds=1.0))
    clock: MovableClock = field(default_factory=MovableClock)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None

    @property
    def settings(self) -> Settings:
        """The settings the bot runs with."""
        return Settings.read(
            env_file=self.database.with_name("no.env"),
            environment={
                "STANDPOINT_TOKEN": TOKEN,
                "STANDPOINT_API_URL": self.simulator.url,
                "STANDPOINT_DATABASE": str(self.database),
                "STANDPOINT_DATABASE_KEY": KEY,
                "STANDPOINT_CONTENT": str(self.content),
                "STANDPOINT_ORGANIZERS": self.organizers,
                "STANDPOINT_QUIET_HOURS": self.quiet_hours,
                "STANDPOINT_SENDS_PER_SECOND": self.sends_per_second,
                "STANDPOINT_FAILURES_IN_A_ROW": self.failures_in_a_row,
                "STANDPOINT_SECOND_APPROVAL": self.second_approval,
                "STANDPOINT_BROADCASTS_A_WEEK": self.broadcasts_a_week,
                "STANDPOINT_PAID_SENDS_PER_SECOND": self.paid_sends_per_second,
                "STANDPOINT_CHANNEL": self.channel,
                **self.more,
            },
        )

    async def begin(self) -> Self:
        """Starts the bot; returns when it serves."""
        serving = asyncio.Event()

        async def ready(_store: Database, _content: Content) -> None:
            serving.set()

        self._stopping = asyncio.Event()
        self._task = asyncio.create_task(
            app.run(self.settings, self._stopping, clock=self.clock, gate=self.gate, ready=ready)
        )
        waiting = asyncio.create_task(serving.wait())
        await asyncio.wait({self._task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if self._task.done():
            waiting.cancel()
            await self._task
        return self

    async def stop(self) -> None:
        """Stops the bot as Ctrl-C would; raises what it raised."""
        self._stopping.set()
        if self._task:
            await self._task
            self._task = None

    async def ended(self) -> None:
        """Waits until the bot has ended by itself; raises what it raised."""
        if self._task:
            task, self._task = self._task, None
            await task

    async def phone(self, name: str = "Emma", language: str | None = "en") -> Phone:
        """A new person's phone."""
        return await Phone.of(self.http, self.simulator.url, name, language)

    async def supporter(self, name: str = "Emma", language: str | None = "en") -> Phone:
        """A new person who has pressed Start."""
        phone = await self.phone(name, language)
        await phone.start()
        return phone

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Tables]:
        """The tables, through a connection of the test's own."""
        async with Database.open(self.database, KEY) as database, database.transaction() as tables:
            yield tables

    async def add_sample_events(self) -> None:
        """The content's sample events, counted from today."""
        from bot.chat.shelf import Shelf  # noqa: PLC0415 - only tests with events read the content a second time

        async with Database.open(self.database, KEY) as database:
            await put_samples(database, Shelf(self.content).content, self.clock)

    async def delivered(self, seconds: float = 20) -> None:
        """Waits until all that is due by now has been sent or given up; what waits for quiet hours is not due."""
        policy = policy_of(self.settings, ZoneInfo("America/Detroit"))
        async with Database.open(self.database, KEY) as database, asyncio.timeout(seconds):
            while True:
                now = self.clock.now()
                quiet = policy.quiet.covers(now)
                async with database.reading() as tables:
                    busy = [
                        mailing
                        for mailing in [*await tables.mailings.to_come(), *await tables.mailings.under_way()]
                        if mailing.state != "paused"
                        and mailing.due_at <= now
                        and not (mailing.quiet and quiet and mailing.expires_at > now)
                    ]
                    lapse = await tables.attendances.next_lapse()
                if not busy and (lapse is None or lapse > now):
                    return
                await asyncio.sleep(0.01)

    async def topics(self, phone: Phone) -> set[str]:
        """What this person hears about now, as the store has it."""
        async with self.store() as tables:
            return set(await tables.consents.topics(phone.user_id))

    async def consents(self, phone: Phone) -> list[Consent]:
        """Everything this person agreed to or withdrew, oldest first, as the store has it."""
        async with self.store() as tables:
            return await tables.consents.history(phone.user_id)

    async def state(self, phone: Phone) -> str | None:
        """Whether the store has this person as ``active`` or ``gone``; None when it does not know them."""
        async with self.store() as tables:
            person = await tables.people.find(phone.user_id)
        return person.state if person else None

    async def requests(self, method: str | None = None) -> list[Json]:
        """Every Bot API call so far."""
        async with self.http.get(f"{self.simulator.url}/requests") as response:
            calls: list[Json] = await response.json()
        return [call for call in calls if method in {None, call["method"]}]

    async def fault(self, **fault: object) -> None:
        """Makes the simulator fail as told."""
        async with self.http.post(f"{self.simulator.url}/faults", json=fault) as response:
            assert response.status == 200, await response.text()


@asynccontextmanager
async def campaign_at(folder: Path, more: Mapping[str, str] | None = None) -> AsyncIterator[Campaign]:
    """A campaign whose bot runs, with a new store in a folder and, if need be, further settings.

    In the end every request it made is held against aiogram's models, and no handler may have failed.
    """
    with logged(TOKEN, KEY) as log:
        async with (
            Simulator(token=TOKEN, port=0, webhook_pause=0.05) as simulator,
            aiohttp.ClientSession() as http,
        ):
            campaign = Campaign(simulator, http, folder / "standpoint.db", log, more=dict(more or {}))
            await campaign.begin()
            try:
                yield campaign
            finally:
                await campaign.stop()
            assert simulator.errors == []
            assert [problem for call in await campaign.requests() for problem in problems_of(call)] == []
            assert campaign.log.failures_expected or campaign.log.failures == []
