"""The bot is killed at any moment: no opt-out is lost, none is recorded twice, and the person is answered."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.simulator.server import Simulator
from bot.store.database import Database
from tests import program
from tests.calling import webhook
from tests.phone import Phone
from tests.program import Program
from tests.running import CONTENT, KEY, TOKEN
from tests.said import content, phrase, yes

WAYS = ("polling", "webhook")
MOMENTS = 20
LATEST_SECONDS = 0.08
"""An idle machine has served and acknowledged a STOP before that; a busy one is somewhere in the middle of it."""

GIVEN = [("updates", "given"), ("events", "given")]
both_ways = pytest.mark.parametrize("way", WAYS)

STOPPED = [("everything", "withdrawn"), ("events", "withdrawn"), ("updates", "withdrawn")]


@dataclass
class Ground:
    """A Telegram that outlives the bot, and the store they leave behind."""

    simulator: Simulator
    http: aiohttp.ClientSession
    folder: Path
    more: Mapping[str, str]

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Program]:
        """``standpoint run`` as a process of its own, from when it serves."""
        settings = {
            "STANDPOINT_TOKEN": TOKEN,
            "STANDPOINT_API_URL": self.simulator.url,
            "STANDPOINT_DATABASE": str(self.folder / "standpoint.db"),
            "STANDPOINT_DATABASE_KEY": KEY,
            "STANDPOINT_CONTENT": str(CONTENT),
            **self.more,
        }
        async with program.running("run", folder=self.folder, settings=settings) as process:
            await process.says("serving")
            yield process

    def store(self) -> AbstractAsyncContextManager[Database]:
        """The store, through a connection of the test's own."""
        return Database.open(self.folder / "standpoint.db", KEY)

    async def supporter(self, name: str) -> Phone:
        """A person who has opted in to updates and to all events."""
        phone = await Phone.of(self.http, self.simulator.url, name, "en")
        await phone.start()
        message_id = (await phone.last())["message_id"]
        for topic in ("updates", "events"):
            await phone.tap_data(message_id, yes(topic))
        return phone

    async def check_stopped_once(self, phone: Phone) -> None:
        """Nothing holds any more, and the STOP stands in the store once."""
        async with self.store() as database, database.reading() as tables:
            assert await tables.consents.topics(phone.user_id) == frozenset()
            rows = await tables.consents.history(phone.user_id)
        assert [(row.purpose, row.action) for row in rows] == GIVEN + STOPPED
        assert len({row.update_id for row in rows}) == 3


@asynccontextmanager
async def ground_at(folder: Path, way: str = "polling") -> AsyncIterator[Ground]:
    """A Telegram, a folder for the store, and the way by which updates come in."""
    more = webhook() if way == "webhook" else {}
    async with (
        Simulator(token=TOKEN, port=0, webhook_pause=0.05) as simulator,
        aiohttp.ClientSession() as http,
    ):
        yield Ground(simulator, http, folder, more)


async def kill(process: Program) -> None:
    """``kill -9``: no goodbye, nothing flushed."""
    process.signal(signal.SIGKILL)
    assert (await process.end()).code == -signal.SIGKILL


@both_ways
async def test_killed_before_the_commit(tmp_path: Path, way: str) -> None:
    """While the store is held, the opt-out cannot be kept: after a restart it comes again, and is."""
    async with ground_at(tmp_path, way) as ground:
        async with ground.bot() as bot:
            emma = await ground.supporter("Emma")
            async with ground.store() as database, database.transaction():
                update_id = await emma.at_once("send", text="STOP")
                mateo = await Phone.of(ground.http, ground.simulator.url, "Mateo", "es")
                # What was asked later is answered, so the opt-out is in hand: reading waits for nobody.
                await mateo.inline("caravan")
                await kill(bot)
        assert not await emma.acknowledged(update_id, 0)

        async with ground.bot():
            assert await emma.acknowledged(update_id)
            assert (await emma.read()).startswith("Done. You get no more messages from us.")
        await ground.check_stopped_once(emma)


@both_ways
async def test_killed_between_the_commit_and_the_acknowledgement(tmp_path: Path, way: str) -> None:
    """The opt-out is in the store but nobody was told: after a restart it is there, once, and the person is told."""
    async with ground_at(tmp_path, way) as ground:
        async with ground.bot() as bot:
            emma = await ground.supporter("Emma")
            fault = {"method": "sendMessage", "kind": "slow", "user_id": emma.user_id, "seconds": 60}
            async with ground.http.post(f"{ground.simulator.url}/faults", json=fault) as response:
                assert response.status == 200
            update_id = await emma.at_once("send", text="STOP")
            async with ground.store() as database, database.reading() as tables, asyncio.timeout(20):
                while await tables.consents.topics(emma.user_id):
                    pass  # each look is a query of its own, and waits for the other process's last commit
            await kill(bot)
        # Perhaps it was killed even before it tried to answer; then the fault is still to come.
        async with ground.http.delete(f"{ground.simulator.url}/faults") as response:
            assert response.status == 200
        assert not await emma.acknowledged(update_id, 0)
        assert len(await emma.answers()) == 1

        async with ground.bot():
            assert await emma.acknowledged(update_id)
            assert (await emma.read()).startswith(
                "Done. You get no more messages from us. 2 opt-ins have ended."
            )
        await ground.check_stopped_once(emma)


async def test_killed_between_deleting_everything_and_the_last_message(tmp_path: Path) -> None:
    """Nobody is left to ask for the receipt, and yet the tap that comes again is answered with it; nobody comes back."""
    async with ground_at(tmp_path) as ground:
        async with ground.bot() as bot:
            emma = await ground.supporter("Emma")
            await emma.send("/privacy")
            await emma.tap(phrase("en", "button_erase"))
            data = (await emma.button(phrase("en", "button_erase_now")))["data"]
            message_id = (await emma.last())["message_id"]
            fault = {"method": "editMessageText", "kind": "slow", "user_id": emma.user_id, "seconds": 60}
            async with ground.http.post(f"{ground.simulator.url}/faults", json=fault) as response:
                assert response.status == 200
            update_id = await emma.at_once("tap", message_id=message_id, data=data)
            async with ground.store() as database, database.reading() as tables, asyncio.timeout(20):
                while await tables.people.find(emma.user_id):
                    pass  # each look is a query of its own, and waits for the other process's last commit
            await kill(bot)
        async with ground.http.delete(f"{ground.simulator.url}/faults") as response:
            assert response.status == 200
        assert not await emma.acknowledged(update_id, 0)

        async with ground.bot():
            assert await emma.acknowledged(update_id)
            receipt = data.rpartition(":")[2]
            assert await emma.read() == phrase(
                "en",
                "erased",
                receipt=receipt,
                chat_id=str(emma.user_id),
                privacy_contact=content().campaign.privacy_contact,
            )
        async with ground.store() as database, database.reading() as tables:
            assert await tables.people.find(emma.user_id) is None
            assert len(await tables.erasures.all()) == 1


async def kill_at_random_moments(folder: Path, way: str, seed: int, moments: int) -> None:
    """Each supporter sends STOP in turn, and the bot is killed at some moment after."""
    chance = random.Random(seed)  # noqa: S311 - decides when a test kills, no secret
    async with ground_at(folder, way) as ground:
        async with ground.bot():
            phones = [await ground.supporter(f"Supporter {number}") for number in range(moments)]
        waiting: tuple[Phone, int | None] | None = None
        for phone in [*phones, None]:
            async with ground.bot() as bot:
                if waiting:
                    assert await waiting[0].acknowledged(waiting[1])
                    assert (await waiting[0].read()).startswith("Done. You get no more messages from us.")
                if phone:
                    waiting = phone, await phone.at_once("send", text="STOP")
                    await asyncio.sleep(chance.uniform(0, LATEST_SECONDS))
                    await kill(bot)
        for phone in phones:
            await ground.check_stopped_once(phone)


@pytest.mark.timeout(300)
async def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Twenty people, twenty kills: everyone is off, once, and everyone was told."""
    # Both at a time, because most of it is waiting for processes to start.
    for way in WAYS:
        (tmp_path / way).mkdir()
    each = MOMENTS // len(WAYS)
    await asyncio.gather(
        *(kill_at_random_moments(tmp_path / way, way, seed, each) for seed, way in enumerate(WAYS))
    )
