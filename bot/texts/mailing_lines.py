"""Mailings as lines for a terminal: what there is, how far it is, and what became of it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from bot.store.deliveries import Ended
from bot.store.mailings import EXPIRED, Mailing, State, Tally
from bot.texts.calendar_file import one_line
from bot.texts.dates import local
from bot.texts.phrases import shortened

HEADINGS: Final = ("No.", "What", "About", "State", "Due", "People")
STATES: Final[Mapping[State, str]] = {
    "planned": "planned",
    "sending": "being sent",
    "paused": "paused",
    "expiring": "ending: too late",
    "cancelling": "being cancelled",
    "done": "finished",
    "missed": "too late for some",
    "cancelled": "cancelled",
}
_OUTCOMES: Final = ("sent", "gone", "failed", "uncertain", "cancelled", "missed")
_ABOUT_UNITS = 60


@dataclass(frozen=True, slots=True)
class Seen:
    """A mailing as it is now.

    Attributes:
        mailing: Which.
        name: What it is, in words.
        about: The title of its event, or how the words of the broadcast begin.
        tally: How many of its deliveries are in each state.
        left: How many people it has still to reach.
    """

    mailing: Mailing
    name: str
    about: str
    tally: Tally
    left: int

    @property
    def counts(self) -> str:
        """``sent 10, gone 1, left 5``: what there is any of."""
        outcomes = {outcome: self.tally.get(outcome, 0) for outcome in _OUTCOMES}
        return _counted({**outcomes, "left": self.left}) or "nobody"

    @property
    def title(self) -> str:
        """What it is and what it is about."""
        return f"{one_line(self.name)} · {shortened(one_line(self.about), _ABOUT_UNITS)}"


def cells(seen: Seen, zone: ZoneInfo) -> tuple[str, ...]:
    """One mailing, under ``HEADINGS``; its time is told in this zone."""
    mailing = seen.mailing
    state = STATES[mailing.state]
    if mailing.reason:
        state += f": {one_line(mailing.reason)}"
    about = shortened(one_line(seen.about), _ABOUT_UNITS)
    number = str(mailing.mailing_id)
    return (number, one_line(seen.name), about, state, _when(mailing.due_at, zone), seen.counts)


def report_lines(seen: Seen, ended: Sequence[Ended], zone: ZoneInfo) -> Iterator[str]:
    """What became of it: in all, by outcome with the reasons, and by language."""
    mailing, left = seen.mailing, seen.left
    yield f"Mailing {mailing.mailing_id}: {seen.title}"
    reason = f" ({one_line(mailing.reason)})" if mailing.reason else ""
    yield f"{STATES[mailing.state].capitalize()}{reason}; due {_when(mailing.due_at, zone)} ({zone.key})"
    tried = [each for each in ended if each.state not in {"pending", "intent"}]
    by_outcome = Counter[str]()
    by_reason = Counter[tuple[str, str]]()
    by_language: dict[str | None, Counter[str]] = defaultdict(Counter)
    for each in tried:
        outcome = "missed" if (each.state, each.code) == ("cancelled", EXPIRED) else each.state
        by_outcome[outcome] += each.people
        by_language[each.language][outcome] += each.people
        if each.code and outcome != "missed":
            by_reason[outcome, each.code] += each.people
    for outcome in _OUTCOMES:
        if by_outcome[outcome] or outcome == "sent":
            yield f"  {outcome:<10}{by_outcome[outcome]:>8,}"
        for (of, code), people in by_reason.most_common():
            if of == outcome:
                yield f"  {'':<10}{people:>8,}  {one_line(code)}"
    yield f"  {'left':<10}{left:>8,}"
    yield f"  {'in all':<10}{by_outcome.total() + left:>8,}"
    for language, counts in sorted(by_language.items(), key=str):
        yield f"  {language:<10}{_counted({outcome: counts[outcome] for outcome in _OUTCOMES})}"


def _when(at: int, zone: ZoneInfo) -> str:
    # As it sorts, and as ``--at`` takes it.
    return local(at, zone).strftime("%Y-%m-%d %H:%M")


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{what} {count:,}" for what, count in counts.items() if count)
