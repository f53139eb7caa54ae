"""The counters that progress and reports read, held against a count row by row after whatever may happen to deliveries."""

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal

from bot.store.broadcasts import Actor
from bot.store.consents import Agreed, Occasion, Topic
from bot.store.database import Database, Tables
from bot.store.deliveries import Record, State
from bot.store.mailings import CALLED_OFF, EXPIRED, Plan
from tests.counted import Counted, as_kept, by_hand
from tests.events import an_event
from tests.reminding import NOON, ONE_DAY, ONE_HOUR
from tests.running import KEY

PEOPLE = range(7_000_000_001, 7_000_000_013)
ENDS: tuple[State, ...] = ("sent", "sent", "sent", "gone", "failed", "uncertain", "pending")
PURPOSES = ("updates", "events", "everything", "leaving")


class World:
    """A store with two broadcasts and an announcement, in which anything happens to anybody's deliveries."""

    def __init__(self, database: Database, chance: random.Random) -> None:
        self.database = database
        self.chance = chance
        self.now = NOON
        self.updates = 0
        self.mailings: list[int] = []
        self.people = set(PEOPLE)
        self.forgotten = Counted(Counter(), Counter())

    async def set_up(self) -> None:
        """Everybody hears about everything."""
        async with self.database.transaction() as tables:
            for chat_id in PEOPLE:
                await tables.people.join(chat_id, language=self.chance.choice(("en", "es")), at=self.now)
                for topic in ("updates", "events"):
                    await self._give(tables, chat_id, Topic(topic))
            event_id = await tables.events.put(an_event(1, self.now + 30 * ONE_DAY), "en")
            await self._plan(
                tables, Plan("announcement", 2, event_id, self.now + 30 * ONE_DAY, "", *self._when())
            )
            for part in ("1", "2"):
                number = await tables.broadcasts.begin(Actor(None, "command line", self.now))
                mailing_id = await self._plan(tables, Plan("broadcast", 5, None, None, part, *self._when()))
                await tables.broadcasts.hand_over(number, mailing_id)

    def _when(self) -> tuple[int, int, bool]:
        return self.now, self.now + 20 * ONE_DAY, False

    async def _plan(self, tables: Tables, plan: Plan) -> int:
        mailing_id = await tables.mailings.plan(plan, now=self.now)
        assert mailing_id is not None
        self.mailings.append(mailing_id)
        return mailing_id

    async def _give(self, tables: Tables, chat_id: int, topic: Topic) -> None:
        self.updates += 1
        occasion = Occasion(chat_id, "en", self.now, self.updates)
        consent_id = await tables.consents.give(occasion, Agreed(topic, 1, "a" * 64))
        assert consent_id is not None
        await tables.consents.subscribe(chat_id, topic, consent_id)

    # What happens

    async def time_passes(self, _tables: Tables) -> None:
        """A moment, or nearly a day."""
        self.now += self.chance.choice((1, 30, ONE_HOUR, ONE_DAY - 1))

    async def fan_out(self, tables: Tables) -> None:
        """Some people get their rows; or too late for it."""
        await tables.mailings.begin_due(now=self.now, is_quiet=False)
        for mailing in await tables.mailings.under_way():
            if not mailing.fanned_out:
                await tables.mailings.fan_out(mailing, now=self.now, size=5)

    async def claim_and_record(self, tables: Tables) -> None:
        """Some are about to be sent it, and of most of those it is known what became of it."""
        mailing_id = self.chance.choice(self.mailings)
        claims = await tables.deliveries.claim(mailing_id, now=self.now, resting=(), at_most=4, words=None)
        self.now += self.chance.choice((0, 0, 1))
        records = [
            Record(
                mailing_id, claim.chat_id, state, self.now, (5,) if state == "sent" else (), code, self.now
            )
            for claim in claims
            for state in [self.chance.choice(ENDS)]
            for code in [self.chance.choice((None, "Bad Request"))]
            if claim.state == "intent" and self.chance.random() < 0.8
        ]
        recorded = await tables.deliveries.record_all(records)
        assert recorded == {(record.mailing_id, record.chat_id) for record in records}
        assert await tables.deliveries.record_all(records) == set()

    async def give_up(self, tables: Tables) -> None:
        """What is pending never is sent."""
        code = self.chance.choice((CALLED_OFF, EXPIRED))
        await tables.deliveries.cancel_some(self.chance.choice(self.mailings), code, at=self.now, size=3)

    async def try_again(self, tables: Tables) -> None:
        """What ended is to be sent again."""
        state: Literal["failed", "uncertain"] = self.chance.choice(("failed", "uncertain"))
        await tables.deliveries.try_again(self.chance.choice(self.mailings), state)

    async def add(self, tables: Tables) -> None:
        """One more person gets it."""
        if self.people:
            chat_id = self.chance.choice(sorted(self.people))
            await tables.deliveries.add(self.chance.choice(self.mailings), chat_id, at=self.now)

    async def doubt(self, tables: Tables) -> None:
        """The program was killed."""
        await tables.deliveries.doubt_intents(at=self.now)

    async def opt_out(self, tables: Tables) -> None:
        """Somebody wants no more, in one way or another, perhaps once more."""
        if not self.people:
            return
        chat_id, purpose = self.chance.choice(sorted(self.people)), self.chance.choice(PURPOSES)
        self.updates += 1
        await tables.consents.withdraw(Occasion(chat_id, "en", self.now, self.updates), purpose)
        for topic in ("updates", "events"):
            if purpose in {topic, "everything", "leaving"}:
                await tables.consents.unsubscribe(chat_id, Topic(topic))

    async def opt_in(self, tables: Tables) -> None:
        """Somebody wants it again."""
        if self.people:
            await self._give(tables, self.chance.choice(sorted(self.people)), Topic("updates"))

    async def forget(self, tables: Tables) -> None:
        """Somebody is erased: what became of what they were sent stays counted."""
        if self.chance.random() < 0.15 and self.people:
            chat_id = self.chance.choice(sorted(self.people))
            self.people.remove(chat_id)
            self.forgotten.stops.update(by_hand(self.database.path, of=chat_id).stops)
            for mailing_id in self.mailings:
                row = await tables.deliveries.find(mailing_id, chat_id)
                if row is None or row.state == "pending":
                    continue
                # What was about to be sent may have arrived.
                state = "uncertain" if row.state == "intent" else row.state
                became = mailing_id, row.language, state, row.code or "", row.at // 60 * 60
                self.forgotten.deliveries[became] += 1
            await tables.erasures.forget(chat_id, at=self.now)


HAPPENINGS: tuple[Callable[[World, Tables], Awaitable[None]], ...] = (
    World.time_passes,
    World.fan_out,
    World.claim_and_record,
    World.claim_and_record,
    World.claim_and_record,
    World.give_up,
    World.try_again,
    World.add,
    World.doubt,
    World.opt_out,
    World.opt_out,
    World.opt_in,
    World.forget,
)


async def test_counters_say_what_a_full_count_says(tmp_path: Path) -> None:
    """After each of a thousand random happenings, in six stores; erasures are among them."""
    seen = Counter[str]()
    for seed in range(6):
        path = tmp_path / f"{seed}.db"
        chance = random.Random(seed)  # noqa: S311 - decides what happens in a test
        async with Database.open(path, KEY) as database:
            world = World(database, chance)
            await world.set_up()
            for _ in range(170):
                async with database.transaction() as tables:
                    await chance.choice(HAPPENINGS)(world, tables)
                there, kept = by_hand(path), as_kept(path)
                assert kept.deliveries == there.deliveries + world.forgotten.deliveries
                assert kept.stops == there.stops + world.forgotten.stops
                seen.update(state for _, _, state, _, _ in kept.deliveries)
                seen["stopped"] += kept.stops.total()
            seen["forgotten"] += world.forgotten.deliveries.total()
    # It was put to the test.
    met = {"pending", "intent", "sent", "gone", "failed", "uncertain", "cancelled", "stopped", "forgotten"}
    assert met == set(+seen)
