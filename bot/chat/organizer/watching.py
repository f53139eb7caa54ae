"""The messages in organizers' chats that show how broadcasts go, and edit themselves.

Which messages there are stands in the store, so they go on after a restart.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import structlog

from bot.actions.broadcast_progress import Course, course_of
from bot.actions.policy import Policy
from bot.chat.sender import Sender
from bot.chat.waiting import first_of
from bot.clock import Clock
from bot.content.model import Content
from bot.delivery.outcome import Outcome, State
from bot.store.broadcasts import Broadcast
from bot.store.database import Database, StoreFailedError, Tables
from bot.store.watches import Watch
from bot.texts.broadcast_progress import progress
from bot.texts.reader import Reader
from bot.texts.screen import Screen

_EDIT_SECONDS: Final = 3.0
"""A message is edited no more often than this."""
_LOOK_SECONDS: Final = 0.5
_IDLE_SECONDS: Final = 5.0
"""How long nothing is looked at while nothing is being sent: the command line may have begun something."""
_RATE_SECONDS: Final = 15.0
"""The rate is that of so many last seconds."""
_MOST_FAILURES: Final = 5

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Shown:
    """What one message shows, and when it may be edited again."""

    screen: Screen | None = None
    next_at: float = 0.0
    failures: int = 0


@dataclass(slots=True)
class _Counted:
    """How many people one broadcast is for, and when how many of them were done."""

    total: int | None = None
    done: deque[tuple[float, int]] = field(default_factory=deque)

    def rate(self, now: float, done: int) -> float | None:
        """How many a second there were of late; None for the first look."""
        self.done.append((now, done))
        while len(self.done) > 1 and self.done[0][0] < now - _RATE_SECONDS:
            self.done.popleft()
        began, before = self.done[0]
        return (done - before) / (now - began) if now > began else None


class Watching:
    """Keeps the progress messages up to date, for as long as ``run`` runs.

    Args:
        database: The store.
        clock: The time that people read; how often messages are edited goes by the machine's own.
        sender: The way to Telegram.
        content: Gives the content in use.
        bot_username: The bot's name, without ``@``.
        policy: The campaign's.
    """

    def __init__(  # noqa: PLR0913 - what it works with, each by name
        self,
        *,
        database: Database,
        clock: Clock,
        sender: Sender,
        content: Callable[[], Content],
        bot_username: str,
        policy: Policy,
    ) -> None:
        self._database = database
        self._clock = clock
        self._sender = sender
        self._content = content
        self._bot_username = bot_username
        self._policy = policy
        self._woken = asyncio.Event()
        self._shown: dict[tuple[int, int], _Shown] = {}
        self._counted: dict[int, _Counted] = {}

    def wake(self) -> None:
        """Looks now: something may have begun."""
        self._woken.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Shows how broadcasts go until ``stopping`` is set."""
        while not stopping.is_set():
            self._woken.clear()
            rest = _IDLE_SECONDS
            try:
                if await self._look():
                    rest = _LOOK_SECONDS
            except StoreFailedError as error:
                _log.warning("the store cannot be used; progress is shown when it can", problem=str(error))
            except Exception:  # noqa: BLE001 - whatever is wrong with one look, the next may be right
                _log.exception("progress met something unforeseen")
            await first_of(rest, self._woken, stopping)

    async def _look(self) -> bool:
        """Brings every message up to date that may be edited now; says whether anything is going on."""
        async with self._database.reading() as tables:
            watches = await tables.watches.all()
        self._forget_all_but(watches)
        busy = False
        for number in dict.fromkeys(watch.broadcast_id for watch in watches):
            of_it = [watch for watch in watches if watch.broadcast_id == number]
            busy |= await self._look_at(number, of_it)
        return busy

    def _forget_all_but(self, watches: list[Watch]) -> None:
        there = {_key(watch) for watch in watches}
        self._shown = {key: shown for key, shown in self._shown.items() if key in there}
        numbers = {watch.broadcast_id for watch in watches}
        self._counted = {number: counted for number, counted in self._counted.items() if number in numbers}

    async def _look_at(self, number: int, watches: list[Watch]) -> bool:
        now = time.monotonic()
        due = [watch for watch in watches if self._of(watch).next_at <= now]
        async with self._database.counting() as tables:
            broadcast = await tables.broadcasts.find(number)
            if broadcast is None or broadcast.state in {"draft", "awaiting"}:
                # It will be watched again when it is confirmed again.
                return False
            if broadcast.state == "scheduled":
                return await self._is_about_to_begin(tables, broadcast)
            if not due:
                return True
            course = await self._course(tables, broadcast, now)
            languages = [await self._language_of(tables, watch) for watch in due]
        for watch, language in zip(due, languages, strict=True):
            await self._bring_up(watch, course, language)
        return True

    async def _is_about_to_begin(self, tables: Tables, broadcast: Broadcast) -> bool:
        mailing = await tables.mailings.find(broadcast.mailing_id or 0)
        now = self._clock.now()
        waits = mailing is not None and mailing.quiet and self._policy.quiet.covers(now)
        return mailing is not None and mailing.due_at <= now and not waits

    async def _course(self, tables: Tables, broadcast: Broadcast, now: float) -> Course | None:
        counted = self._counted.setdefault(broadcast.broadcast_id, _Counted())
        course = await course_of(tables, broadcast, self._policy, now=self._clock.now(), total=counted.total)
        if course is None:
            return None
        counted.total = course.progress.total
        if broadcast.state != "sending" or course.progress.waits_until is not None:
            # What stood still for a while says nothing of the pace.
            counted.done.clear()
            return course
        rate = counted.rate(now, course.progress.done)
        return replace(course, progress=replace(course.progress, rate=rate))

    async def _language_of(self, tables: Tables, watch: Watch) -> str | None:
        """The organizer's language; None where they are no organizer any more, or have left."""
        person = await tables.people.find(watch.chat_id)
        if person is None or person.state != "active" or watch.chat_id not in self._policy.organizers:
            return None
        return person.language

    async def _bring_up(self, watch: Watch, course: Course | None, language: str | None) -> None:
        if course is None or language is None:
            await self._end(watch)
            return
        content = self._content()
        reader = Reader(content, content.edition(language).language, self._bot_username, organizer=True)
        screen = progress(reader, course.progress, watched=True)
        shown = self._of(watch)
        if watch.message_id is None or screen != shown.screen:
            outcome = await self._show(watch, screen)
            shown.next_at = time.monotonic() + max(_EDIT_SECONDS, outcome.retry_after)
            if not outcome.arrived:
                await self._note_failure(watch, shown, outcome)
                return
            shown.screen, shown.failures = screen, 0
        if course.settled and course.progress.broadcast.state in {"finished", "cancelled"}:
            await self._end(watch)

    async def _show(self, watch: Watch, screen: Screen) -> Outcome:
        if watch.message_id is None:
            outcome = await self._sender.show(watch.chat_id, screen)
        else:
            # Where it was deleted, it comes anew.
            outcome = await self._sender.change(watch.chat_id, watch.message_id, screen)
        if outcome.messages and outcome.messages[0] != watch.message_id:
            async with self._database.transaction() as tables:
                await tables.watches.note(watch, outcome.messages[0])
        return outcome

    async def _note_failure(self, watch: Watch, shown: _Shown, outcome: Outcome) -> None:
        if outcome.state in {State.LATER, State.UNSENT}:
            # It never left, so it does no harm to try again.
            return
        shown.failures += 1
        if outcome.state is State.GONE or shown.failures >= _MOST_FAILURES:
            await self._end(watch)

    async def _end(self, watch: Watch) -> None:
        async with self._database.transaction() as tables:
            await tables.watches.end(watch)

    def _of(self, watch: Watch) -> _Shown:
        return self._shown.setdefault(_key(watch), _Shown())


def _key(watch: Watch) -> tuple[int, int]:
    return watch.broadcast_id, watch.chat_id
