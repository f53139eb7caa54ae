"""How fast mailings go out: the bulk lane, which leaves the rest of what Telegram takes to answers."""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable
from collections.abc import Set as AbstractSet

_ONE_CHAT_SECONDS = 1.0
"""Telegram takes about one message a second in one chat."""
_EVEN_SECOND = 1.006
"""In how many seconds a second's sends start, one by one in even steps: a little slower than the rate, so that lateness
can be made up for."""
_FULL_SECOND = 1.0045
"""In how many seconds never more start than a second's: with what one send may take longer to arrive than another."""
_CATCH_UP_SECONDS = 0.1
"""A lane that is further behind its steps stood still and does not make up for it; else others had the processor."""
_GENTLE_SECONDS = 0.04
"""A lane that stood still begins at half its rate for so long: connections are being opened, and the first few letters arrive
later after their start than those that follow."""
_FEWEST_AT_ONCE, _MOST_AT_ONCE = 32, 256


class Pace:
    """So many sends a second, never two to one chat within a second, and none while Telegram asks for a rest.

    Time is the machine's own, steadily counted: a clock that is moved sends nothing faster.

    Args:
        per_second: How many sends may start in a second; ``math.inf`` for as many as can be.
        steady: Seconds that only ever grow.
        paid_per_second: How many of those that Telegram is paid for; as many as of the others when not given.
    """

    def __init__(
        self,
        per_second: float,
        steady: Callable[[], float] = time.monotonic,
        *,
        paid_per_second: float | None = None,
    ) -> None:
        self._steady = steady
        self._lanes = {
            False: _Lane(per_second, steady()),
            True: _Lane(paid_per_second or per_second, steady()),
        }
        fastest = max(per_second, paid_per_second or 0)
        self.at_once = int(min(_MOST_AT_ONCE, max(_FEWEST_AT_ONCE, fastest / 4)))
        self._resting_until = 0.0
        self._under_way: set[int] = set()
        self._sent: dict[int, float] = {}

    def seconds(self) -> float:
        """What its time is counted by."""
        return self._steady()

    def allowance(self, *, paid: bool = False) -> int:
        """How many sends may be taken up now, at most as many as may be under way (``at_once``)."""
        now = self._steady()
        return 0 if now < self._resting_until else min(self.at_once, self._lanes[paid].allowance(now))

    def spend(self, chat_id: int, messages: int = 1, *, paid: bool = False) -> None:
        """Notes that a send of so many messages to this chat is taken up now."""
        self._lanes[paid].spend(messages)
        self._under_way.add(chat_id)

    async def begin(self, messages: int = 1, *, paid: bool = False) -> bool:
        """Waits for the moment at which a send that was taken up may start; False where a rest came before."""
        lane = self._lanes[paid]
        if lane.is_boundless:
            return not self.is_resting
        # Those who wait are let through in the order in which they came.
        async with lane.turn:
            while not self.is_resting and (wait := lane.wait(messages, self._steady())) > 0:  # noqa: ASYNC110 - nothing but time passes
                await asyncio.sleep(wait)
            if self.is_resting:
                return False
            lane.start(messages, self._steady())
            return True

    def end(self, chat_id: int) -> None:
        """Notes that the send to this chat is over: from now on it has a second for itself."""
        self._under_way.discard(chat_id)
        # Taken out first, so that the dictionary stays in the order of the sends.
        self._sent.pop(chat_id, None)
        self._sent[chat_id] = self._steady()

    def rest(self, seconds: float) -> None:
        """Starts nothing for so long; a shorter rest does not end a longer one."""
        self._resting_until = max(self._resting_until, self._steady() + seconds)
        for lane in self._lanes.values():
            lane.rest(self._resting_until)

    @property
    def is_resting(self) -> bool:
        """Whether nothing may start because of a rest."""
        return self._steady() < self._resting_until

    def resting_chats(self) -> AbstractSet[int]:
        """The chats that something is being sent to, or was within the last second."""
        oldest = self._steady() - _ONE_CHAT_SECONDS
        while self._sent:
            chat_id, at = next(iter(self._sent.items()))
            if at > oldest:
                break
            del self._sent[chat_id]
        return self._under_way | self._sent.keys()

    def next_allowance(self, paid: bool = False) -> float:  # noqa: FBT001, FBT002 - ``map`` gives the lane by place
        """In how many seconds the next send may be taken up; 0 where one may now."""
        now = self._steady()
        return max(0.0, self._resting_until - now) + self._lanes[paid].missing(now)


class _Lane:
    """What may be taken up, saved as time goes by; and when what was taken up may start.

    Sends are taken up by the handful, as often as the store is asked, and start one by one: in even steps, and in no second
    more of them than the rate.
    """

    def __init__(self, per_second: float, now: float) -> None:
        self.turn = asyncio.Lock()
        self.is_boundless = math.isinf(per_second)
        self._per_second = per_second / _EVEN_SECOND
        self._most_saved = max(1.0, per_second / 10)
        self._saved = 1.0
        self._counted_at = now
        self._next_at = now
        self._gentle_until = now
        self._started: deque[float] = deque(
            maxlen=None if self.is_boundless else max(1, math.floor(per_second))
        )

    def allowance(self, now: float) -> int:
        if self.is_boundless:
            return _MOST_AT_ONCE
        # Saved up for a tenth of a second only; when what was taken up starts is another matter.
        self._saved = min(self._most_saved, self._saved + (now - self._counted_at) * self._per_second)
        self._counted_at = now
        return max(0, math.floor(self._saved))

    def spend(self, messages: int) -> None:
        if not self.is_boundless:
            self._saved -= messages

    def missing(self, now: float) -> float:
        if self.is_boundless:
            return 0.0
        missing = max(0.0, 1 - self._saved) / self._per_second
        return max(0.0, missing - max(0.0, now - self._counted_at))

    def rest(self, until: float) -> None:
        # What was saved up before is not owed after.
        self._saved = min(self._saved, 0.0)
        self._counted_at = until

    def wait(self, messages: int, now: float) -> float:
        """In how many seconds a send of so many messages may start."""
        even = self._next_at - now
        most = self._started.maxlen or 1
        # The one that has to be a second old, so that there is room for all of these.
        oldest = len(self._started) - most + min(messages, most) - 1
        if oldest < 0:
            return even
        return max(even, self._started[oldest] + _FULL_SECOND - now)

    def start(self, messages: int, now: float) -> None:
        begins, step = self._next_at, messages / self._per_second
        if now - begins > _CATCH_UP_SECONDS:
            begins = now
            self._gentle_until = now + _GENTLE_SECONDS
        if now + 2 * step < self._gentle_until:
            step *= 2
        self._next_at = begins + step
        # All messages of one letter begin together; a second has never more of them than there is room for.
        self._started.extend([now] * messages)
