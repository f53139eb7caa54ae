"""Updates in. An update is acknowledged to Telegram only after its handler has committed.

Telegram gives every update again until ``getUpdates`` is called with an offset beyond it, so the offset is
the lowest update that is still in hand: a kill at any moment loses no opt-out. The price is that an update
may be served twice; actions make the second time change nothing. The answer to a person comes after the commit
and usually before the acknowledgement; one that takes long is not waited for.
"""

import asyncio
import contextlib
from collections import deque
from functools import partial
from typing import Final

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.chat.flood import FloodGate, Verdict
from bot.chat.lanes import Lanes
from bot.chat.reading import is_urgent, person_of, place_of
from bot.chat.reception import Reception, Reply
from bot.chat.shelf import Shelf
from bot.errors import StandpointError
from bot.logs import pseudonym
from bot.store.database import StoreOutOfReachError

ALLOWED: Final = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MY_CHAT_MEMBER)

_AT_ONCE = 32
_POLL_SECONDS = 30
_HANDLER_SECONDS = 30.0
_TELLING_SECONDS = 2.0
"""How long an update that is committed waits for its answer before it is acknowledged without."""
_DRAIN_SECONDS = 8.0
_LAST_WORD_SECONDS = 1.5
_LOOK_AGAIN_SECONDS = 0.25
"""How long new updates wait when an older one is still in hand."""
_SHORTEST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_NEWCOMER_SECONDS = 30.0
_RIVAL_STRIKES = 6
_RIVAL_SECONDS = 60.0

_log = structlog.get_logger(__name__)


class TokenRefusedError(StandpointError):
    """Telegram does not accept this token; check STANDPOINT_TOKEN, or ask @BotFather for the current one."""

    exit_code = 2


class SecondCopyError(StandpointError):
    """Another program is using the same bot token, so this one ends.

    Stop the other, or give this one a token of its own.
    """

    exit_code = 2


class InHand:
    """Which updates were taken and not finished, and so what may be acknowledged."""

    def __init__(self) -> None:
        self._open: set[int] = set()
        self._done: set[int] = set()
        self._next = 0
        self.idle = asyncio.Event()
        self.idle.set()

    @property
    def offset(self) -> int:
        """The lowest update that is not finished; all below it are acknowledged by asking from here on."""
        return min(self._open) if self._open else self._next

    def take(self, update_id: int) -> bool:
        """Notes an update as in hand; False when it is or was already."""
        if update_id in self._open or update_id in self._done:
            return False
        self._open.add(update_id)
        self._next = update_id + 1
        self.idle.clear()
        return True

    def finish(self, update_id: int) -> None:
        """Notes that the update was served and what it changed is committed."""
        self._open.discard(update_id)
        self._done.add(update_id)
        if not self._open:
            self.idle.set()

    def asked(self, offset: int) -> None:
        """Notes that Telegram has answered a question from this offset on: it gives nothing below it any more.

        Until then it may: an answer that was under way holds what was unfinished when the question was asked.
        """
        self._done = {number for number in self._done if number >= offset}


class Intake:
    """Polls for updates and serves them: in order per person, different people at once."""

    def __init__(self, bot: Bot, reception: Reception, shelf: Shelf, gate: FloodGate) -> None:
        self._bot = bot
        self._reception = reception
        self._shelf = shelf
        self._gate = gate
        self._lanes = Lanes(_AT_ONCE)
        self._in_hand = InHand()

    async def run(self, stopping: asyncio.Event) -> None:
        """Serves updates until ``stopping`` is set, then finishes and acknowledges what is in hand.

        Raises:
            TokenRefusedError: The token is not right.
            SecondCopyError: Another program polls with the same token.
        """
        polling = asyncio.create_task(self._poll_for_ever())
        ending = asyncio.create_task(stopping.wait())
        try:
            await asyncio.wait({polling, ending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (polling, ending):
                task.cancel()
            results = await asyncio.gather(polling, ending, return_exceptions=True)
            await self._finish(acknowledge=not isinstance(results[0], SecondCopyError))
        if isinstance(results[0], Exception):
            raise results[0]

    async def _finish(self, *, acknowledge: bool) -> None:
        if not await self._lanes.drain(_DRAIN_SECONDS):
            _log.warning("some updates were not finished in time; Telegram will give them again")
        if not acknowledge or not self._in_hand.offset:
            # Asking once more would drive away the copy that goes on.
            return
        # Best effort: without it the same updates come again, and change nothing.
        with contextlib.suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(_LAST_WORD_SECONDS):
                await self._bot.get_updates(offset=self._in_hand.offset, limit=1, timeout=0)

    async def _poll_for_ever(self) -> None:
        troubles = 0
        rivals = _Rivals()
        while True:
            offset = self._in_hand.offset
            try:
                updates = await self._bot.get_updates(
                    offset=offset, timeout=_POLL_SECONDS, allowed_updates=ALLOWED
                )
            except Conflict as error:
                await self._meet_rival(error, rivals)
            except InvalidToken:
                raise TokenRefusedError from None
            except Exception as error:  # noqa: BLE001 - whatever an answer is like, asking goes on
                troubles += 1
                if troubles == 1:
                    _log.warning("Telegram cannot be asked; trying again", kind=type(error).__name__)
                await asyncio.sleep(min(_LONGEST_PAUSE, _SHORTEST_PAUSE * 2 ** min(troubles, 6)))
            else:
                if troubles:
                    _log.info("Telegram answers again")
                troubles = 0
                self._in_hand.asked(offset)
                await self._take(updates)

    async def _meet_rival(self, error: Conflict, rivals: "_Rivals") -> None:
        if "webhook" in error.message.lower():
            with contextlib.suppress(NetworkError, RetryAfter):
                await self._bot.delete_webhook()
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        elif rivals.give_way():
            raise SecondCopyError from None
        else:
            await asyncio.sleep(1)

    async def _take(self, updates: tuple[Update, ...]) -> None:
        for update in updates:
            if self._in_hand.take(update.update_id):
                await self._admit(update)
        if updates:
            # Asking again at once would bring the same updates while they are being served.
            # (Not by wait_for: before Python 3.12 it swallows a cancellation that comes as the wait ends.)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_AGAIN_SECONDS):
                    await self._in_hand.idle.wait()

    async def _admit(self, update: Update) -> None:
        person = person_of(update)
        if person is None:
            self._in_hand.finish(update.update_id)
            return
        urgent = is_urgent(update, self._shelf, self._bot.username)
        match await self._gate.judge((person, place_of(update)), urgent=urgent):
            case Verdict.SERVE:
                self._lanes.put(person, lambda: self._serve(update, urgent=urgent))
            case Verdict.DROP_WITH_NOTICE:
                _log.info("somebody asks for too much at once", person=pseudonym(person))
                notice = partial(self._reception.apologise, update, "too_fast")
                self._lanes.put(person, lambda: self._settle(update, notice))
            case Verdict.DROP if update.callback_query:
                release = partial(self._reception.release, update)
                self._lanes.put(person, lambda: self._settle(update, release))
            case Verdict.DROP:
                self._in_hand.finish(update.update_id)

    async def _serve(self, update: Update, *, urgent: bool) -> None:
        await self._settle(update, await self._committed(update, urgent=urgent))

    async def _settle(self, update: Update, reply: Reply) -> None:
        telling = asyncio.create_task(self._tell(update, reply))
        try:
            # A person whose phone is slow to be told must not hold up what others' updates wait for.
            await asyncio.wait({telling}, timeout=_TELLING_SECONDS)
            self._in_hand.finish(update.update_id)
            await telling
        finally:
            telling.cancel()

    async def _committed(self, update: Update, *, urgent: bool) -> Reply:
        """Serves an update until it is settled; one that ends an opt-in is not given up while the store may heal."""
        pause = _SHORTEST_PAUSE
        while True:
            try:
                async with asyncio.timeout(_HANDLER_SECONDS):
                    return await self._reception.receive(update)
            except Exception as error:  # noqa: BLE001 - one failing handler must not stop the others
                _log.exception("an update was not served", person=_pseudonym(update))
                if not urgent or not isinstance(error, StoreOutOfReachError | TimeoutError):
                    return partial(self._reception.apologise, update, "something_failed")
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _tell(self, update: Update, reply: Reply) -> None:
        try:
            async with asyncio.timeout(_HANDLER_SECONDS):
                await reply()
        except Exception:  # noqa: BLE001 - what was to be told is settled already
            _log.exception("the person could not be told", person=_pseudonym(update))


def _pseudonym(update: Update) -> str:
    person = person_of(update)
    return "" if person is None else pseudonym(person)


class _Rivals:
    """Which of two copies gives way: a newcomer at once, whoever was there first only after several strikes in a row."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._since = self._loop.time()
        self._strikes: deque[float] = deque(maxlen=_RIVAL_STRIKES)

    def give_way(self) -> bool:
        now = self._loop.time()
        self._strikes.append(now)
        struck_out = len(self._strikes) == _RIVAL_STRIKES and now - self._strikes[0] < _RIVAL_SECONDS
        return now - self._since < _NEWCOMER_SECONDS or struck_out
