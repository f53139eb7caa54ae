"""How much one person may ask for: a bucket each, so that nobody slows the others."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import Enum

from aiolimiter import AsyncLimiter
from cachetools import TTLCache

_MOST_PEOPLE = 100_000
_FORGET_SECONDS = 60


class Verdict(Enum):
    """What becomes of an update."""

    SERVE = "serve"
    DROP_WITH_NOTICE = "drop with a notice"
    DROP = "drop"


@dataclass(slots=True)
class _Bucket:
    limiter: AsyncLimiter
    noticed: bool = field(default=False)


class FloodGate:
    """A leaky bucket per person, in memory only.

    Args:
        burst: How many updates a person may send at once.
        seconds: How long a full bucket takes to run empty.
    """

    def __init__(self, burst: int = 20, seconds: float = 10.0) -> None:
        self._burst = burst
        self._seconds = seconds
        self._buckets: TTLCache[Hashable, _Bucket] = TTLCache(_MOST_PEOPLE, _FORGET_SECONDS)

    async def judge(self, person: Hashable, *, urgent: bool) -> Verdict:
        """What becomes of this person's next update; an urgent one is always served."""
        bucket = self._buckets.get(person)
        if bucket is None:
            bucket = _Bucket(AsyncLimiter(self._burst, self._seconds))
            self._buckets[person] = bucket
        if bucket.limiter.has_capacity(self._burst):
            # The person has paused; only then is a further flood worth a further notice.
            bucket.noticed = False
        if bucket.limiter.has_capacity():
            await bucket.limiter.acquire()
            return Verdict.SERVE
        if urgent:
            return Verdict.SERVE
        if bucket.noticed:
            return Verdict.DROP
        bucket.noticed = True
        return Verdict.DROP_WITH_NOTICE
