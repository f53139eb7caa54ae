"""One turn at the store: what became of sends is recorded, and what is due next is claimed, in one transaction."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from bot.delivery.breaker import Breaker
from bot.delivery.lease import Lease
from bot.delivery.outcome import Outcome, State
from bot.delivery.pace import Pace
from bot.delivery.quiet import QuietHours
from bot.store import deliveries
from bot.store.database import Database, StoreFailedError, Tables
from bot.store.deliveries import Claim, Record
from bot.store.mailings import CALLED_OFF, EXPIRED, Mailing
from bot.texts.letter import Parcel

_CHUNK_SECONDS = 0.015
"""How long a turn may look at people who hear a mailing, or do not any more: others wait for the store meanwhile."""
_SMALLEST_CHUNK, _LARGEST_CHUNK = 500, 50_000

_LOOK_AGAIN_SECONDS = 0.1
"""How long a mailing is left alone that found nobody whom it may be sent to just now."""

_log = structlog.get_logger(__name__)


class Letters(Protocol):
    """What writes the letters of a mailing."""

    async def words(self, tables: Tables, mailing: Mailing) -> int | None:
        """Whose words a broadcast is sent with now; None for what is no broadcast."""
        ...

    async def parcel(self, tables: Tables, mailing: Mailing, language: str, *, now: int) -> Parcel | None:
        """What to do in the chat of a reader of this language; None when there is nothing to say any more."""
        ...


class Aftermath(Protocol):
    """What follows from what became of deliveries, in the transaction that records it."""

    async def gone(self, tables: Tables, chat_id: int, mailing_id: int, *, now: int) -> None:
        """Telegram says that this person cannot be written to any more."""
        ...

    async def paused(self, tables: Tables, mailing_id: int, *, now: int) -> None:
        """A mailing was paused after too many failures in a row."""
        ...

    async def missed(self, tables: Tables, mailing: Mailing, *, now: int) -> None:
        """A mailing came too late for some people."""
        ...

    async def attend(self, tables: Tables, *, now: int) -> None:
        """Does what else has become due."""
        ...

    async def follow(self, tables: Tables, *, now: int) -> None:
        """Notes which broadcasts have begun, ended or stopped by what the turn did."""
        ...

    async def next_at(self, tables: Tables) -> int | None:
        """When there is something else to do, in UTC epoch seconds."""
        ...


@dataclass(frozen=True, slots=True)
class Done:
    """A send that is over, and what became of it."""

    claim: Claim
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Taken:
    """A claim that is about to be sent, with what is to be done; ``paid``: Telegram is paid to take it faster."""

    claim: Claim
    parcel: Parcel
    paid: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a turn found: what to send, and when the next turn is.

    ``more``: there is work for the next turn at once. ``spreading``: there are people who have still to be given their row, or
    to lose it. ``held_up``: the lanes (paid or not) with somebody to send to as
    soon as the pace allows.
    """

    taken: tuple[Taken, ...]
    next_at: int | None
    more: bool
    spreading: bool
    held_up: frozenset[bool]


class Turns:
    """Takes turns at the store; each is one transaction."""

    def __init__(  # noqa: PLR0913 - what it works with, each by name
        self,
        *,
        database: Database,
        lease: Lease,
        letters: Letters,
        aftermath: Aftermath,
        pace: Pace,
        breaker: Breaker,
        quiet: QuietHours,
    ) -> None:
        self._database = database
        self._lease = lease
        self._letters = letters
        self._aftermath = aftermath
        self._pace = pace
        self._breaker = breaker
        self._quiet = quiet
        self._chunk = _SMALLEST_CHUNK
        self._nobody_until: dict[int, float] = {}

    async def doubt(self, *, now: int) -> None:
        """Nobody knows what became of what was about to be sent when the last worker ended."""
        async with self._database.transaction() as tables:
            await self._lease.check(tables)
            await tables.deliveries.doubt_intents(at=now)

    async def hurry(self) -> None:
        """From now on waits for other programs that hold the store only for a moment."""
        await self._database.hurry()

    async def record(self, done: Sequence[Done], *, now: int) -> None:
        """Records what became of sends, and claims nothing new."""
        async with self._database.transaction() as tables:
            await self._lease.check(tables)
            await self._record(tables, done, now)

    async def take(self, done: Sequence[Done], *, now: int, at_most: int) -> Found:
        """Records what became of sends, moves every mailing on by a step, and claims what may be sent now.

        Args:
            done: The sends that are over.
            now: UTC epoch seconds.
            at_most: How many more sends may be under way.

        Raises:
            LeaseLostError: Somebody else delivers by now; nothing was done.
            StoreFailedError: Nothing was done.
        """
        taken: list[Taken] = []
        counted = self._breaker.runs()
        try:
            async with self._database.transaction() as tables:
                await self._lease.check(tables)
                await self._record(tables, done, now)
                return await self._move_on(tables, taken, now, at_most)
        except BaseException:
            # Nothing of it is in the store, so nothing of it happened: all is counted and claimed again.
            self._breaker.put_back(counted)
            for each in taken:
                self._pace.end(each.claim.chat_id)
            raise

    async def _move_on(self, tables: Tables, taken: list[Taken], now: int, at_most: int) -> Found:
        is_quiet = self._quiet.covers(now)
        await self._aftermath.attend(tables, now=now)
        await tables.mailings.begin_due(now=now, is_quiet=is_quiet)
        await tables.mailings.settle_sent()
        seconds = self._pace.seconds()
        self._nobody_until = {number: at for number, at in self._nobody_until.items() if at > seconds}
        more = spreading = False
        for mailing in await tables.mailings.under_way():
            # One chunk a turn: whoever else wants the store waits for no more than that.
            spreading |= await self._advance(tables, mailing, now, may_work=not spreading)
            if mailing.state == "sending" and not (mailing.quiet and is_quiet):
                more |= await self._claim(tables, mailing, taken, now, at_most)
        await self._aftermath.follow(tables, now=now)
        next_at, held_up = await self._agenda(tables, now, is_quiet=is_quiet)
        return Found(tuple(taken), next_at, more or spreading, spreading, held_up)

    async def spread(self, *, now: int) -> bool:
        """Gives a chunk of people their row of a mailing, or takes it from them; says whether there are more.

        Raises:
            LeaseLostError: Somebody else delivers by now; nothing was done.
            StoreFailedError: Nothing was done.
        """
        async with self._database.transaction() as tables:
            await self._lease.check(tables)
            spreading = False
            for mailing in await tables.mailings.under_way():
                spreading |= await self._advance(tables, mailing, now, may_work=not spreading)
            return spreading

    async def _advance(self, tables: Tables, mailing: Mailing, now: int, *, may_work: bool) -> bool:
        """One step of a mailing that is under way; says whether there is more to do at once."""
        if mailing.state == "sending" and mailing.fanned_out:
            return False
        if not may_work:
            return True
        began = time.perf_counter()
        if not mailing.fanned_out and mailing.state != "cancelling":
            await tables.mailings.fan_out(mailing, now=now, size=self._chunk)
            self._fit_chunk(time.perf_counter() - began)
            return True
        code = EXPIRED if mailing.state == "expiring" else CALLED_OFF
        await tables.deliveries.cancel_some(mailing.mailing_id, code, at=now, size=_SMALLEST_CHUNK)
        if await tables.deliveries.next_rested(mailing.mailing_id) is not None:
            return True
        if mailing.state == "cancelling":
            await tables.mailings.settle(mailing, "cancelled")
        elif not await tables.mailings.count_expired(mailing.mailing_id):
            await tables.mailings.settle(mailing, "done")
        elif await tables.mailings.settle(mailing, "missed"):
            await self._aftermath.missed(tables, mailing, now=now)
        return False

    def _fit_chunk(self, seconds: float) -> None:
        """The next chunk takes about as long as one may: fewer people where many hear a mailing, more where few do."""
        fitting = self._chunk * min(2.0, _CHUNK_SECONDS / max(seconds, 1e-6))
        self._chunk = int(min(_LARGEST_CHUNK, max(_SMALLEST_CHUNK, fitting)))

    async def _claim(
        self, tables: Tables, mailing: Mailing, taken: list[Taken], now: int, at_most: int
    ) -> bool:
        """Adds to ``taken`` what may be sent of a mailing now; says whether any of it was settled without a send."""
        paid = bool(mailing.paid)
        at_most = min(at_most - len(taken), self._pace.allowance(paid=paid))
        if at_most <= 0 or mailing.mailing_id in self._nobody_until:
            return False
        claims = await tables.deliveries.claim(
            mailing.mailing_id,
            now=now,
            resting=self._pace.resting_chats(),
            at_most=at_most,
            words=await self._letters.words(tables, mailing),
        )
        self._note_nobody(mailing, found_some=bool(claims))
        letters: dict[str, Parcel | Record] = {}
        settled = False
        for claim in claims:
            if claim.state == "cancelled":
                settled = True
                continue
            if claim.language not in letters:
                letters[claim.language] = await self._write(tables, mailing, claim, now)
            letter = letters[claim.language]
            if isinstance(letter, Record):
                await tables.deliveries.record(replace(letter, chat_id=claim.chat_id))
                settled = True
                continue
            self._pace.spend(claim.chat_id, letter.message_count, paid=paid)
            taken.append(Taken(claim, letter, paid))
        return settled

    def _note_nobody(self, mailing: Mailing, *, found_some: bool) -> None:
        # Whoever is left was sent something by another mailing within the last second, or has it already: with many
        # mailings to the same people, not each is looked through at each turn.
        if mailing.fanned_out and not found_some:
            self._nobody_until[mailing.mailing_id] = self._pace.seconds() + _LOOK_AGAIN_SECONDS

    async def _write(self, tables: Tables, mailing: Mailing, claim: Claim, now: int) -> Parcel | Record:
        """The letter, or what becomes of the delivery without one."""
        try:
            letter = await self._letters.parcel(tables, mailing, claim.language, now=now)
        except StoreFailedError:
            raise
        except Exception as error:  # noqa: BLE001 - a letter that cannot be written must not hold up the others
            _log.exception("a letter cannot be written")
            return Record(claim.mailing_id, claim.chat_id, "failed", now, code=type(error).__name__)
        return letter or Record(claim.mailing_id, claim.chat_id, "cancelled", now, code="nothing to say")

    async def _agenda(
        self, tables: Tables, now: int, *, is_quiet: bool
    ) -> tuple[int | None, frozenset[bool]]:
        """When to look again, and whether somebody could be sent to right now."""
        times = [await self._aftermath.next_at(tables), await tables.mailings.first_expiry()]
        times.append(await tables.mailings.first_due(quiet=False))
        due = await tables.mailings.first_due(quiet=True)
        if due is not None:
            # What is due and has not begun waits for the end of the quiet hours.
            times.append(due if due > now else self._quiet.end(now))
        held_up: set[bool] = set()
        for waits_for_day, paid, rested in await tables.mailings.rested():
            if waits_for_day and is_quiet:
                times.append(self._quiet.end(now))
            elif rested > now:
                times.append(rested)
            else:
                held_up.add(paid)
        first = min((at for at in times if at is not None), default=None)
        # What is overdue was dealt with in this turn; a look a second later is soon enough for what was not.
        return None if first is None else max(first, now + 1), frozenset(held_up)

    async def _record(self, tables: Tables, done: Sequence[Done], now: int) -> None:
        if not done:
            return
        recorded = await tables.deliveries.record_all([_record_of(each, now) for each in done])
        for each in done:
            if (each.claim.mailing_id, each.claim.chat_id) in recorded:
                await self._follow_up(tables, each.claim, each.outcome, now)

    async def _follow_up(self, tables: Tables, claim: Claim, outcome: Outcome, now: int) -> None:
        if outcome.state is State.GONE:
            await self._aftermath.gone(tables, claim.chat_id, claim.mailing_id, now=now)
        kind = self._breaker.judge(claim.mailing_id, outcome)
        if kind is not None and await tables.mailings.pause(claim.mailing_id, kind):
            _log.warning("a mailing was paused: too many failures in a row", code=kind)
            await self._aftermath.paused(tables, claim.mailing_id, now=now)


def _record_of(done: Done, now: int) -> Record:
    claim, outcome = done.claim, done.outcome
    return Record(
        claim.mailing_id, claim.chat_id, _became(outcome.state), now, outcome.messages, outcome.code
    )


def _became(state: State) -> deliveries.State:
    match state:
        case State.SENT:
            return "sent"
        case State.GONE:
            return "gone"
        case State.FAILED:
            return "failed"
        case State.UNCERTAIN:
            return "uncertain"
        case State.UNSENT | State.LATER | State.HELD:
            return "pending"
