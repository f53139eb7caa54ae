"""The delivery worker: claims, commits the intent, sends, records. Everything it knows is in the store.

A kill at any moment leaves each delivery as what it truthfully is: pending and not sent, or about to be sent, which
the next start marks as uncertain. Nothing is sent twice by itself.
"""

import asyncio
import time
from collections.abc import Coroutine, Iterable
from typing import Any, Protocol

import structlog

from bot.clock import Clock
from bot.delivery.breaker import Breaker
from bot.delivery.lease import Lease, LeaseLostError
from bot.delivery.outcome import Outcome, State
from bot.delivery.pace import Pace
from bot.delivery.quiet import QuietHours
from bot.delivery.turn import Aftermath, Done, Found, Letters, Taken, Turns
from bot.logs import pseudonym
from bot.store.database import Database, StoreFailedError
from bot.store.deliveries import Claim
from bot.texts.letter import Parcel

_GATHERING_SECONDS = 0.01
"""How long outcomes are gathered while sends are under way, so that one commit records several."""
_SPREADING_SECONDS = 0.05
"""How long people are given their rows between two turns."""
_LAST_SECONDS = 8.0
"""How long sends that are under way may take when the program ends."""
_SHORTEST_REST, _LONGEST_REST = 0.5, 30.0
_SAME_CHAT_SECONDS = 0.2
_TROUBLE_SECONDS = 1.0
_ONE_DAY = 24 * 3600

_log = structlog.get_logger(__name__)


class Post(Protocol):
    """What does in a chat what a mailing is to do there."""

    async def deliver(self, claim: Claim, parcel: Parcel) -> Outcome:
        """Does it once; what became of it is in the outcome."""
        ...


class Worker:
    """Delivers what is due, for as long as ``run`` runs. All parts are given; it keeps nothing but what is under way.

    ``alone``: no other program on this machine has the store open.
    """

    def __init__(  # noqa: PLR0913 - what it works with, each by name
        self,
        *,
        database: Database,
        clock: Clock,
        post: Post,
        letters: Letters,
        aftermath: Aftermath,
        pace: Pace,
        breaker: Breaker,
        quiet: QuietHours,
        alone: bool,
    ) -> None:
        self._clock = clock
        self._post = post
        self._pace = pace
        self._lease = Lease(database, alone=alone)
        self._turns = Turns(
            database=database,
            lease=self._lease,
            letters=letters,
            aftermath=aftermath,
            pace=pace,
            breaker=breaker,
            quiet=quiet,
        )
        self._woken = asyncio.Event()
        self._sending: set[asyncio.Task[None]] = set()
        self._endings = database.endings
        self._unbegun: set[int] = set()
        self._held_back: set[int] = set()
        self._done: list[Done] = []
        self._unsent_in_a_row = 0

    def wake(self) -> None:
        """Looks at the store now: something may have become due."""
        self._woken.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Delivers until ``stopping`` is set; then finishes and records what is under way."""
        self._endings.listen(self._hold_back)
        try:
            await self._run(stopping)
        finally:
            self._endings.ignore(self._hold_back)

    def _hold_back(self, chats: frozenset[int]) -> None:
        # Told before the commit that ends an opt-in: no send to these people begins after it.
        self._held_back |= chats & self._unbegun

    async def _run(self, stopping: asyncio.Event) -> None:
        while await self._lease.take(stopping):
            try:
                async with self._lease.kept():
                    await self._deliver(stopping)
            except LeaseLostError:
                _log.warning("another worker delivers from this store now")
            except StoreFailedError as error:
                _log.warning("the store cannot be used; deliveries go on when it can", problem=str(error))

    async def _deliver(self, stopping: asyncio.Event) -> None:
        await self._turns.doubt(now=self._clock.now())
        try:
            while not stopping.is_set():
                # Cleared before the turn, so that whatever happens from here on is seen by this turn or the next.
                self._woken.clear()
                found = await self._turn()
                for taken in found.taken:
                    self._start(taken)
                await self._until_there_is_work(found, stopping)
        finally:
            await self._finish()

    async def _turn(self) -> Found:
        done, self._done = self._done, []
        now = self._clock.now()
        try:
            return await self._turns.take(done, now=now, at_most=self._pace.at_once - len(self._sending))
        except StoreFailedError as error:
            _log.warning("the store cannot be used; deliveries go on when it can", problem=str(error))
        except LeaseLostError:
            raise
        except Exception:  # noqa: BLE001 - whatever is wrong with one turn, deliveries go on
            _log.exception("deliveries met something unforeseen")
        self._done = done + self._done
        await asyncio.sleep(_TROUBLE_SECONDS)
        return Found((), now, more=False, spreading=False, held_up=frozenset())

    def _start(self, taken: Taken) -> None:
        self._unbegun.add(taken.claim.chat_id)
        task = asyncio.create_task(self._send(taken))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send(self, taken: Taken) -> None:
        claim, parcel = taken.claim, taken.parcel
        outcome = Outcome(State.HELD)
        try:
            may_begin = await self._pace.begin(parcel.message_count, paid=taken.paid)
            self._unbegun.discard(claim.chat_id)
            # Whoever is held back is asked again whether they still want it.
            if may_begin and claim.chat_id not in self._held_back:
                outcome = Outcome(State.UNCERTAIN, code="interrupted")
                outcome = await self._post.deliver(claim, parcel)
        except Exception as error:  # noqa: BLE001 - one send that fails unforeseen must not stop the others
            _log.exception("a send failed", mailing=claim.mailing_id, person=pseudonym(claim.chat_id))
            outcome = Outcome(State.UNCERTAIN, code=type(error).__name__)
        finally:
            self._unbegun.discard(claim.chat_id)
            self._held_back.discard(claim.chat_id)
            self._pace.end(claim.chat_id)
            self._rest_if_need_be(outcome)
            self._done.append(Done(claim, outcome))
            self._woken.set()

    def _rest_if_need_be(self, outcome: Outcome) -> None:
        if outcome.state is State.LATER:
            self._pace.rest(outcome.retry_after)
        if outcome.state is State.HELD:
            return
        if outcome.state is State.UNSENT:
            if self._pace.is_resting:
                # Others that were under way met the same; they say nothing new.
                return
            # Telegram is out of reach for everyone: the lane rests, longer each time.
            self._pace.rest(min(_LONGEST_REST, _SHORTEST_REST * 2 ** min(self._unsent_in_a_row, 10)))
            self._unsent_in_a_row += 1
        else:
            self._unsent_in_a_row = 0

    async def _until_there_is_work(self, found: Found, stopping: asyncio.Event) -> None:
        if found.spreading:
            await self._spread(stopping)
        if found.more:
            # Whoever else wants the store has it first.
            await asyncio.sleep(0)
            return
        if self._sending:
            await asyncio.sleep(_GATHERING_SECONDS)
        next_at = self._clock.now() + _ONE_DAY if found.next_at is None else found.next_at
        signs: tuple[Coroutine[None, None, object], ...] = (
            self._woken.wait(),
            stopping.wait(),
            # At most half a minute: another program (an import) may have planned something.
            self._clock.sleep_until(next_at),
        )
        waits = [asyncio.create_task(sign) for sign in signs]
        try:
            await asyncio.wait(waits, timeout=self._patience(found), return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _end(waits)

    async def _spread(self, stopping: asyncio.Event) -> None:
        """Goes on giving people their rows for a moment, in a transaction for each chunk, while letters are on their way."""
        until = time.monotonic() + _SPREADING_SECONDS
        try:
            while time.monotonic() < until and not stopping.is_set():
                await asyncio.sleep(0)
                if not await self._turns.spread(now=self._clock.now()):
                    return
        except StoreFailedError:
            # The next turn meets the same, and says so.
            return

    def _patience(self, found: Found) -> float | None:
        if found.held_up and len(self._sending) < self._pace.at_once:
            # Either the pace holds them up, or each of them was sent something within the last second.
            return min(map(self._pace.next_allowance, found.held_up)) or _SAME_CHAT_SECONDS
        return None

    async def _finish(self) -> None:
        """Waits for what is under way, and records it; what takes too long is uncertain."""
        # Another program may hold the store; the end does not wait for it as long as usual.
        await self._turns.hurry()
        if self._sending:
            await asyncio.wait(self._sending.copy(), timeout=_LAST_SECONDS)
        await _end(self._sending)
        done, self._done = self._done, []
        if not done:
            return
        try:
            await self._turns.record(done, now=self._clock.now())
        except (StoreFailedError, LeaseLostError):
            _log.warning("the last outcomes were not recorded; the next start marks them as uncertain")


async def _end(running: Iterable[asyncio.Task[Any]]) -> None:
    tasks = tuple(running)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
