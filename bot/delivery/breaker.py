"""Notices when a mailing goes wrong as a whole: many failures of one kind in a row."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.delivery.outcome import Outcome, State

# What was never sent counts for nothing: the lane rests, and the person is tried again.
_COUNTED = frozenset({State.FAILED, State.GONE, State.UNCERTAIN})


Runs = Mapping[int, tuple[str, int]]


@dataclass(slots=True)
class _Run:
    kind: str = ""
    length: int = 0


class Breaker:
    """Counts failures of one kind in a row, for each mailing.

    Args:
        limit: How many in a row are too many.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._runs: dict[int, _Run] = {}

    def judge(self, mailing_id: int, outcome: Outcome) -> str | None:
        """Counts an outcome; gives the kind of the failure when there were too many of it in a row."""
        if outcome.state is State.SENT:
            self._runs.pop(mailing_id, None)
            return None
        if outcome.state not in _COUNTED:
            return None
        kind = outcome.code or outcome.state.value
        run = self._runs.setdefault(mailing_id, _Run())
        if run.kind != kind:
            run.kind, run.length = kind, 0
        run.length += 1
        if run.length < self._limit:
            return None
        self.forget(mailing_id)
        return kind

    def runs(self) -> Runs:
        """What it has counted, to be put back by ``put_back``."""
        return {mailing_id: (run.kind, run.length) for mailing_id, run in self._runs.items()}

    def put_back(self, runs: Runs) -> None:
        """Forgets what was counted since: it was not recorded, and will be counted again."""
        self._runs = {mailing_id: _Run(kind, length) for mailing_id, (kind, length) in runs.items()}

    def forget(self, mailing_id: int) -> None:
        """Begins to count anew."""
        self._runs.pop(mailing_id, None)
