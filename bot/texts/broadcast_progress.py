"""How a broadcast, a correction or a recall goes: the message that edits itself, and its end."""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from bot.store.broadcasts import Broadcast
from bot.texts.broadcast_audience import number
from bot.texts.broadcast_deciding import duration, name, to_broadcasts
from bot.texts.broadcast_taps import (
    CancelBroadcast,
    NewCorrection,
    OfferCancelBroadcast,
    OfferRecall,
    OpenBroadcast,
    OpenBroadcastReport,
    PauseBroadcast,
    ResumeBroadcast,
)
from bot.texts.event_making import long_moment
from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen, paragraphs

_CELLS: Final = 12
OUTCOMES: Final = ("gone", "failed", "uncertain", "left", "over", "opted_out", "unchanged", "dropped")
"""What is counted besides what was sent, in this order."""
_RARE: Final = frozenset({"over", "opted_out", "unchanged", "dropped"})
"""Said only where there was any."""
_ENDED: Final = frozenset({"finished", "cancelled"})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something has come.

    Attributes:
        broadcast: What it is.
        total: How many people it is for, as it was fanned out.
        sent: Of how many it is known that they have it.
        gone: How many cannot be written to any more.
        failed: How many Telegram refused.
        uncertain: Of how many nobody knows whether it arrived.
        over: How many were skipped, because they had enough broadcasts this week.
        opted_out: How many opted out before their turn.
        unchanged: For how many there was nothing to change.
        dropped: How many do not get it, because it was cancelled or it became too late.
        waits_until: When the quiet hours end that it waits for; None where it does not.
        reason: What Telegram said, where it was paused after many failures; else empty.
        can_be_taken_back: Whether it can be corrected or recalled.
        rate: How many a second there were of late; None where nobody counted.
        usual_rate: How many a second there can be.
    """

    broadcast: Broadcast
    total: int
    sent: int
    gone: int
    failed: int
    uncertain: int
    over: int
    opted_out: int
    unchanged: int
    dropped: int
    waits_until: int | None
    reason: str
    can_be_taken_back: bool
    usual_rate: float
    rate: float | None = None

    @property
    def done(self) -> int:
        """Of how many it is settled what became of them."""
        tried = self.sent + self.gone + self.failed + self.uncertain
        return tried + self.over + self.opted_out + self.unchanged + self.dropped

    @property
    def left(self) -> int:
        """How many are still to come."""
        return max(0, self.total - self.done)


def progress(reader: Reader, facts: Progress, *, note: str = "", watched: bool = False) -> Screen:
    """How it goes and what can be done; ``watched``: the message edits itself."""
    html, broadcast = reader.phrases.html, facts.broadcast
    heading = html(f"progress_{broadcast.state}", what=name(reader, broadcast))
    body = paragraphs(
        note, heading, _holds_up(reader, facts), _bar(facts), _numbers(reader, facts), _pace(reader, facts)
    )
    return Screen(body, tuple(_rows(reader, facts, watched=watched)))


def _bar(facts: Progress) -> str:
    share = facts.done / facts.total if facts.total else 1.0
    # The last cell is for the last person.
    cells = int(min(1.0, share) * _CELLS)
    # The number comes first, for those who hear the line read out.
    return f"{int(min(1.0, share) * 100)} % {'▓' * cells}{'░' * (_CELLS - cells)}"


def _numbers(reader: Reader, facts: Progress) -> str:
    html = reader.phrases.html
    lines = [html(f"progress_done_{facts.broadcast.kind}", number=number(reader, facts.sent))]
    lines += [
        html(f"progress_{what}", number=number(reader, getattr(facts, what)))
        for what in OUTCOMES
        if what not in _RARE or getattr(facts, what)
    ]
    return Markup("\n").join(lines)


def _holds_up(reader: Reader, facts: Progress) -> str:
    html = reader.phrases.html
    if facts.broadcast.state == "paused" and facts.reason:
        return html("progress_reason", reason=facts.reason)
    if facts.broadcast.state == "sending" and facts.waits_until is not None:
        when = long_moment(reader, facts.waits_until, reader.content.campaign.zone)
        return html("progress_quiet", when=when)
    return ""


def _pace(reader: Reader, facts: Progress) -> str:
    if facts.broadcast.state != "sending" or facts.waits_until is not None or not facts.left:
        return ""
    rate = facts.usual_rate if facts.rate is None else facts.rate
    if not rate:
        return ""
    rounded = number(reader, round(rate, 1 if rate < _CELLS else 0))
    return reader.phrases.html("progress_pace", rate=rounded, time=duration(reader, facts.left / rate))


def _rows(reader: Reader, facts: Progress, *, watched: bool) -> list[Row]:
    plain, broadcast = reader.phrases.plain, facts.broadcast
    number_ = broadcast.broadcast_id
    rows: list[Row] = []
    cancel = Button(plain("button_cancel_it"), OfferCancelBroadcast(number_))
    if broadcast.state == "sending":
        rows.append((Button(plain("button_pause"), PauseBroadcast(number_)), cancel))
    elif broadcast.state == "paused":
        rows.append((Button(plain("button_resume_it"), ResumeBroadcast(number_)), cancel))
    elif broadcast.state in _ENDED:
        rows.append((Button(plain("button_report"), OpenBroadcastReport(number_)),))
    if facts.can_be_taken_back:
        rows.append(
            (
                Button(plain("button_correct_broadcast"), NewCorrection(number_)),
                Button(plain("button_recall_broadcast"), OfferRecall(number_)),
            )
        )
    if not watched:
        if broadcast.state not in _ENDED:
            rows.append((Button(plain("button_refresh"), OpenBroadcast(number_)),))
        rows.append(to_broadcasts(reader))
    return rows


def offer_cancel(reader: Reader, facts: Progress) -> Screen:
    """Whether nothing more of it is to be sent: how many have it, and how many will not get it."""
    html, plain = reader.phrases.html, reader.phrases.plain
    number_ = facts.broadcast.broadcast_id
    is_first = facts.broadcast.kind == "broadcast"
    none = html("cancel_have_nobody") if is_first else ""
    have = html("cancel_have" if is_first else "cancel_changed", count=facts.sent) if facts.sent else none
    left = html("cancel_left" if is_first else "cancel_unchanged", count=facts.left) if facts.left else ""
    body = paragraphs(
        html("cancel_broadcast_question", what=name(reader, facts.broadcast)),
        f"{have} {left}",
        html("cancel_for_good"),
    )
    return Screen(
        body,
        (
            (Button(plain("button_cancel_broadcast"), CancelBroadcast(number_)),),
            (Button(plain("button_not_cancel_broadcast"), OpenBroadcast(number_)),),
        ),
    )
