"""Whatever happens in whatever order: each person gets each due reminder exactly once, and none that is not theirs.

Organizers publish, move and cancel; people opt in and out; the clock steps, also back; the program ends and starts
again. A model that knows only the rules of the design counts along.
"""

import asyncio
import datetime as dt
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.actions import consents
from bot.actions.events import changed
from bot.actions.policy import Policy
from bot.delivery.pace import Pace
from bot.delivery.quiet import QuietHours
from bot.store.consents import Occasion, Topic, purpose_of
from bot.store.database import Database
from bot.store.events import Arrangements
from tests.delivering import Delivery, delivery_at
from tests.events import an_event
from tests.running import KEY
from tests.said import content

ONE_HOUR = 3600
PEOPLE = (7001, 7002, 7003)
EVENTS = (1, 2)
ALL = "events"

# Ten past, so that no reminder (due at :00 or :30) falls into the seconds that the test itself takes.
BEFORE_A_CHANGE = {
    "America/Detroit": ("2031-03-07T10:10", "2031-10-31T10:10"),
    "Europe/Berlin": ("2031-03-28T10:10", "2031-10-24T10:10"),
    "Australia/Lord_Howe": ("2031-04-04T10:10", "2031-10-03T10:10"),
}
"""In each zone, two days before the clocks go forward or back."""


@dataclass
class Known:
    """An event as the model knows it."""

    start: int
    ladder: tuple[str, ...]
    takes_place: bool = True
    reminders: dict[tuple[int, str], str] = field(default_factory=dict)
    """(start, rung) → planned, sent, missed or off."""


class AnyOrder(RuleBasedStateMachine):
    """What organizers, people and the machine do, and how many reminders everybody must have got."""

    @initialize(
        where=st.sampled_from([(zone, when) for zone, times in BEFORE_A_CHANGE.items() for when in times]),
        is_quiet=st.booleans(),
    )
    def begin(self, where: tuple[str, str], is_quiet: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """A campaign two days before the clocks change."""
        zone, when = where
        self.zone = ZoneInfo(zone)
        until = dt.time(8) if is_quiet else dt.time(21)
        self.quiet = QuietHours(dt.time(21), until, ZoneInfo("America/Detroit"))
        self.policy = Policy(self.quiet)
        self.events: dict[int, Known] = {}
        self.topics: dict[int, set[str]] = {chat_id: set() for chat_id in PEOPLE}
        self.due_late: set[tuple[int, int, int]] = set()
        self.had: set[tuple[int, int, int, str]] = set()
        self.expected: Counter[tuple[int, int]] = Counter()
        self.running = False
        self.update_id = 0
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(prefix="standpoint-any-order-")
        self.runner.run(self._build(dt.datetime.fromisoformat(when).replace(tzinfo=self.zone)))

    async def _build(self, now: dt.datetime) -> None:
        self.stack = AsyncExitStack()
        self.delivery: Delivery = await self.stack.enter_async_context(
            delivery_at(Path(self.folder.name), self.policy)
        )
        # A second of the bulk lane takes 20 milliseconds here.
        self.delivery.pace = lambda: Pace(1000, lambda: 50 * time.monotonic())
        self.delivery.clock.move_to(int(now.timestamp()))
        self.database = await self.stack.enter_async_context(Database.open(self.delivery.path, KEY))
        async with aiohttp.ClientSession() as http:
            for chat_id in PEOPLE:
                await self.delivery.add_person(http, chat_id)
        for chat_id in PEOPLE:
            await consents.join(self.database, self._occasion(chat_id))
        await self._start()

    def teardown(self) -> None:
        """The end of the world."""
        if hasattr(self, "runner"):
            self.runner.run(self._tear_down())
            self.runner.close()
            self.folder.cleanup()

    async def _tear_down(self) -> None:
        # The worker ends before the store is closed.
        await self.delivery.stop()
        await self.stack.aclose()

    @property
    def now(self) -> int:
        """What time it is."""
        return self.delivery.clock.now()

    def _occasion(self, chat_id: int) -> Occasion:
        self.update_id += 1
        return Occasion(chat_id, "en", self.now, self.update_id)

    # What happens

    @rule(
        number=st.sampled_from(EVENTS),
        hours=st.integers(1, 60),
        ladder=st.sampled_from([("day", "morning", "hours"), ("day", "hours"), ("hours",), ("day",)]),
    )
    def publish_or_move(self, number: int, hours: int, ladder: tuple[str, ...]) -> None:
        """An event is made, moved, or takes place after all."""
        # Half past, by the clocks of a zone with whole hours.
        start = (self.now // ONE_HOUR + hours) * ONE_HOUR + ONE_HOUR // 2
        known = self.events.setdefault(number, Known(start, ladder))
        known.start, known.ladder, known.takes_place = start, ladder, True
        self.runner.run(self._write(number))

    @precondition(lambda self: self.events)
    @rule(number=st.sampled_from(EVENTS))
    def cancel(self, number: int) -> None:
        """An event does not take place."""
        if number in self.events:
            self.events[number].takes_place = False
            self.runner.run(self._write(number))

    @precondition(lambda self: self.events)
    @rule(number=st.sampled_from(EVENTS), words=st.sampled_from(["", "Bring a friend.", "Bring two."]))
    def reword(self, number: int, words: str) -> None:
        """A text is mended."""
        if number in self.events:
            self.runner.run(self._write(number, words))

    async def _write(self, number: int, description: str = "") -> None:
        known = self.events[number]
        facts = an_event(
            number,
            known.start,
            zone=self.zone.key,
            cancelled=not known.takes_place,
            description=description,
        )
        async with self.database.transaction() as tables:
            before = await tables.events.named(facts.uid, 0)
            event_id = await tables.events.put(facts, "en")
            await tables.events.arrange(event_id, Arrangements(ladder=known.ladder))
            await changed(tables, before, event_id, policy=self.policy, now=self.now)
        self._plan(known)
        await self._settle()

    @rule(chat_id=st.sampled_from(PEOPLE), topic=st.sampled_from([ALL, *EVENTS]))
    def opt_in(self, chat_id: int, topic: str | int) -> None:
        """Somebody turns reminders on."""
        name = Topic(topic) if isinstance(topic, str) else self._topic(topic)
        if name is None:
            return
        wording = content().editions["en"].wordings[purpose_of(name)]
        self.runner.run(self._give(chat_id, name, wording))

    async def _give(self, chat_id: int, topic: Topic, wording: object) -> None:
        await consents.give(
            self.database,
            self._occasion(chat_id),
            topic,
            wording,  # type: ignore[arg-type]  # a Wording; hypothesis' machine is not typed
            policy=self.policy,
        )
        self.topics[chat_id].add(topic)
        for number, known in self.events.items():
            if topic in {ALL, self._topic(number)}:
                self._be_late(chat_id, number, known)
        await self._settle()

    @rule(chat_id=st.sampled_from(PEOPLE), topic=st.sampled_from([ALL, *EVENTS]))
    def opt_out(self, chat_id: int, topic: str | int) -> None:
        """Somebody turns them off."""
        name = Topic(topic) if isinstance(topic, str) else self._topic(topic)
        if name is not None:
            self.runner.run(self._withdraw(chat_id, name))

    async def _withdraw(self, chat_id: int, topic: Topic) -> None:
        await consents.withdraw(self.database, self._occasion(chat_id), topic, policy=self.policy)
        self.topics[chat_id].discard(topic)
        await self._settle()

    @rule(chat_id=st.sampled_from(PEOPLE))
    def stop_everything(self, chat_id: int) -> None:
        """Somebody sends STOP."""
        self.runner.run(self._stop_everything(chat_id))

    async def _stop_everything(self, chat_id: int) -> None:
        await consents.stop(self.database, self._occasion(chat_id), policy=self.policy)
        self.topics[chat_id].clear()
        await self._settle()

    @rule(hours=st.sampled_from([1, 1, 1, 2, 5, 12, 24, -1]))
    def step(self, hours: int) -> None:
        """Time passes, or the machine's clock is set back."""
        self.runner.run(self._step(hours))

    async def _step(self, hours: int) -> None:
        self.delivery.clock.forward(hours * ONE_HOUR)
        await self._settle()

    @rule(hours=st.sampled_from([0, 0, 1, 6, 24]))
    def restart(self, hours: int) -> None:
        """The program ends and starts again, some time later."""
        self.runner.run(self._restart(hours))

    async def _restart(self, hours: int) -> None:
        await self.delivery.stop()
        self.delivery.clock.forward(hours * ONE_HOUR)
        await self._start()
        await self._settle()

    @rule()
    def end(self) -> None:
        """The program ends; things happen while nothing runs."""
        self.runner.run(self.delivery.stop())
        self.running = False

    async def _start(self) -> None:
        if self.running:
            await self.delivery.stop()
        await self.delivery.begin(self.database)
        self.running = True

    async def _settle(self) -> None:
        if not self.running:
            return
        worker = self.delivery.worker
        assert worker is not None
        worker.wake()
        await self.delivery.settled(self.database)
        for number, known in self.events.items():
            self._deliver(number, known)

    # What must come of it

    def _topic(self, number: int) -> Topic | None:
        # Events are numbered by the store in the order they are made.
        made = list(self.events)
        return Topic(f"event/{made.index(number) + 1}") if number in made else None

    def _rungs(self, known: Known) -> list[tuple[int, str]]:
        day = dt.datetime.fromtimestamp(known.start, self.zone).date()

        def on(date: dt.date, hour: int) -> int:
            return int(dt.datetime.combine(date, dt.time(hour), self.zone).timestamp())

        usual = {"day": on(day - dt.timedelta(days=1), 11), "hours": known.start - 2 * ONE_HOUR}
        if on(day, 9) < known.start - 2 * ONE_HOUR:
            usual["morning"] = on(day, 9)
        rungs = []
        for rung, due_at in usual.items():
            if rung not in known.ladder:
                continue
            at = due_at
            if self.quiet.covers(at):
                at = self.quiet.end(at)
                if at > known.start - ONE_HOUR // 2:
                    at = self.quiet.start(due_at) - ONE_HOUR // 2
            if at < known.start:
                rungs.append((at, rung))
        return sorted(rungs)

    def _plan(self, known: Known) -> None:
        wanted = {rung: due_at for due_at, rung in self._rungs(known)} if known.takes_place else {}
        for (start, rung), state in known.reminders.items():
            if state == "planned" and (start != known.start or rung not in wanted):
                known.reminders[start, rung] = "off"
        for rung, due_at in wanted.items():
            if due_at > self.now and known.reminders.get((known.start, rung), "off") == "off":
                known.reminders[known.start, rung] = "planned"

    def _hears(self, chat_id: int, number: int) -> bool:
        return bool(self.topics[chat_id] & {ALL, self._topic(number)})

    def _be_late(self, chat_id: int, number: int, known: Known) -> None:
        rungs = self._rungs(known)
        if not known.takes_place or not rungs or not rungs[-1][0] <= self.now < known.start:
            return
        last = rungs[-1][1]
        was_told = {(chat_id, number, known.start, last), (chat_id, number, known.start, "late")} & self.had
        if not was_told and known.reminders.get((known.start, last)) != "planned":
            self.due_late.add((chat_id, number, known.start))

    def _deliver(self, number: int, known: Known) -> None:
        rungs = self._rungs(known)
        for position, (due_at, rung) in enumerate(rungs):
            if known.reminders.get((known.start, rung)) != "planned" or due_at > self.now:
                continue
            expires_at = rungs[position + 1][0] if position + 1 < len(rungs) else known.start
            if expires_at <= self.now:
                known.reminders[known.start, rung] = "missed"
            elif not self.quiet.covers(self.now):
                known.reminders[known.start, rung] = "sent"
                for chat_id in PEOPLE:
                    if rung != "morning" and self._hears(chat_id, number):
                        self._tell(chat_id, number, known.start, rung)
        for chat_id, late_number, start in sorted(self.due_late):
            if late_number != number:
                continue
            self.due_late.discard((chat_id, number, start))
            goes_on = known.takes_place and start == known.start and self.now < start
            if goes_on and self._hears(chat_id, number):
                self._tell(chat_id, number, start, "late")

    def _tell(self, chat_id: int, number: int, start: int, rung: str) -> None:
        self.had.add((chat_id, number, start, rung))
        self.expected[chat_id, number] += 1

    @invariant()
    def everybody_has_got_theirs(self) -> None:
        """No reminder is missing, none came twice, none was for somebody else."""
        if not hasattr(self, "runner"):
            return
        got: Counter[tuple[int, int]] = Counter()
        for chat_id in PEOPLE:
            for text in self.delivery.texts(chat_id):
                for number in EVENTS:
                    if text.startswith(f"Event {number}\nStarts "):
                        got[chat_id, number] += 1
        assert got == self.expected


AnyOrder.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestAnyOrder = AnyOrder.TestCase
