"""People who withdraw while a mailing goes out, and what happens in which order.

The worker, the store, the letters and the Bot are the real ones, against a simulator over HTTP. Three things are added:
each call of ``Post.deliver`` and each commit of a withdrawal gets the next number of one count; the commit gets its
number just before it is made, so that a send which is counted after it is a violation however close it was; and the
event loop is made to begin some sends late, which it is free to do, and which opens the gap between a claim and its send.
"""

import asyncio
import datetime as dt
import itertools
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiosqlite
from telegram import Bot

from bot.actions import broadcasts, consents, erasure, replies
from bot.actions.aftermath import Consequences
from bot.actions.broadcasts import Said
from bot.actions.policy import Policy
from bot.chat.post import Post
from bot.chat.request import AiohttpRequest
from bot.clock import SystemClock
from bot.delivery.breaker import Breaker
from bot.delivery.letters import CampaignLetters
from bot.delivery.outcome import Outcome
from bot.delivery.pace import Pace
from bot.delivery.quiet import QuietHours
from bot.delivery.worker import Worker
from bot.simulator.server import Simulator
from bot.store.broadcasts import Actor, Broadcast
from bot.store.consents import Occasion, Topic
from bot.store.database import Database
from bot.store.deliveries import Claim
from bot.store.mailings import Plan
from bot.texts.broadcast_body import Body, Part
from bot.texts.letter import Parcel
from tests.events import ONE_HOUR, an_event
from tests.reminding import opt_in_past_the_bot
from tests.running import KEY, TOKEN
from tests.said import content

_FIRST_PERSON = 6_000_000
_EVENT = 1
_POLICY = Policy(
    QuietHours(dt.time(0), dt.time(0), ZoneInfo("America/Detroit")), second_approval=False, most_a_week=1000
)

_withdrawing: ContextVar[int | None] = ContextVar("_withdrawing", default=None)
"""Whose withdrawal the task is making."""


@dataclass
class Moments:
    """What happened in which order."""

    count: Iterator[int] = field(default_factory=itertools.count)
    claimed: dict[int, int] = field(default_factory=dict)
    begun: dict[int, list[int]] = field(default_factory=dict)
    committed: dict[int, int] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)
    """The latest who was claimed, by mailing."""

    def claim(self, claim: Claim) -> None:
        """A send is about to begin."""
        self.claimed[claim.chat_id] = next(self.count)
        self.last[claim.mailing_id] = max(claim.chat_id, self.last.get(claim.mailing_id, 0))

    @property
    def violations(self) -> list[int]:
        """To whom a send began after the commit of their withdrawal."""
        return [
            chat_id
            for chat_id, at in self.committed.items()
            if any(begun > at for begun in self.begun.get(chat_id, ()))
        ]

    def moment(self, chat_id: int) -> str:
        """When somebody withdrew, as seen from the way of their message."""
        at = self.committed[chat_id]
        if chat_id not in self.claimed or at < self.claimed[chat_id]:
            return "before the claim"
        if any(begun < at for begun in self.begun.get(chat_id, ())):
            return "after the send had begun"
        return "between claim and send"


class WatchedPost(Post):
    """Counts the moment at which each send begins."""

    def __init__(self, bot: Bot, moments: Moments) -> None:
        super().__init__(bot, SystemClock())
        self._moments = moments

    async def deliver(self, claim: Claim, parcel: Parcel) -> Outcome:
        """Does it."""
        self._moments.begun.setdefault(claim.chat_id, []).append(next(self._moments.count))
        return await super().deliver(claim, parcel)


class WatchedDatabase(Database):
    """Counts the moment just before each withdrawal is committed."""

    moments = Moments()

    def __init__(
        self,
        path: Path,
        writer: aiosqlite.Connection,
        reader: aiosqlite.Connection,
        counter: aiosqlite.Connection,
    ) -> None:
        commit = writer.commit

        async def counted() -> None:
            chat_id = _withdrawing.get()
            if chat_id is not None:
                self.moments.committed.setdefault(chat_id, next(self.moments.count))
            await commit()

        writer.commit = counted  # type: ignore[method-assign]  # what the store is opened with has to be the real one
        super().__init__(path, writer, reader, counter)


Beginning = Callable[[int], Awaitable[None]]
"""Awaited before the send to somebody begins; ``Worker`` never waits there, the event loop may."""


@asynccontextmanager
async def late_sends(moments: Moments, before: Beginning) -> AsyncIterator[None]:
    """The event loop begins the worker's sends when it gets to it."""
    loop = asyncio.get_running_loop()

    async def late(coroutine: Coroutine[Any, Any, Any], chat_id: int) -> Any:  # noqa: ANN401 - a task's own result
        try:
            await before(chat_id)
        except BaseException:
            coroutine.close()
            raise
        return await coroutine

    def factory(loop: asyncio.AbstractEventLoop, coroutine: Any, **more: object) -> Any:  # noqa: ANN401 - asyncio's own
        if coroutine.__qualname__ == "Worker._send":
            # It has not begun, but it has its arguments.
            claim = coroutine.cr_frame.f_locals["taken"].claim
            moments.claim(claim)
            coroutine = late(coroutine, claim.chat_id)
        return asyncio.Task(coroutine, loop=loop, **more)  # type: ignore[arg-type]  # whatever a task is made with

    loop.set_task_factory(factory)
    try:
        yield
    finally:
        loop.set_task_factory(None)


@dataclass
class Race:
    """A store full of people, half of whom are about to get a broadcast and half a reminder, and who sends it."""

    database: WatchedDatabase
    simulator: Simulator
    worker: Worker
    moments: Moments
    chats: range
    broadcast: int
    reminder: int
    # Later than the opt-ins: a withdrawal by an earlier update ends nothing.
    _updates: Iterator[int] = field(default_factory=lambda: itertools.count(10**16))

    def mailing(self, chat_id: int) -> int:
        """Which mailing this person gets."""
        return self.reminder if chat_id % 2 else self.broadcast

    def ways(self, chat_id: int) -> tuple[str, ...]:
        """How this person can withdraw."""
        always = ("one tap", "stop", "leave", "erase")
        return (*always, "can't come", "no more of this event") if chat_id % 2 else always

    async def withdraw(self, chat_id: int, way: str) -> None:
        """The person withdraws in this way."""
        # In a task of its own, which alone has somebody in this variable.
        await asyncio.create_task(self._withdraw(chat_id, way))

    async def _withdraw(self, chat_id: int, way: str) -> None:
        _withdrawing.set(chat_id)
        database, now = self.database, int(time.time())
        occasion = Occasion(chat_id, "en", now, next(self._updates))
        match way:
            case "one tap":
                await consents.withdraw(database, occasion, _topic(chat_id), policy=_POLICY)
            case "stop":
                await consents.stop(database, occasion, policy=_POLICY)
            case "leave":
                await consents.leave(database, occasion, policy=_POLICY)
            case "erase":
                await erasure.erase(database, chat_id, asked_by="person", policy=_POLICY, now=now)
            case "can't come":
                await replies.cannot_come(database, occasion, _EVENT, policy=_POLICY)
            case _:
                await replies.end_reminders(database, occasion, _EVENT, policy=_POLICY)

    def got(self) -> Counter[int]:
        """How many messages each has on this Telegram."""
        chats = self.simulator.world.chats
        return Counter({chat_id: len(chats[chat_id].messages) for chat_id in self.chats})

    async def settled(self) -> None:
        """Waits until both mailings are over."""
        while True:
            async with self.database.reading() as tables:
                moving = [*await tables.mailings.to_come(), *await tables.mailings.under_way()]
            if not {self.broadcast, self.reminder} & {mailing.mailing_id for mailing in moving}:
                return
            self.worker.wake()
            await asyncio.sleep(0.05)

    async def untrue(self) -> list[str]:
        """What the store says of a delivery that is not so: sent without a message, or not sent with one.

        Of those who were erased only counts are left; they are compared in all.
        """
        got, kept = self.got(), set[int]()
        wrong: list[str] = []
        counted = Counter[str]()
        async with self.database.reading() as tables:
            for mailing_id in (self.broadcast, self.reminder):
                counted.update(await tables.mailings.tally(mailing_id))
                for row in await tables.deliveries.of_mailing(mailing_id):
                    kept.add(row.chat_id)
                    counted[row.state] -= 1
                    if got[row.chat_id] != {"sent": 1, "cancelled": 0}.get(row.state):
                        wrong.append(f"{row.state} with {got[row.chat_id]} messages")
        of_erased = sum(messages for chat_id, messages in got.items() if chat_id not in kept)
        # What was being sent while somebody was erased counts as uncertain.
        if not counted["sent"] <= of_erased <= counted["sent"] + counted["uncertain"]:
            wrong.append(f"{of_erased} messages to people who were erased, counted as {counted}")
        return wrong


@asynccontextmanager
async def race_at(folder: Path, people: int) -> AsyncIterator[Race]:
    """So many people for whom everything is due."""
    chats = range(_FIRST_PERSON, _FIRST_PERSON + people)
    async with (
        Simulator(token=TOKEN, port=0) as simulator,
        WatchedDatabase.open(folder / "standpoint.db", KEY) as database,
    ):
        for chat_id in chats:
            simulator.world.add_person("Emma", "en", chat_id).started = True
        bot = Bot(TOKEN, base_url=f"{simulator.url}/bot", request=AiohttpRequest())
        await bot.initialize()
        moments = database.moments = Moments()
        worker = Worker(
            database=database,
            clock=SystemClock(),
            post=WatchedPost(bot, moments),
            letters=CampaignLetters(content, "standpoint_bot"),
            aftermath=Consequences(_POLICY, lambda: "en"),
            pace=Pace(200),
            breaker=Breaker(1_000_000),
            quiet=_POLICY.quiet,
            alone=True,
        )
        reminder, broadcast = await _plan(database, chats)
        try:
            yield Race(database, simulator, worker, moments, chats, broadcast, reminder)
        finally:
            await bot.shutdown()


async def _plan(database: Database, chats: range) -> tuple[int, int]:
    now = int(time.time())
    starts_at = now + 20 * ONE_HOUR
    by = Actor(None, "command line", now)
    async with database.transaction() as tables:
        await tables.events.put(an_event(_EVENT, starts_at), "en")
        plan = Plan("reminder", 1, _EVENT, starts_at, "day", now, starts_at, quiet=False)
        reminder = await tables.mailings.plan(plan, now=now)
        for chat_id in chats:
            await tables.people.join(chat_id, language="en", at=now)
            await opt_in_past_the_bot(tables, chat_id, _topic(chat_id), at=now)
        number = await tables.broadcasts.begin(by, topic="updates")
        body = Body(parts=(Part(kind="text", text="Vote on Tuesday."),))
        await tables.broadcasts.put_body(number, "en", body.as_json())
        draft = await tables.broadcasts.find(number)
        assert draft is not None
        said = Said(number, await broadcasts.mark_of(tables, draft))
    confirmed = await broadcasts.confirm(database, by, said, policy=_POLICY)
    assert isinstance(confirmed, Broadcast), confirmed
    assert confirmed.mailing_id is not None
    assert reminder is not None
    return reminder, confirmed.mailing_id


def _topic(chat_id: int) -> Topic:
    return Topic("events" if chat_id % 2 else "updates")


@asynccontextmanager
async def sending(race: Race, before: Beginning) -> AsyncIterator[None]:
    """The worker sends; each of its sends waits for ``before`` first. In the end both mailings are over."""
    async with late_sends(race.moments, before):
        stopping = asyncio.Event()
        working = asyncio.create_task(race.worker.run(stopping))
        try:
            yield
            await race.settled()
        finally:
            stopping.set()
            await working
