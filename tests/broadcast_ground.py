"""Ground for broadcasts without a chat: a worker, a store, people with phones, and organizers who decide by name."""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from bot.actions import broadcast_changes, broadcasts, consents
from bot.actions.broadcasts import Obstacle, Said
from bot.actions.policy import Policy
from bot.delivery.pace import Pace
from bot.delivery.quiet import QuietHours
from bot.simulator.chats import Message
from bot.simulator.samples import SAMPLES
from bot.store.broadcasts import Actor, Broadcast
from bot.store.consents import Occasion, Topic, purpose_of
from bot.store.database import Database
from bot.store.deliveries import Delivery as Row
from bot.store.deliveries import State
from bot.texts.broadcast_body import Body, BodyButton, Part
from tests.delivering import Delivery, delivery_at
from tests.reminding import opt_in_past_the_bot
from tests.running import KEY
from tests.said import content

DETROIT = ZoneInfo("America/Detroit")
ALICE, BOB = 9001, 9002
"""Organizers; what they decide counts, what they hear does not."""
EMMA, LUIS, NORA = 7001, 7002, 7003
NEVER_QUIET = QuietHours(dt.time(0), dt.time(0), DETROIT)
UNHURRIED = Policy(NEVER_QUIET, frozenset({ALICE, BOB}), second_approval=False, most_a_week=1000)


def text(words: str, *entities: Mapping[str, Any]) -> Body:
    """A body that is a text."""
    return Body(parts=(Part(kind="text", text=words, entities=entities),))


@dataclass
class Ground:
    """A store and a worker, people who hear, and two organizers."""

    delivery: Delivery
    database: Database
    http: aiohttp.ClientSession
    languages: dict[int, str] = field(default_factory=dict)
    _updates: int = 0

    @property
    def now(self) -> int:
        """What time it is."""
        return self.delivery.clock.now()

    def by(self, organizer: int = ALICE) -> Actor:
        """Who does it, now."""
        return Actor(organizer, "organizer", self.now)

    async def person(self, chat_id: int, language: str = "en", *topics: str) -> None:
        """Somebody with a phone who has opted in to these topics."""
        await self.delivery.add_person(self.http, chat_id, language)
        self.languages[chat_id] = language
        async with self.database.transaction() as tables:
            await tables.people.join(chat_id, language=language, at=self.now)
            for topic in topics:
                await opt_in_past_the_bot(tables, chat_id, topic, self.now)

    def file(self, kind: str) -> str:
        """Telegram's name for a new file of this kind."""
        return self.delivery.simulator.world.files.keep(kind, SAMPLES[kind]).file_id

    def album(self, *captions: str, buttons: Sequence[BodyButton] = ()) -> Body:
        """Photos with these captions."""
        parts = tuple(Part(kind="photo", text=caption, file_id=self.file("photo")) for caption in captions)
        return Body(parts=parts, buttons=tuple(buttons))

    async def fault(self, **fault: object) -> None:
        """Makes the simulator fail as told."""
        async with self.http.post(f"{self.delivery.simulator.url}/faults", json=fault) as response:
            assert response.status == 200, await response.text()

    @property
    def hearers(self) -> frozenset[int]:
        """Everybody who is no organizer."""
        return frozenset(self.languages) - {ALICE, BOB}

    # What organizers and people do

    async def compose(self, *, topic: str = "updates", rested_days: int = 0, **bodies: Body) -> int:
        """A draft that says this in these languages."""
        async with self.database.transaction() as tables:
            number = await tables.broadcasts.begin(self.by(), topic=topic)
            await tables.broadcasts.set_audience(number, topic=topic, languages=(), rested_days=rested_days)
            for language, body in bodies.items():
                await tables.broadcasts.put_body(number, language, body.as_json())
        return number

    async def mark(self, number: int) -> str:
        """What a button that confirms this draft has in it."""
        async with self.database.reading() as tables:
            broadcast = await tables.broadcasts.find(number)
            assert broadcast is not None
            return await broadcasts.mark_of(tables, broadcast)

    async def confirm(self, number: int) -> Broadcast | Obstacle:
        """Says yes to a draft as it is."""
        said = Said(number, await self.mark(number))
        confirmed = await broadcasts.confirm(self.database, self.by(), said, policy=self.delivery.policy)
        self.wake()
        return confirmed

    async def send(self, *, topic: str = "updates", rested_days: int = 0, **bodies: Body) -> int:
        """Composes and confirms."""
        number = await self.compose(topic=topic, rested_days=rested_days, **bodies)
        assert isinstance(await self.confirm(number), Broadcast)
        return number

    async def correct(self, number: int, **bodies: Body) -> int:
        """Confirms a correction that says this instead."""
        begun = await broadcast_changes.begin_correction(self.database, self.by(), number)
        assert isinstance(begun, Broadcast)
        async with self.database.transaction() as tables:
            for language, body in bodies.items():
                await tables.broadcasts.put_body(begun.broadcast_id, language, body.as_json())
        assert isinstance(await self.confirm(begun.broadcast_id), Broadcast)
        return begun.broadcast_id

    async def recall(self, number: int) -> int:
        """Takes it back."""
        recalled = await broadcast_changes.recall(self.database, self.by(), number)
        assert isinstance(recalled, Broadcast), recalled
        self.wake()
        return recalled.broadcast_id

    async def opt_in(self, chat_id: int) -> None:
        """Somebody wants updates, perhaps after having left."""
        topic = Topic("updates")
        wording = content().editions["en"].wordings[purpose_of(topic)]
        await consents.give(
            self.database, self.occasion(chat_id), topic, wording, policy=self.delivery.policy
        )

    async def opt_out(self, chat_id: int, topic: str = "updates") -> None:
        """Somebody does not want it any more."""
        await consents.withdraw(
            self.database, self.occasion(chat_id), Topic(topic), policy=self.delivery.policy
        )

    def occasion(self, chat_id: int) -> Occasion:
        """An update from this person."""
        self._updates += 1
        return Occasion(chat_id, self.languages[chat_id], self.now, self._updates)

    # The worker

    async def work(self) -> None:
        """Starts the worker."""
        await self.delivery.begin(self.database)

    def wake(self) -> None:
        """It looks at the store now."""
        if self.delivery.worker is not None:
            self.delivery.worker.wake()

    async def settled(self) -> None:
        """Waits until nothing moves: all that is due and not paused is over, and nothing is in flight."""
        async with asyncio.timeout(30):
            while await self._moves():
                # The worker waits by the machine's clock, the lane by one that is quicker.
                self.wake()

    async def _moves(self) -> bool:
        is_quiet = self.delivery.policy.quiet.covers(self.now)
        async with self.database.reading() as tables:
            moving = [*await tables.mailings.to_come(), *await tables.mailings.under_way()]
            for mailing in moving:
                if mailing.quiet and is_quiet:
                    continue
                if mailing.state != "paused" and mailing.due_at <= self.now:
                    return True
                rows = await tables.deliveries.of_mailing(mailing.mailing_id)
                if any(row.state == "intent" for row in rows):
                    return True
        return False

    async def done(self) -> None:
        """Works until nothing moves any more."""
        self.wake()
        await self.settled()

    async def until(self, number: int, state: State, count: int = 1) -> None:
        """Waits until so many of its deliveries are in this state."""
        async with asyncio.timeout(20):
            while [row.state for row in (await self.rows(number)).values()].count(state) < count:
                self.wake()

    # What came of it

    async def broadcast(self, number: int) -> Broadcast:
        """The row."""
        async with self.database.reading() as tables:
            broadcast = await tables.broadcasts.find(number)
        assert broadcast is not None
        return broadcast

    async def rows(self, number: int) -> dict[int, Row]:
        """Its deliveries by chat."""
        async with self.database.reading() as tables:
            broadcast = await tables.broadcasts.find(number)
            if broadcast is None or broadcast.mailing_id is None:
                return {}
            return {row.chat_id: row for row in await tables.deliveries.of_mailing(broadcast.mailing_id)}

    async def became(self, number: int) -> dict[int, str]:
        """The state of each delivery, by chat."""
        return {chat_id: row.state for chat_id, row in (await self.rows(number)).items()}

    def letters(self, chat_id: int) -> list[Message]:
        """What the bot has written to somebody and is still there, oldest first."""
        chat = self.delivery.simulator.world.chats[chat_id]
        return [message for message in chat.messages.values() if message.sender is None]

    def said(self, chat_id: int) -> list[str]:
        """The texts and captions of those."""
        return [
            str(message.content.get("text", message.content.get("caption", "")))
            for message in self.letters(chat_id)
        ]


def imprint(language: str = "en") -> str:
    """The line that every broadcast ends with."""
    return content().campaign.imprint.within(language)


def whole(words: str, language: str = "en") -> str:
    """What somebody reads of a broadcast with these words."""
    return f"{words}\n\n{imprint(language)}"


@asynccontextmanager
async def ground_at(folder: Path, policy: Policy = UNHURRIED) -> AsyncIterator[Ground]:
    """Two organizers, nobody else yet, and a worker that has not begun."""
    async with (
        delivery_at(folder, policy) as delivery,
        Database.open(delivery.path, KEY) as database,
        aiohttp.ClientSession() as http,
    ):
        # A second of the bulk lane takes 20 milliseconds here.
        delivery.pace = lambda: Pace(1000, lambda: 50 * time.monotonic())
        ground = Ground(delivery, database, http)
        for organizer in (ALICE, BOB):
            await ground.person(organizer)
        try:
            yield ground
        finally:
            # The worker ends before the store is closed.
            await delivery.stop()
