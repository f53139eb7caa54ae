"""The delivery worker by itself: a real store, a real Bot over HTTP against a simulator, and a clock that moves."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from telegram import Bot

from bot.actions.aftermath import Consequences
from bot.actions.policy import Policy
from bot.chat.post import Post
from bot.chat.request import AiohttpRequest
from bot.clock import MovableClock
from bot.delivery.breaker import Breaker
from bot.delivery.letters import CampaignLetters
from bot.delivery.pace import Pace
from bot.delivery.worker import Worker
from bot.simulator.server import Simulator
from bot.store.database import Database
from tests.running import TOKEN
from tests.said import content


@dataclass
class Delivery:
    """A worker that can be stopped and begun again, and what it works with."""

    simulator: Simulator
    bot: Bot
    path: Path
    policy: Policy
    clock: MovableClock = field(default_factory=MovableClock)
    pace: Callable[[], Pace] = lambda: Pace(1000)
    alone: bool = True
    failures_in_a_row: int = 50
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _working: asyncio.Task[None] | None = None
    worker: Worker | None = None

    async def begin(self, database: Database) -> None:
        """Starts a worker on this connection to the store."""
        self.worker = Worker(
            database=database,
            clock=self.clock,
            post=Post(self.bot, self.clock),
            letters=CampaignLetters(content, "standpoint_bot"),
            aftermath=Consequences(self.policy, lambda: "en"),
            pace=self.pace(),
            breaker=Breaker(self.failures_in_a_row),
            quiet=self.policy.quiet,
            alone=self.alone,
        )
        self._stopping = asyncio.Event()
        self._working = asyncio.create_task(self.worker.run(self._stopping))

    async def stop(self) -> None:
        """Stops it as the end of the program would; raises what it raised."""
        self._stopping.set()
        if self._working is not None:
            await self._working
            self._working = None

    async def settled(self, database: Database) -> None:
        """Waits until all that is due by now has been sent or given up."""
        async with asyncio.timeout(20):
            while await self._is_busy(database):
                pass  # each look is a query of its own

    async def _is_busy(self, database: Database) -> bool:
        now = self.clock.now()
        waits = self.policy.quiet.covers(now)
        async with database.reading() as tables:
            all_of_them = [*await tables.mailings.to_come(), *await tables.mailings.under_way()]
        return any(
            # What has begun goes on, also when the clock was set back since.
            (mailing.state in {"sending", "expiring", "cancelling"} or mailing.due_at <= now)
            and not (mailing.quiet and waits and mailing.expires_at > now)
            for mailing in all_of_them
        )

    async def add_person(self, http: aiohttp.ClientSession, chat_id: int, language: str = "en") -> None:
        """A person whose chat the bot may write to."""
        person = {"user_id": chat_id, "first_name": "Emma", "language_code": language}
        async with http.post(f"{self.simulator.url}/phones", json=person) as response:
            response.raise_for_status()
        async with http.post(f"{self.simulator.url}/phones/{chat_id}/start", json={}) as response:
            response.raise_for_status()

    def texts(self, chat_id: int) -> list[str]:
        """What the bot has written to a person, oldest first."""
        return [
            str(message.content["text"])
            for message in self.simulator.world.chats[chat_id].messages.values()
            if message.sender is None
        ]


@asynccontextmanager
async def delivery_at(folder: Path, policy: Policy) -> AsyncIterator[Delivery]:
    """A Telegram, a Bot and a place for the store; the worker is begun by the test."""
    async with Simulator(token=TOKEN, port=0) as simulator:
        bot = Bot(TOKEN, base_url=f"{simulator.url}/bot", request=AiohttpRequest())
        await bot.initialize()
        delivery = Delivery(simulator, bot, folder / "standpoint.db", policy)
        try:
            yield delivery
        finally:
            await delivery.stop()
            await bot.shutdown()
