"""The time on this Telegram: what it is, and how it is moved where it can be."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Protocol, runtime_checkable

from bot.simulator.refusals import decline

TWO_YEARS = dt.timedelta(days=2 * 366).total_seconds()


@runtime_checkable
class MovableTime(Protocol):
    """A time that can be moved; all times are seconds since 1970-01-01T00:00:00Z."""

    def time(self) -> float:
        """What time it is."""
        ...

    def move_to(self, at: float) -> None:
        """Makes it this moment; the time goes on from there."""
        ...

    async def next(self) -> float | None:
        """When the next reminder is due, or None when there is none to come."""
        ...


class Clock:
    """What the phones are told of the time.

    Args:
        source: gives the time in seconds since 1970, and can move it when it is a MovableTime.
    """

    def __init__(self, source: Callable[[], float] | MovableTime) -> None:
        self._movable = source if isinstance(source, MovableTime) else None
        self.time: Callable[[], float] = source.time if isinstance(source, MovableTime) else source
        self.zone: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The time, whether it can be moved, and the zone to show it in when one is known."""
        epoch = int(self.time())
        now = dt.datetime.fromtimestamp(epoch, dt.UTC).isoformat()
        zone = {"zone": self.zone} if self.zone else {}
        return {"now": now, "epoch": epoch, "movable": self._movable is not None, **zone}

    async def move(self, wish: Mapping[str, Any]) -> None:
        """Moves the time "to" an ISO 8601 moment, backwards too, or to the "next" reminder.

        Raises:
            PhoneError: when it cannot be moved, or not to there.
        """
        if self._movable is None:
            decline("The clock of this simulator cannot be moved.", 409)
        to = wish.get("to")
        if to != "next":
            self._movable.move_to(self._moment(to))
            return
        due_at = await self._movable.next()
        if due_at is None:
            decline(
                "There is no next reminder: nothing is planned that anybody would get. Opt in to an event first.",
                409,
            )
        self._movable.move_to(max(due_at, self.time()))

    def _moment(self, to: object) -> float:
        try:
            moment = dt.datetime.fromisoformat(to) if isinstance(to, str) else None
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            decline('"to" is "next", or a time with its offset, such as "2026-11-03T18:30:00-05:00".')
        at = moment.timestamp()
        if abs(at - self.time()) > TWO_YEARS:
            decline("The clock moves at most two years at a time.")
        return at
