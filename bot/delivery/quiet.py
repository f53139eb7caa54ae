"""The hours in which the campaign leaves people in peace."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one time of day to another, by the clocks of a zone; the same time twice means that there are none."""

    begin: dt.time
    until: dt.time
    zone: ZoneInfo

    def covers(self, at: int) -> bool:
        """Whether a moment (UTC epoch seconds) lies in them; their end does not."""
        time = self._local(at).time()
        if self.begin <= self.until:
            return self.begin <= time < self.until
        return time >= self.begin or time < self.until

    def end(self, at: int) -> int:
        """When the quiet hours end that cover this moment; the moment itself where none do."""
        if not self.covers(at):
            return at
        moment = self._local(at)
        end = self._on(moment.date(), self.until)
        return end if end > at else self._on(moment.date() + _ONE_DAY, self.until)

    def start(self, at: int) -> int:
        """When the quiet hours began that cover this moment; the moment itself where none do."""
        if not self.covers(at):
            return at
        moment = self._local(at)
        start = self._on(moment.date(), self.begin)
        return start if start <= at else self._on(moment.date() - _ONE_DAY, self.begin)

    def _local(self, at: int) -> dt.datetime:
        return dt.datetime.fromtimestamp(at, self.zone)

    def _on(self, day: dt.date, time: dt.time) -> int:
        # A time that the clocks skip is taken with the offset before the change, which is the first moment after it.
        return int(dt.datetime.combine(day, time, self.zone).timestamp())
