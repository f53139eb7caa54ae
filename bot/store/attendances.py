"""Attendances: who has a place at an event or waits for one, and what they said about coming."""

from dataclasses import asdict, dataclass
from typing import Literal, cast

import aiosqlite

from bot.store.consents import Topic, topic_of_event
from bot.store.endings import Endings
from bot.store.queries import load_queries

Place = Literal["none", "held", "waiting", "offered"]
CameAnswer = Literal["coming", "cant"]


@dataclass(frozen=True, slots=True)
class Attendance:
    """A row of ``attendance``. ``offered_until`` (UTC epoch seconds) is there while a place is offered.

    ``muted``: the reminders for all events leave this one out.
    """

    event_id: int
    chat_id: int
    place: Place
    asked_at: int
    update_id: int
    offered_until: int | None = None
    answer: CameAnswer | None = None
    muted: int = 0


@dataclass(frozen=True, slots=True)
class Answers:
    """How many people come, cannot, and have not said; ``listening`` are all who get the event's reminders."""

    coming: int
    cant: int
    silent: int
    listening: int


@dataclass(frozen=True, slots=True)
class EventTotals:
    """How many people an event has or had: who opted in to it, who has a place or waits for one, who said what."""

    opted_in: int
    taken: int
    offered: int
    waiting: int
    coming: int
    cant: int
    silent: int
    listening: int

    @property
    def answers(self) -> Answers:
        """What they said about coming."""
        return Answers(self.coming, self.cant, self.silent, self.listening)


_queries = load_queries("attendances.sql", Attendance, EventTotals)


class Attendances:
    """The table ``attendance`` as one connection sees it."""

    def __init__(self, connection: aiosqlite.Connection, endings: Endings) -> None:
        self._connection = connection
        self._endings = endings

    async def find(self, event_id: int, chat_id: int) -> Attendance | None:
        """What one person said about one event, or None."""
        row = await _queries.attendance_of(self._connection, event_id=event_id, chat_id=chat_id)
        return cast("Attendance | None", row)

    async def of_person(self, chat_id: int) -> list[Attendance]:
        """Everything that one person said about events."""
        return [row async for row in _queries.attendances_of(self._connection, chat_id=chat_id)]

    async def put(self, attendance: Attendance) -> None:
        """What one person says about one event from now on."""
        self._endings.note(attendance.chat_id)
        await _queries.put_attendance(
            self._connection,
            event_id=attendance.event_id,
            chat_id=attendance.chat_id,
            place=attendance.place,
            asked_at=attendance.asked_at,
            update_id=attendance.update_id,
            offered_until=attendance.offered_until,
            answer=attendance.answer,
            muted=attendance.muted,
        )

    async def drop(self, event_id: int, chat_id: int) -> None:
        """The person has nothing more to say about the event."""
        self._endings.note(chat_id)
        await _queries.drop_attendance(self._connection, event_id=event_id, chat_id=chat_id)

    async def count_places(self, event_id: int) -> int:
        """How many places are held or offered."""
        return cast("int", await _queries.count_places(self._connection, event_id=event_id))

    async def count_waiting(self, event_id: int) -> int:
        """How many people wait for a place."""
        return cast("int", await _queries.count_waiting(self._connection, event_id=event_id))

    async def waiting_before(self, event_id: int, chat_id: int) -> int:
        """How many people wait before this one."""
        count = await _queries.waiting_before(self._connection, event_id=event_id, chat_id=chat_id)
        return cast("int", count)

    async def first_waiting(self, event_id: int) -> Attendance | None:
        """Who has waited longest, or None."""
        row = await _queries.first_waiting(self._connection, event_id=event_id)
        return cast("Attendance | None", row)

    async def offered(self, event_id: int) -> list[Attendance]:
        """Who is asked whether they take a place at an event."""
        return [row async for row in _queries.offers_at(self._connection, event_id=event_id)]

    async def lapsed(self, *, now: int) -> list[Attendance]:
        """The offers of a place that nobody took in time."""
        return [row async for row in _queries.lapsed_offers(self._connection, now=now)]

    async def next_lapse(self) -> int | None:
        """When the next offer of a place ends, or None."""
        return cast("int | None", await _queries.next_lapse(self._connection))

    async def answers(self, event_id: int) -> Answers:
        """What people said about coming."""
        rows = _queries.count_answers(self._connection, event_id=event_id)
        said = {answer: count async for answer, count in rows}
        listening, silent = await _queries.listening(self._connection, event_id=event_id)
        return Answers(said.get("coming", 0), said.get("cant", 0), silent, listening)

    async def count_opted_in(self, topic: Topic) -> int:
        """How many active people opted in to a topic."""
        return cast("int", await _queries.count_opted_in(self._connection, topic=topic))

    async def count_to_notify(self, event_id: int) -> int:
        """How many active people would be told if the event changed now."""
        return cast("int", await _queries.count_to_notify(self._connection, event_id=event_id))

    async def count_hearers(self, mailing_id: int) -> int | None:
        """How many people hear a reminder, a notice or an announcement, if it were sent now; None for what is neither."""
        return cast("int | None", await _queries.count_hearers(self._connection, mailing_id=mailing_id))

    async def totals(self, event_id: int, starts_at: int) -> EventTotals:
        """How many people an event has; of one that is over, how many it had when the first of them was forgotten."""
        kept = await _queries.kept_totals(self._connection, event_id=event_id, starts_at=starts_at)
        return cast("EventTotals", kept) if kept else await self._count(event_id)

    async def keep_totals(self, event_id: int, starts_at: int) -> None:
        """From now on the totals are what they are: it is no longer kept who the people were."""
        totals = asdict(await self._count(event_id))
        await _queries.keep_totals(self._connection, event_id=event_id, starts_at=starts_at, **totals)

    async def _count(self, event_id: int) -> EventTotals:
        answers = await self.answers(event_id)
        offered = len(await self.offered(event_id))
        return EventTotals(
            opted_in=await self.count_opted_in(topic_of_event(event_id)),
            taken=await self.count_places(event_id) - offered,
            offered=offered,
            waiting=await self.count_waiting(event_id),
            coming=answers.coming,
            cant=answers.cant,
            silent=answers.silent,
            listening=answers.listening,
        )

    async def opt_ins_by_hour(self, topic: Topic) -> list[tuple[int, int]]:
        """How many consents were given to a topic in each hour, as (UTC epoch seconds of its beginning, count)."""
        rows = _queries.opt_ins_by_hour(self._connection, topic=topic)
        return [(hour * 3600, count) async for hour, count in rows]
