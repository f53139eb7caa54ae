"""Every call that the bot made, the newest so many of them."""

from collections import deque
from itertools import count
from typing import Any

from bot.simulator.parameters import Parameters

KEPT = 20_000


class Record:
    """A bounded memory of calls, numbered from 1 in the order in which they ended."""

    def __init__(self) -> None:
        self._calls: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._numbers = count(1)

    def note(
        self, began: float, method: str, parameters: Parameters, status: int | None, why: str | None
    ) -> None:
        """Remember a call; no status means that the connection was dropped."""
        call: dict[str, Any] = {
            "n": next(self._numbers),
            "time": began,
            "method": method,
            "parameters": parameters.as_recorded(),
            "status": status,
        }
        if why is not None:
            call["description"] = why
        self._calls.append(call)

    def since(self, number: int) -> list[dict[str, Any]]:
        """The calls after this number, oldest first."""
        newest: list[dict[str, Any]] = []
        for call in reversed(self._calls):
            if call["n"] <= number:
                break
            newest.append(call)
        return newest[::-1]
