"""What time it is: injected everywhere, so that a week can be rehearsed in a second."""

import time
from typing import Protocol


class Clock(Protocol):
    """Where the program reads the time."""

    def now(self) -> int:
        """Seconds since 1970-01-01T00:00:00Z."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        """Seconds since 1970-01-01T00:00:00Z."""
        return int(time.time())
