"""Serves the updates that come in, whichever way they come: in order per person, different people at once.

An update may be acknowledged to Telegram only after its handler has committed; until then Telegram gives it again, so a
kill at any moment loses no opt-out. The price is that an update may be served twice; actions make the second time
change nothing. The answer to a person comes after the commit and usually before the acknowledgement, so that whoever
was cut off is answered after all; one that takes long is not waited for.
"""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

import structlog
from telegram import Bot, Update

from bot.chat.flood import FloodGate, Verdict
from bot.chat.lanes import Lanes
from bot.chat.reading import is_urgent, person_of, place_of, update_of
from bot.chat.reception import Reception, Reply
from bot.chat.shelf import Shelf
from bot.errors import StandpointError
from bot.logs import pseudonym
from bot.store.database import StoreOutOfReachError

ALLOWED: Final = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MY_CHAT_MEMBER)
"""The kinds of updates that are served; Telegram is asked for no other."""

_AT_ONCE = 32
_HANDLER_SECONDS = 30.0
_TELLING_SECONDS = 2.0
"""How long an update that is committed waits for its answer before it is acknowledged without."""
_DRAIN_SECONDS = 8.0
_SHORTEST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0

_log = structlog.get_logger(__name__)

Done = Callable[[], None]
"""Says that an update may be acknowledged; calling it again changes nothing."""


class TokenRefusedError(StandpointError):
    """Telegram does not accept this token; check STANDPOINT_TOKEN, or ask @BotFather for the current one."""

    exit_code = 2


class SecondCopyError(StandpointError):
    """Another program is using the same bot token, so this one ends.

    Stop the other, or give this one a token of its own.
    """

    exit_code = 2


class Serving:
    """What becomes of an update from its coming in until it may be acknowledged.

    Args:
        bot: For whom the updates are.
        reception: Serves one update.
        shelf: The content, with the words that end an opt-in.
        gate: How much one person may ask for.
    """

    def __init__(self, bot: Bot, reception: Reception, shelf: Shelf, gate: FloodGate) -> None:
        self._bot = bot
        self._bot_username = bot.username
        self._reception = reception
        self._shelf = shelf
        self._gate = gate
        self._lanes = Lanes(_AT_ONCE)

    async def admit(self, given: Mapping[str, Any], done: Done) -> None:
        """Takes an update in and returns; it is served after all earlier ones of the same person.

        Args:
            given: The update, as Telegram's JSON.
            done: Called once it may be acknowledged, and never where the program ends before that.
        """
        try:
            update = update_of(given, self._bot)
            person, place = person_of(update), place_of(update)
            urgent = is_urgent(update, self._shelf, self._bot_username)
        except Exception:  # noqa: BLE001 - whatever is wrong with it, it would be no better when given again
            _log.exception("an update cannot be read; it is passed over")
            done()
            return
        if person is None:
            done()
            return
        match await self._gate.judge((person, place), urgent=urgent):
            case Verdict.SERVE:
                self._lanes.put(person, lambda: self._serve(update, done, urgent=urgent))
            case Verdict.DROP_WITH_NOTICE:
                _log.info("somebody asks for too much at once", person=pseudonym(person))
                notice = partial(self._reception.apologise, update, "too_fast")
                self._lanes.put(person, lambda: self._settle(update, notice, done))
            case Verdict.DROP if update.callback_query:
                release = partial(self._reception.release, update)
                self._lanes.put(person, lambda: self._settle(update, release, done))
            case Verdict.DROP:
                done()

    async def finish(self) -> None:
        """Finishes what is in hand, as far as there is time when the program ends; nothing may be admitted any more."""
        if not await self._lanes.drain(_DRAIN_SECONDS):
            _log.warning("some updates were not finished in time; Telegram will give them again")

    async def _serve(self, update: Update, done: Done, *, urgent: bool) -> None:
        await self._settle(update, await self._committed(update, urgent=urgent), done)

    async def _settle(self, update: Update, reply: Reply, done: Done) -> None:
        # A person whose phone is slow to be told must not hold up what others' updates wait for.
        waiting = asyncio.get_running_loop().call_later(_TELLING_SECONDS, done)
        try:
            await self._tell(update, reply)
            done()
        finally:
            waiting.cancel()

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
