"""Places at an event: never more than there are, first come first served, and a freed one is offered on."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.actions import consents, places, replies
from bot.actions.events import changed
from bot.actions.policy import Policy
from bot.content.model import Wording
from bot.delivery.quiet import QuietHours
from bot.store.attendances import Attendance
from bot.store.consents import Occasion, Topic, topic_of_event
from bot.store.database import Database
from bot.store.deliveries import Record
from bot.store.events import Arrangements, EventFacts
from bot.store.mailings import Mailing
from tests.events import an_event
from tests.running import KEY

DETROIT = ZoneInfo("America/Detroit")
NOON = int(dt.datetime(2031, 7, 1, 12, tzinfo=DETROIT).timestamp())
ONE_HOUR = 3600
ONE_DAY = 24 * ONE_HOUR
START = NOON + 30 * ONE_DAY
WORDING = Wording("event", 2, "We write to you about this event.")
NEVER_QUIET = QuietHours(dt.time(0), dt.time(0), DETROIT)
AT_NIGHT = QuietHours(dt.time(21), dt.time(8), DETROIT)
POLICY = Policy(NEVER_QUIET, offer_seconds=12 * ONE_HOUR)
EVENTS = Topic("events")
events_made = count(1)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A new store."""
    async with Database.open(tmp_path / "standpoint.db", KEY) as opened:
        yield opened


@dataclass
class Room:
    """An event in a store, and people who want to come; ``now`` is when things happen."""

    database: Database
    facts: EventFacts
    event_id: int = 0
    now: int = NOON
    policy: Policy = POLICY
    updates: "count[int]" = field(default_factory=lambda: count(1))

    @classmethod
    async def of(cls, database: Database, capacity: int | None, policy: Policy = POLICY) -> "Room":
        """An event with so many places."""
        room = cls(database, an_event(next(events_made), START), policy=policy)
        await room.arrange(capacity)
        return room

    async def arrange(self, capacity: int | None, **facts: object) -> None:
        """An organizer makes the event, or changes it."""
        self.facts = replace(self.facts, **facts)  # type: ignore[arg-type]  # by name, as tests give them
        async with self.database.transaction() as tables:
            before = await tables.events.named(self.facts.uid, 0)
            self.event_id = await tables.events.put(self.facts, "en")
            await tables.events.arrange(self.event_id, Arrangements(capacity=capacity))
            await changed(tables, before, self.event_id, policy=self.policy, now=self.now)

    def occasion(self, chat_id: int, update_id: int | None = None) -> Occasion:
        """Something this person says now; by the next update where none is named."""
        return Occasion(chat_id, "en", self.now, update_id or next(self.updates))

    async def opt_in(self, *people: int) -> None:
        """They opt in to the event, one after the other in the same second."""
        for chat_id in people:
            topic = topic_of_event(self.event_id)
            await consents.give(self.database, self.occasion(chat_id), topic, WORDING, policy=self.policy)

    async def opt_out(self, chat_id: int) -> None:
        """One of them opts out."""
        topic = topic_of_event(self.event_id)
        await consents.withdraw(self.database, self.occasion(chat_id), topic, policy=self.policy)

    async def come(self, chat_id: int, update_id: int | None = None) -> bool:
        """One of them says that they come."""
        said = self.occasion(chat_id, update_id)
        return await replies.come(self.database, said, self.event_id, policy=self.policy)

    async def cannot_come(self, chat_id: int, update_id: int | None = None) -> None:
        """One of them says that they cannot."""
        said = self.occasion(chat_id, update_id)
        await replies.cannot_come(self.database, said, self.event_id, policy=self.policy)

    async def end_reminders(self, chat_id: int) -> None:
        """One of them wants no more reminders of the event."""
        await replies.end_reminders(self.database, self.occasion(chat_id), self.event_id, policy=self.policy)

    async def lapse(self, hours: int = 0) -> None:
        """Some time goes by, and offers with it."""
        self.now += hours * ONE_HOUR
        async with self.database.transaction() as tables:
            await places.lapse(tables, policy=self.policy, now=self.now)

    async def offers_arrive(self) -> None:
        """What is offered by now is sent, as the delivery worker would."""
        async with self.database.transaction() as tables:
            for mailing in await tables.mailings.under_way():
                for claim in await tables.deliveries.claim(
                    mailing.mailing_id, now=self.now, resting=(), at_most=100
                ):
                    sent = Record(claim.mailing_id, claim.chat_id, "sent", self.now, messages=(1,))
                    await tables.deliveries.record(sent)

    async def attendance(self, chat_id: int) -> Attendance | None:
        """What is kept of one person and this event."""
        async with self.database.reading() as tables:
            return await tables.attendances.find(self.event_id, chat_id)

    async def places(self, *people: int) -> list[str | None]:
        """The place of each; None where nothing is kept."""
        rows = [await self.attendance(chat_id) for chat_id in people]
        return [row.place if row else None for row in rows]

    async def topics(self, chat_id: int) -> set[str]:
        """What one person hears about."""
        async with self.database.reading() as tables:
            return set(await tables.consents.topics(chat_id))

    async def offers(self) -> list[tuple[Mailing, list[int]]]:
        """The offers so far, and who gets each."""
        async with self.database.reading() as tables:
            found = await tables.mailings.of_event(self.event_id)
            return [
                (mailing, [row.chat_id for row in await tables.deliveries.of_mailing(mailing.mailing_id)])
                for mailing in found
                if mailing.kind == "offer"
            ]


async def test_without_a_limit_everybody_has_a_place(database: Database) -> None:
    """Nobody waits where places are not counted."""
    room = await Room.of(database, None)
    await room.opt_in(1, 2, 3)
    assert await room.places(1, 2, 3) == ["held", "held", "held"]


async def test_who_comes_after_the_last_place_waits(database: Database) -> None:
    """In the order in which they asked, also within one second."""
    room = await Room.of(database, 1)
    await room.opt_in(3, 2, 1)
    assert await room.places(3, 2, 1) == ["held", "waiting", "waiting"]
    async with database.reading() as tables:
        assert await tables.attendances.waiting_before(room.event_id, 2) == 0
        assert await tables.attendances.waiting_before(room.event_id, 1) == 1
    await room.cannot_come(3)
    assert await room.places(2, 1) == ["offered", "waiting"]


async def test_two_people_tap_for_the_last_place(database: Database) -> None:
    """At the very same time: one has it, the other waits."""
    room = await Room.of(database, 1)
    await asyncio.gather(room.opt_in(1), room.opt_in(2))
    assert sorted(map(str, await room.places(1, 2))) == ["held", "waiting"]


async def test_many_say_yes_and_no_at_once(database: Database) -> None:
    """Forty people, five places, half of them leaving again meanwhile: five are held or offered."""
    room = await Room.of(database, 5)
    await asyncio.gather(*(room.opt_in(chat_id) for chat_id in range(1, 41)))
    await asyncio.gather(*(room.cannot_come(chat_id) for chat_id in range(1, 41, 2)))
    found = await room.places(*range(1, 41))
    assert sum(place in {"held", "offered"} for place in found) == 5
    assert found.count("waiting") == 15


async def test_a_freed_place_is_offered_to_who_waited_longest(database: Database) -> None:
    """One offer, one person, a set time; a yes takes the place."""
    room = await Room.of(database, 1)
    await room.opt_in(1, 2, 3)
    room.now += ONE_HOUR
    await room.cannot_come(1)
    assert await room.places(1, 2, 3) == ["none", "offered", "waiting"]
    ((mailing, people),) = await room.offers()
    assert people == [2]
    assert (mailing.due_at, mailing.expires_at) == (room.now, room.now + 12 * ONE_HOUR)

    assert await room.come(2)
    attendance = await room.attendance(2)
    assert attendance is not None
    assert (attendance.place, attendance.offered_until, attendance.answer) == ("held", None, "coming")
    await room.lapse(hours=13)
    assert await room.places(2, 3) == ["held", "waiting"]


async def test_an_offer_that_nobody_takes_goes_to_the_next(database: Database) -> None:
    """Who let theirs pass stays opted in without a place, and may ask again at the end of the list."""
    room = await Room.of(database, 1)
    await room.opt_in(1, 2, 3, 4)
    await room.opt_out(1)
    await room.offers_arrive()
    await room.lapse(hours=11)
    assert await room.places(2, 3) == ["offered", "waiting"]
    await room.lapse(hours=1)
    assert await room.places(1, 2, 3, 4) == [None, "none", "offered", "waiting"]
    assert [people for _, people in await room.offers()] == [[2], [3]]
    assert await room.topics(2) == {f"event/{room.event_id}"}

    assert await room.come(2)
    assert await room.places(2, 3, 4) == ["waiting", "offered", "waiting"]
    attendance = await room.attendance(2)
    assert attendance is not None
    assert attendance.answer is None
    await room.cannot_come(3)
    assert await room.places(2, 3, 4) == ["waiting", "none", "offered"]


async def test_the_time_to_say_yes_begins_in_the_morning(database: Database) -> None:
    """An offer that falls into the quiet hours gives as much time as any, from their end."""
    room = await Room.of(database, 1, Policy(AT_NIGHT, offer_seconds=2 * ONE_HOUR))
    await room.opt_in(1, 2)
    room.now = NOON + 12 * ONE_HOUR
    await room.cannot_come(1)
    attendance = await room.attendance(2)
    assert attendance is not None
    assert attendance.offered_until == NOON + ONE_DAY - 2 * ONE_HOUR


async def test_an_offer_ends_when_the_event_begins(database: Database) -> None:
    """Two hours before the start, twelve hours to think would be too long; afterwards nothing is offered."""
    room = await Room.of(database, 1)
    await room.opt_in(1, 2, 3)
    room.now = START - 2 * ONE_HOUR
    await room.cannot_come(1)
    attendance = await room.attendance(2)
    assert attendance is not None
    assert attendance.offered_until == START
    await room.offers_arrive()
    await room.lapse(hours=2)
    await room.opt_in(4)
    assert await room.places(2, 3, 4) == ["none", "waiting", "waiting"]


async def test_who_was_never_asked_keeps_their_turn(database: Database) -> None:
    """The bot was down for as long as the offer held: nobody has let anything pass, and the same one is asked again."""
    room = await Room.of(database, 1)
    await room.opt_in(1, 2, 3)
    await room.opt_out(1)
    await room.lapse(hours=13)
    assert await room.places(2, 3) == ["offered", "waiting"]
    attendance = await room.attendance(2)
    assert attendance is not None
    assert attendance.offered_until == room.now + 12 * ONE_HOUR
    assert [people for _, people in await room.offers()] == [[2], [2]]


async def test_a_cancelled_event_asks_anew_when_it_takes_place_after_all(database: Database) -> None:
    """Whoever was asked before waits at the front again, and is asked again."""
    room = await Room.of(database, 1)
    await room.opt_in(1, 2, 3)
    await room.opt_out(1)
    await room.arrange(1, cancelled=True)
    assert await room.places(2, 3) == ["waiting", "waiting"]
    await room.arrange(1, cancelled=False)
    assert await room.places(2, 3) == ["offered", "waiting"]


async def test_where_the_limit_was_taken_away_nobody_loses_a_place(database: Database) -> None:
    """Who does not answer the offer has a place all the same: there is room for everybody."""
    room = await Room.of(database, 1)
    await room.opt_in(1, 2)
    await room.arrange(None)
    await room.offers_arrive()
    await room.lapse(hours=12)
    assert await room.places(1, 2) == ["held", "held"]


async def test_an_early_event_is_offered_in_the_night(database: Database) -> None:
    """Who is asked only in the morning could not come to it any more."""
    room = await Room.of(database, 1, Policy(AT_NIGHT, offer_seconds=12 * ONE_HOUR))
    await room.arrange(1, starts_at=NOON + ONE_DAY - 5 * ONE_HOUR)
    await room.opt_in(1, 2)
    room.now = NOON + 10 * ONE_HOUR
    await room.opt_out(1)
    ((offer, people),) = await room.offers()
    assert (offer.quiet, people) == (0, [2])
    assert offer.expires_at == NOON + ONE_DAY - 5 * ONE_HOUR


async def test_many_places_at_once_are_one_mailing(database: Database) -> None:
    """A thousand people who are asked at once are not a thousand mailings."""
    room = await Room.of(database, 1)
    await room.opt_in(*range(1, 31))
    await room.arrange(21)
    ((_, people),) = await room.offers()
    assert people == list(range(2, 22))


@pytest.mark.parametrize(("capacity", "expected"), [(3, ["held", "offered", "offered", "waiting"]), (None, ["held", "offered", "offered", "offered"])])  # fmt: skip
async def test_more_places_go_to_those_who_wait(
    database: Database, capacity: int | None, expected: list[str]
) -> None:
    """An organizer finds a larger hall, or takes the limit away."""
    room = await Room.of(database, 1)
    await room.opt_in(1, 2, 3, 4)
    await room.arrange(capacity)
    assert await room.places(1, 2, 3, 4) == expected


async def test_fewer_places_take_none_away(database: Database) -> None:
    """Who has a place keeps it; the next one frees only when there are fewer people than places."""
    room = await Room.of(database, 3)
    await room.opt_in(1, 2, 3, 4)
    await room.arrange(2)
    assert await room.places(1, 2, 3, 4) == ["held", "held", "held", "waiting"]
    await room.cannot_come(1)
    assert await room.places(2, 3, 4) == ["held", "held", "waiting"]
    await room.cannot_come(2)
    assert await room.places(3, 4) == ["held", "offered"]


async def test_a_cancelled_event_offers_nothing(database: Database) -> None:
    """Neither anew nor what was about to be."""
    room = await Room.of(database, 1)
    await room.opt_in(1, 2, 3)
    await room.cannot_come(1)
    await room.arrange(1, cancelled=True)
    ((offer, _),) = await room.offers()
    assert offer.state in {"cancelling", "cancelled"}
    await room.opt_out(2)
    assert await room.places(3) == ["waiting"]
    assert len(await room.offers()) == 1


async def test_a_stop_frees_every_place_and_leaves_nothing(database: Database) -> None:
    """START asks for the place anew, behind those who waited meanwhile."""
    room = await Room.of(database, 1)
    await room.opt_in(1, 2, 3)
    await consents.stop(database, room.occasion(1), policy=POLICY)
    assert await room.places(1, 2, 3) == [None, "offered", "waiting"]
    await consents.undo_stop(database, room.occasion(1), policy=POLICY)
    assert await room.places(1, 2, 3) == ["waiting", "offered", "waiting"]
    async with database.reading() as tables:
        assert await tables.attendances.waiting_before(room.event_id, 1) == 1


async def test_leaving_frees_the_place_inside_the_callers_transaction(database: Database) -> None:
    """As when Telegram says that somebody is gone; the same mailing's second word changes nothing."""
    room = await Room.of(database, 1)
    await room.opt_in(1, 2)
    for _ in range(2):
        async with database.transaction() as tables:
            await consents.leave_in(tables, room.occasion(1, -7), policy=POLICY)
    assert await room.places(1, 2) == [None, "offered"]
    assert await room.topics(1) == set()
    assert len(await room.offers()) == 1


async def test_an_update_given_twice_frees_one_place(database: Database) -> None:
    """“Can't come” again, after the person has opted in again: they stay in."""
    room = await Room.of(database, 1)
    await room.opt_in(1, 2)
    await room.cannot_come(1, 50)
    await room.cannot_come(1, 50)
    assert len(await room.offers()) == 1
    topic = topic_of_event(room.event_id)
    await consents.give(database, room.occasion(1, 51), topic, WORDING, policy=POLICY)
    await room.cannot_come(1, 50)
    assert await room.places(1, 2) == ["waiting", "offered"]
    assert await room.topics(1) == {topic}


async def test_an_old_yes_given_again_undoes_no_later_no(database: Database) -> None:
    """Telegram gives what a crash interrupted again, in order; the later word counts."""
    room = await Room.of(database, None)
    await consents.give(database, room.occasion(1, 50), EVENTS, WORDING, policy=POLICY)
    await room.come(1, 51)
    await room.cannot_come(1, 52)
    await room.come(1, 51)
    await room.cannot_come(1, 52)
    attendance = await room.attendance(1)
    assert attendance is not None
    assert (attendance.answer, attendance.place) == ("cant", "none")


async def test_after_a_quiet_week_updates_are_numbered_anew(database: Database) -> None:
    """A lower number a week later is no old update: the answer counts."""
    room = await Room.of(database, None)
    topic = topic_of_event(room.event_id)
    await consents.give(database, room.occasion(1, 1000), topic, WORDING, policy=POLICY)
    room.now += 8 * ONE_DAY
    await room.come(1, 20)
    attendance = await room.attendance(1)
    assert attendance is not None
    assert attendance.answer == "coming"


async def test_all_events_bring_no_place_where_places_are_counted(database: Database) -> None:
    """Who hears of all events has to opt in to this one; without a limit their yes is enough."""
    room = await Room.of(database, 1)
    await consents.give(database, room.occasion(1), EVENTS, WORDING, policy=POLICY)
    assert not await room.come(1)
    assert await room.places(1) == [None]
    await room.opt_in(1)
    assert await room.come(1)
    assert await room.places(1) == ["held"]


async def test_who_opted_in_to_nothing_has_to_opt_in_first(database: Database) -> None:
    """The button of an old reminder takes no place by itself."""
    room = await Room.of(database, None)
    assert not await room.come(1)
    assert await room.places(1) == [None]


async def test_all_events_leave_out_what_one_cannot_come_to(database: Database) -> None:
    """The opt-in to all events stays; opting in to the event again takes the no back."""
    room = await Room.of(database, None)
    await consents.give(database, room.occasion(1), EVENTS, WORDING, policy=POLICY)
    await room.cannot_come(1)
    assert await room.topics(1) == {"events"}
    attendance = await room.attendance(1)
    assert attendance is not None
    assert attendance.answer == "cant"
    await room.opt_in(1)
    attendance = await room.attendance(1)
    assert attendance is not None
    assert (attendance.answer, attendance.place) == (None, "held")


async def test_no_more_reminders_is_remembered_against_all_events(database: Database) -> None:
    """The event is muted while all events are on, and forgotten when they end."""
    room = await Room.of(database, None)
    await consents.give(database, room.occasion(1), EVENTS, WORDING, policy=POLICY)
    await room.opt_in(1)
    await room.end_reminders(1)
    assert await room.topics(1) == {"events"}
    attendance = await room.attendance(1)
    assert attendance is not None
    assert attendance.muted
    await consents.withdraw(database, room.occasion(1), EVENTS, policy=POLICY)
    assert await room.attendance(1) is None


async def test_who_comes_may_have_no_reminders(database: Database) -> None:
    """Where there is room for all, the yes goes on counting; a counted place is given up."""
    free, counted = await Room.of(database, None), await Room.of(database, 1)
    for room in (free, counted):
        room.updates = count(1000 * room.event_id)
        await room.opt_in(1)
        await room.come(1)
        await room.end_reminders(1)
        assert await room.topics(1) == set()
    async with database.reading() as tables:
        assert (await tables.attendances.answers(free.event_id)).coming == 1
    assert await counted.attendance(1) is None
    assert await free.places(1) == ["none"]


PEOPLE = range(1, 7)
happenings = st.one_of(
    st.tuples(
        st.sampled_from(["opt_in", "opt_in", "come", "cannot_come", "opt_out"]), st.sampled_from(PEOPLE)
    ),
    st.tuples(st.just("lapse"), st.sampled_from([1, 6, 13])),
    st.tuples(st.just("arrange"), st.integers(1, 4)),
)


@example([("opt_in", 1), ("opt_in", 2), ("opt_in", 3), ("cannot_come", 1), ("lapse", 13), ("come", 2)])
@example([("opt_in", 1), ("opt_in", 2), ("arrange", 2), ("opt_in", 3), ("arrange", 1), ("opt_out", 1)])
@given(st.lists(happenings, max_size=25))
@settings(
    max_examples=120,
    deadline=None,
    # One store for all examples: each has an event of its own in it.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_whatever_happens_places_are_fair(database: Database, happens: list[tuple[str, int]]) -> None:
    """Never more than there are, nobody before somebody who waited longer, none idle while anybody waits."""
    room = await Room.of(database, 2)
    room.updates = count(1_000_000 * room.event_id)
    capacity, taken, line = 2, 0, list[int]()
    for what, number in happens:
        if what == "arrange":
            capacity = number
        await getattr(room, what)(number)
        now = dict(zip(PEOPLE, await room.places(*PEOPLE), strict=True))
        waiting = {chat_id for chat_id, place in now.items() if place == "waiting"}
        # The test's own list: who waited before, in order, and behind them who waits since.
        moved_up = [chat_id for chat_id in line if now[chat_id] == "offered"]
        still = [chat_id for chat_id in line if chat_id in waiting]
        for chat_id in moved_up:
            assert all(line.index(chat_id) < line.index(other) for other in still)
        line = still + sorted(waiting - set(still))
        occupied = sum(place in {"held", "offered"} for place in now.values())
        assert occupied <= max(capacity, taken)
        assert not waiting or occupied >= capacity
        taken = occupied


words = st.sampled_from(["own", "all", "no_own", "no_all", "come", "cannot", "end", "stop", "start"])


async def serve(room: Room, said: Occasion, word: str) -> None:
    """What a person's update does."""
    database, own = room.database, topic_of_event(room.event_id)
    match word:
        case "own" | "all":
            topic = own if word == "own" else EVENTS
            await consents.give(database, said, topic, WORDING, policy=POLICY)
        case "no_own" | "no_all":
            await consents.withdraw(database, said, own if word == "no_own" else EVENTS, policy=POLICY)
        case "come":
            await replies.come(database, said, room.event_id, policy=POLICY)
        case "cannot":
            await replies.cannot_come(database, said, room.event_id, policy=POLICY)
        case "end":
            await replies.end_reminders(database, said, room.event_id, policy=POLICY)
        case "stop":
            await consents.stop(database, said, policy=POLICY)
        case _:
            await consents.undo_stop(database, said, policy=POLICY)


@example(["own", "come", "stop", "start"], 4)
@example(["all", "come", "cannot", "come"], 3)
@example(["all", "end", "own", "come"], 4)
@given(st.lists(words, max_size=10), st.integers(1, 6))
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_what_is_given_again_changes_nothing(
    database: Database, said: list[str], repeated: int
) -> None:
    """After each update the newest ones come again in order, as after a crash: what is kept stays the same."""
    room = await Room.of(database, None)
    troubled, calm = 1000 * room.event_id, 1000 * room.event_id + 1
    for number, word in enumerate(said, start=1):
        for chat_id in (troubled, calm):
            await serve(room, room.occasion(chat_id, number), word)
        for again in range(max(1, number - repeated + 1), number + 1):
            await serve(room, room.occasion(troubled, again), said[again - 1])
        one, other = await room.attendance(troubled), await room.attendance(calm)
        assert (one and replace(one, chat_id=calm)) == other
        assert await room.topics(troubled) == await room.topics(calm)
