"""How fast mailings go out: the bulk lane, which leaves the rest of what Telegram takes to answers."""

import math
import time
from collections.abc import Callable

_ONE_CHAT_SECONDS = 1.0
"""Telegram takes about one message a second in one chat."""


class Pace:
    """So many sends a second, never two to one chat within a second, and none while Telegram asks for a rest.

    Time is the machine's own, steadily counted: a clock that is moved sends nothing faster.

    Args:
        per_second: How many sends may start in a second.
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
        self._resting_until = 0.0
        self._under_way: set[int] = set()
        self._sent: dict[int, float] = {}

    def allowance(self, *, paid: bool = False) -> int:
        """How many sends may start now."""
        now = self._steady()
        return 0 if now < self._resting_until else self._lanes[paid].allowance(now)

    def spend(self, chat_id: int, messages: int = 1, *, paid: bool = False) -> None:
        """Notes that a send of so many messages to this chat starts now."""
        self._lanes[paid].saved -= messages
        self._under_way.add(chat_id)

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
            # What was saved up before is not owed after.
            lane.saved = min(lane.saved, 0.0)
            lane.counted_at = self._resting_until

    @property
    def is_resting(self) -> bool:
        """Whether nothing may start because of a rest."""
        return self._steady() < self._resting_until

    def resting_chats(self) -> list[int]:
        """The chats that something is being sent to, or was within the last second."""
        oldest = self._steady() - _ONE_CHAT_SECONDS
        while self._sent:
            chat_id, at = next(iter(self._sent.items()))
            if at > oldest:
                break
            del self._sent[chat_id]
        return [*self._under_way, *self._sent]

    def next_allowance(self, paid: bool = False) -> float:  # noqa: FBT001, FBT002 - ``map`` gives the lane by place
        """In how many seconds the next send may start; 0 where one may now."""
        now = self._steady()
        return max(0.0, self._resting_until - now) + self._lanes[paid].missing(now)


class _Lane:
    """What may start, saved up as time goes by."""

    def __init__(self, per_second: float, now: float) -> None:
        self._per_second = per_second
        self._most_saved = max(1.0, per_second / 10)
        self.saved = 1.0
        self.counted_at = now

    def allowance(self, now: float) -> int:
        # Saved up for a tenth of a second only: a lane that stood still does not make up for it.
        self.saved = min(self._most_saved, self.saved + (now - self.counted_at) * self._per_second)
        self.counted_at = now
        return max(0, math.floor(self.saved))

    def missing(self, now: float) -> float:
        missing = max(0.0, 1 - self.saved) / self._per_second
        return max(0.0, missing - max(0.0, now - self.counted_at))
