"""What came of a broadcast, a correction or a recall, as numbers: never who."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bot.store.broadcasts import Broadcast, BroadcastKind
from bot.store.channel_posts import ChannelPost
from bot.store.deliveries import Ended, State
from bot.store.events import Event
from bot.texts.broadcast_body import BodyButton

STOP: Final = "stop"
"""The name under which taps on the button that ends the updates are counted."""
Person = Literal["you", "other", "shell"]
"""Who decided something, as it is told: no organizer is shown another's number."""

_DONE: Final[Mapping[BroadcastKind, str]] = {
    "broadcast": "became_sent",
    "correction": "became_corrected",
    "recall": "became_withdrawn",
}
_CANCELLED: Final = {
    "opted out": "became_opted_out",
    "enough this week": "became_enough",
    "called off": "became_called_off",
    "expired": "became_expired",
}
_MAIN: Final = ("became_gone", "became_failed", "became_uncertain")
_REST: Final = ("became_left", *_CANCELLED.values(), "became_nothing")


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """A correction or a recall of what is reported, and how its deliveries ended."""

    change: Broadcast
    ended: Sequence[Ended]


@dataclass(frozen=True, slots=True)
class BroadcastReport:
    """What came of a broadcast, a correction or a recall so far.

    Attributes:
        broadcast: Which.
        opening: The beginning of its words, in the reader's language where it has a version in it.
        event: Whose people hear it, where they are those of one event.
        ended: How its deliveries ended.
        minutes: How many ended in each minute (UTC epoch seconds of its beginning), by state.
        began: When the first was about to be sent.
        over: When it ended.
        confirmed: Who confirmed it.
        approved: Who approved it, where somebody had to.
        buttons: Its buttons, with their labels in the reader's language, or in one that there is.
        taps: How often each was tapped, by the name under which it is counted.
        stops: How many people opted out within a day of getting it.
        changes: Its corrections and its recall.
        channel: What became of it in the channel.
        can_change: Whether it can be corrected or recalled.
        can_repeat: Whether what failed can be tried again.
    """

    broadcast: Broadcast
    opening: str
    event: Event | None
    ended: Sequence[Ended]
    minutes: Sequence[tuple[int, State, int]]
    began: int | None
    over: int | None
    confirmed: Person | None
    approved: Person | None
    buttons: Sequence[BodyButton]
    taps: Mapping[str, int]
    stops: int
    changes: Sequence[ChangeReport]
    channel: ChannelPost | None
    can_change: bool
    can_repeat: bool


def totals(kind: BroadcastKind, ended: Sequence[Ended]) -> dict[str, int]:
    """How many people there are of each phrase that says what became of them, in the order of the report.

    What was meant to be, and what may have gone wrong, is there with a nought too.
    """
    counts = Counter[str]()
    for each in ended:
        counts[_what(kind, each)] += each.people
    first = ("became_deleted", _DONE[kind]) if kind == "recall" else (_DONE[kind],)
    return {
        **{key: counts[key] for key in (*first, *_MAIN)},
        **{key: counts[key] for key in _REST if counts[key]},
    }


def _what(kind: BroadcastKind, ended: Ended) -> str:
    match ended.state:
        case "sent":
            return "became_deleted" if ended.code == "deleted" else _DONE[kind]
        case "gone" | "failed" | "uncertain":
            return f"became_{ended.state}"
        case "pending" | "intent":
            return "became_left"
        case "cancelled":
            return _CANCELLED.get(ended.code or "", "became_nothing")


def state_key(kind: BroadcastKind, state: State) -> str:
    """The phrase that says what a state means, without the reasons for it."""
    if state == "sent":
        return "became_taken_back" if kind == "recall" else _DONE[kind]
    return f"became_{state}"


def by_language(facts: BroadcastReport) -> dict[str, Sequence[Ended]]:
    """How the deliveries of each language ended; in which one the others will be written is not known before."""
    languages = sorted({each.language for each in facts.ended if each.language is not None})
    return {tag: [each for each in facts.ended if each.language == tag] for tag in languages}


def reasons(ended: Sequence[Ended]) -> list[tuple[str, int]]:
    """Why something did not arrive, in Telegram's own words, the most frequent first."""
    counts = Counter[str]()
    for each in ended:
        if each.state in {"gone", "failed", "uncertain"} and each.code:
            counts[each.code] += each.people
    return counts.most_common()
