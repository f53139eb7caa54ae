"""Faults on request: this Telegram fails as often and in the way that a test or a curious person asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.simulator.parameters import Parameters
from bot.simulator.refusals import Refusal, decline, too_many_requests

EVERY_METHOD = "*"
REFUSED = {
    "400": Refusal(400, "Bad Request: not enough rights to send text messages to the chat"),
    "403": Refusal(403, "Forbidden: bot was blocked by the user"),
    "500": Refusal(500, "Internal Server Error"),
    "502": Refusal(502, "Bad Gateway"),
}
KINDS = frozenset({"429", "drop_before", "drop_after", "slow", *REFUSED})
FIELDS = frozenset({"method", "user_id", "times", "kind", "retry_after", "seconds", "description"})
RETRY_AFTER = 5
SLOW_SECONDS = 5.0


@dataclass
class Fault:
    """What to do with the next ``times`` calls of a method (to one person, when ``user_id`` says so).

    ``drop_before`` closes the connection without carrying out the call, ``drop_after`` carries it out and then
    closes it without an answer; ``slow`` waits ``seconds`` before carrying it out.
    """

    method: str
    kind: str
    times: int = 1
    user_id: int | None = None
    retry_after: int = RETRY_AFTER
    seconds: float = SLOW_SECONDS
    description: str | None = None

    def meets(self, method: str, parameters: Parameters) -> bool:
        """Whether this call is one of those meant."""
        if self.method not in {EVERY_METHOD, method.lower()}:
            return False
        return self.user_id is None or parameters.integer("chat_id") == self.user_id

    def refusal(self) -> Refusal | None:
        """The answer, when the fault is one that answers."""
        if self.kind == "429":
            return too_many_requests(self.retry_after)
        plain = REFUSED.get(self.kind)
        if plain is None:
            return None
        return Refusal(plain.status, self.description or plain.description)

    def as_json(self) -> dict[str, Any]:
        """The fault as ``GET /faults`` lists it."""
        return {"method": self.method, "kind": self.kind, "times": self.times, "user_id": self.user_id}


class Faults:
    """Those still to come, oldest first."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []

    def add(self, wish: Mapping[str, Any]) -> Fault:
        """Order a fault.

        Raises:
            PhoneError: when the wish cannot be understood.
        """
        if unknown := sorted(set(wish) - FIELDS):
            decline(f"A fault has no field {unknown[0]!r}; it has {', '.join(sorted(FIELDS))}.")
        kind = str(wish.get("kind"))
        if kind not in KINDS:
            decline(f"The kind of a fault is one of {', '.join(sorted(KINDS))}, not {kind!r}.")
        method = wish.get("method", EVERY_METHOD)
        if not isinstance(method, str):
            decline('The method of a fault is a name like "sendMessage", or "*" for all.')
        fault = Fault(
            method.lower(),
            kind,
            times=_number(wish, "times", 1),
            user_id=_number(wish, "user_id", 0) or None,
            retry_after=_number(wish, "retry_after", RETRY_AFTER),
            seconds=_seconds(wish),
            description=wish.get("description"),
        )
        self._coming.append(fault)
        return fault

    def clear(self) -> None:
        """Forget every fault."""
        self._coming.clear()

    def take(self, method: str, parameters: Parameters) -> Fault | None:
        """The fault that this call meets; it is then used up once."""
        for fault in self._coming:
            if fault.meets(method, parameters):
                fault.times -= 1
                if fault.times <= 0:
                    self._coming.remove(fault)
                return fault
        return None

    def as_json(self) -> list[dict[str, Any]]:
        """Every fault still to come."""
        return [fault.as_json() for fault in self._coming]


def _seconds(wish: Mapping[str, Any]) -> float:
    value = wish.get("seconds", SLOW_SECONDS)
    if not isinstance(value, (int, float)) or value < 0:
        decline("seconds is a number, 0 or more.")
    return float(value)


def _number(wish: Mapping[str, Any], name: str, default: int) -> int:
    value = wish.get(name, default)
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool):
        decline(f"{name} is a whole number.")
    return value
