"""Updates by asking for them, the way that needs no address of one's own.

Telegram gives every update again until ``getUpdates`` is called with an offset beyond it, so the offset is
the lowest update that is still in hand.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import orjson
import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.chat.request import AiohttpRequest
from bot.chat.serving import ALLOWED, SecondCopyError, Serving, TokenRefusedError

_POLL_SECONDS = 15
"""How long Telegram keeps a question open; shorter than the time in which a request must be answered."""
_LAST_WORD_SECONDS = 1.5
_LOOK_AGAIN_SECONDS = 0.25
"""How long new updates wait at the most when an older one is still in hand."""
_FIRST_LOOK_SECONDS = 0.03
_SHORTEST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_NEWCOMER_SECONDS = 30.0
_RIVAL_STRIKES = 6
_RIVAL_SECONDS = 60.0

_log = structlog.get_logger(__name__)


class InHand:
    """Which updates were taken and not finished, and so what may be acknowledged."""

    def __init__(self) -> None:
        self._open: set[int] = set()
        self._done: set[int] = set()
        self._next = 0
        self._few = 0
        self._eased = asyncio.Event()

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
        return True

    def finish(self, update_id: int) -> None:
        """Notes that the update was served and what it changed is committed; a second time changes nothing."""
        if update_id not in self._open:
            return
        self._open.discard(update_id)
        self._done.add(update_id)
        if len(self._open) <= self._few:
            self._eased.set()

    async def ease(self, seconds: float) -> None:
        """Waits until half of what is in hand is finished, at most so long."""
        if not self._open:
            return
        self._few = len(self._open) // 2
        self._eased.clear()
        # (Not by wait_for: before Python 3.12 it swallows a cancellation that comes as the wait ends.)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._eased.wait()

    def asked(self, offset: int) -> None:
        """Notes that Telegram has answered a question from this offset on: it gives nothing below it any more.

        Until then it may: an answer that was under way holds what was unfinished when the question was asked.
        """
        self._done = {number for number in self._done if number >= offset}


class Polling:
    """Asks for updates, and acknowledges them by what it asks for next."""

    def __init__(self, bot: Bot, serving: Serving) -> None:
        self._bot = bot
        self._request = AiohttpRequest.of(bot)
        self._serving = serving
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
        await self._serving.finish()
        if not acknowledge or not self._in_hand.offset:
            # Asking once more would drive away the copy that goes on.
            return
        # Best effort: without it the same updates come again, and change nothing.
        with contextlib.suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(_LAST_WORD_SECONDS):
                await self._ask(offset=self._in_hand.offset, limit=1, timeout=0)

    async def _ask(self, **parameters: object) -> Sequence[Mapping[str, Any]]:
        # Not by the library's own method: it makes objects of everything before one update is served, and where one
        # of them cannot be read it gives none.
        url = f"{self._bot.base_url}/getUpdates"
        given: Sequence[Mapping[str, Any]] = await self._request.call(url, orjson.dumps(parameters))
        return given

    async def _poll_for_ever(self) -> None:
        troubles = 0
        rivals = _Rivals()
        pause = _FIRST_LOOK_SECONDS
        while True:
            offset = self._in_hand.offset
            try:
                given = await self._ask(offset=offset, timeout=_POLL_SECONDS, allowed_updates=ALLOWED)
                updates = {int(update["update_id"]): update for update in given}
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
                new = await self._take(updates)
                pause = _FIRST_LOOK_SECONDS if new else min(2 * pause, _LOOK_AGAIN_SECONDS)
                # Whatever is in hand would be given again at once. To ask when half of it is finished keeps all busy.
                await self._in_hand.ease(pause)

    async def _meet_rival(self, error: Conflict, rivals: "_Rivals") -> None:
        if "webhook" in error.message.lower():
            with contextlib.suppress(NetworkError, RetryAfter):
                await self._bot.delete_webhook()
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        elif rivals.give_way():
            raise SecondCopyError from None
        else:
            await asyncio.sleep(1)

    async def _take(self, updates: Mapping[int, Mapping[str, Any]]) -> bool:
        """Has updates served; says whether any was new."""
        new = [update_id for update_id in updates if self._in_hand.take(update_id)]
        for update_id in new:
            await self._serving.admit(updates[update_id], partial(self._in_hand.finish, update_id))
        return bool(new)


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
