"""The screens on which organizers decide about a broadcast: preview, confirmation, approval, and its waiting."""

import datetime as dt
from dataclasses import dataclass

from babel.dates import format_timedelta
from babel.numbers import format_decimal
from markupsafe import Markup

from bot.store.broadcasts import Broadcast
from bot.texts.broadcast_audience import Reach, by_language, earlier_wording, in_words, number, to_draft
from bot.texts.broadcast_taps import (
    ApproveBroadcast,
    BackToDraft,
    ConfirmBroadcast,
    OfferCancelBroadcast,
    OfferConfirm,
    OfferPaid,
    OpenBroadcasts,
    PreviewBroadcast,
    SendProof,
    SetPaid,
)
from bot.texts.broadcast_times import Timing, when_in_words
from bot.texts.composing_taps import OfferDiscard, SetInChannel, SetSaysSo
from bot.texts.event_making import long_moment
from bot.texts.imprint import imprint
from bot.texts.menus import language_name
from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen, paragraphs

_STAR_MESSAGES = 10
"""So many messages above the free rate cost one of Telegram's Stars."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What confirming a broadcast or a correction would do now.

    Attributes:
        broadcast: What is decided about.
        mark: Tells it from any change of it.
        reach: Whom it reaches.
        timing: When it would begin.
        messages: How many messages Telegram counts.
        per_second: How many go out in a second.
        paid_per_second: How many where Telegram is paid; None where nobody may pay.
        channel: The campaign's channel; empty where there is none.
        languages: Those that are shown, in this order.
        approval: Whether another organizer has to approve it.
        too_long: The languages in which Telegram would not take it.
        unlike: The languages in which a copy cannot be made into it.
    """

    broadcast: Broadcast
    mark: str
    reach: Reach
    timing: Timing
    messages: int
    per_second: float
    paid_per_second: float | None
    channel: str
    languages: tuple[str, ...]
    approval: bool
    too_long: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()

    @property
    def is_paid(self) -> bool:
        """Whether it is sent faster for Telegram's Stars."""
        return bool(self.broadcast.paid)

    @property
    def seconds(self) -> float:
        """How long it takes."""
        fast = self.paid_per_second if self.is_paid else None
        return self.messages / (fast or self.per_second)


def name(reader: Reader, broadcast: Broadcast) -> str:
    """What it is called: ``Broadcast 3``."""
    return f"{reader.phrases.plain(f'mailing_{broadcast.kind}')} {broadcast.broadcast_id}"


def duration(reader: Reader, seconds: float) -> str:
    """How long something takes, as people say it."""
    delta = dt.timedelta(seconds=max(1.0, seconds))
    return format_timedelta(delta, granularity="second", threshold=1.5, locale=reader.phrases.locale)


def _stars(reader: Reader, messages: int) -> str:
    return format_decimal(messages / _STAR_MESSAGES, locale=reader.phrases.locale)


def preview(reader: Reader, facts: Decision, *, can_approve: bool, note: str = "") -> Screen:
    """Below what people get: which language is which, how many people have it, and the ways on."""
    html, plain = reader.phrases.html, reader.phrases.plain
    broadcast, mark = facts.broadcast, facts.mark
    number_ = broadcast.broadcast_id
    body = paragraphs(
        note,
        html("preview_heading", what=name(reader, broadcast)),
        Markup("\n").join(by_language(reader, facts.reach, facts.languages)),
        earlier_wording(reader, broadcast, facts.reach.too_old),
        *_faults(reader, facts),
    )
    rows: list[Row] = []
    if broadcast.state == "draft":
        rows.append((Button(plain("button_to_confirm"), OfferConfirm(number_, mark)),))
    elif can_approve:
        rows.append((Button(plain("button_approve"), ApproveBroadcast(number_, mark)),))
        rows.append((Button(plain("button_send_back"), BackToDraft(number_)),))
    rows.append((Button(plain("button_send_proof"), SendProof(number_, mark)),))
    rows.append(to_draft(reader, number_))
    return Screen(body, tuple(rows))


def _faults(reader: Reader, facts: Decision) -> list[str]:
    html = reader.phrases.html
    faults = [html("confirm_too_long", language=language_name(tag)) for tag in facts.too_long]
    faults += [html("confirm_unlike", language=language_name(tag)) for tag in facts.unlike]
    return [str(fault) for fault in faults]


def confirmation(reader: Reader, facts: Decision, *, note: str = "") -> Screen:
    """The last look: everything that a yes would do."""
    html, plain = reader.phrases.html, reader.phrases.plain
    broadcast, mark = facts.broadcast, facts.mark
    number_ = broadcast.broadcast_id
    faults = _why_not(reader, facts)
    body = paragraphs(
        note,
        html("confirm_heading", what=name(reader, broadcast)),
        in_words(reader, broadcast, facts.reach),
        when_in_words(reader, facts.timing),
        _takes(reader, facts),
        _ends_with(reader),
        _in_channel(reader, facts),
        html("confirm_approval") if facts.approval else "",
        *faults,
    )
    rows: list[Row] = []
    if not faults:
        rows.append((Button(plain("button_confirm"), ConfirmBroadcast(number_, mark)),))
    rows += _switches(reader, facts)
    rows.append((Button(plain("button_preview"), PreviewBroadcast(number_)),))
    rows.append(to_draft(reader, number_))
    return Screen(body, tuple(rows))


def _why_not(reader: Reader, facts: Decision) -> list[str]:
    html = reader.phrases.html
    if not facts.reach.default:
        return [html("obstacle_empty")]
    faults = _faults(reader, facts)
    if not facts.reach.people:
        faults.append(html("confirm_nobody"))
    if facts.timing.is_over:
        faults.append(html("obstacle_late"))
    if facts.is_paid and facts.paid_per_second is None:
        faults.append(html("confirm_no_pay"))
    return faults


def _takes(reader: Reader, facts: Decision) -> str:
    html = reader.phrases.html
    takes = html("confirm_takes", time=duration(reader, facts.seconds)) if facts.messages else ""
    if not facts.is_paid:
        return takes
    return paragraphs(takes, html("confirm_paid", stars=_stars(reader, facts.messages)))


def _ends_with(reader: Reader) -> str:
    return reader.phrases.html("confirm_imprint", imprint=imprint(reader))


def _in_channel(reader: Reader, facts: Decision) -> str:
    if not facts.channel:
        return ""
    key = "confirm_in_channel" if facts.broadcast.in_channel else "confirm_not_in_channel"
    return reader.phrases.html(key, channel=facts.channel)


def _switches(reader: Reader, facts: Decision) -> list[Row]:
    """What else can be chosen here: to pay, the channel, and whether corrected copies say so."""
    plain, broadcast = reader.phrases.plain, facts.broadcast
    number_ = broadcast.broadcast_id
    rows: list[Row] = []
    if facts.is_paid:
        rows.append((Button(plain("button_not_pay"), SetPaid(number_, 0, facts.mark)),))
    elif facts.paid_per_second is not None and broadcast.kind == "broadcast" and facts.messages:
        rows.append((Button(plain("button_pay"), OfferPaid(number_, facts.mark)),))
    if facts.channel:
        key = "button_not_in_channel" if broadcast.in_channel else "button_in_channel"
        rows.append((Button(plain(key), SetInChannel(number_, 1 - broadcast.in_channel)),))
    if broadcast.kind == "correction":
        key = "button_not_say_so" if broadcast.says_so else "button_say_so"
        rows.append((Button(plain(key), SetSaysSo(number_, 1 - broadcast.says_so)),))
    return rows


def paying(reader: Reader, facts: Decision) -> Screen:
    """What it would cost to send it faster, before anybody says yes to that."""
    plain, number_ = reader.phrases.plain, facts.broadcast.broadcast_id
    fast = facts.messages / (facts.paid_per_second or facts.per_second)
    text = reader.phrases.html(
        "paying",
        messages=number(reader, facts.messages),
        stars=_stars(reader, facts.messages),
        fast=duration(reader, fast),
        slow=duration(reader, facts.messages / facts.per_second),
    )
    return Screen(
        text,
        (
            (Button(plain("button_pay_now"), SetPaid(number_, 1, facts.mark)),),
            (Button(plain("button_back"), OfferConfirm(number_, facts.mark)),),
        ),
    )


def awaiting(reader: Reader, facts: Decision, *, own: bool, note: str = "") -> Screen:
    """Confirmed, and waiting for another organizer; ``own``: the one who reads it confirmed it."""
    html, plain = reader.phrases.html, reader.phrases.plain
    broadcast, number_ = facts.broadcast, facts.broadcast.broadcast_id
    body = paragraphs(
        note,
        html("awaiting_own" if own else "awaiting_other", what=name(reader, broadcast)),
        in_words(reader, broadcast, facts.reach),
        when_in_words(reader, facts.timing, confirmed=True),
        _takes(reader, facts),
        _in_channel(reader, facts),
    )
    look = Button(plain("button_preview"), PreviewBroadcast(number_))
    back = Button(plain("button_change_it" if own else "button_send_back"), BackToDraft(number_))
    rows: list[Row] = [(look,), (back,)]
    if own:
        rows.append((Button(plain("button_throw_away"), OfferDiscard(number_)),))
    return Screen(body, (*rows, to_broadcasts(reader)))


def scheduled(
    reader: Reader, broadcast: Broadcast, reach: Reach, timing: Timing, *, note: str = ""
) -> Screen:
    """Confirmed, and waiting for its time."""
    html, plain = reader.phrases.html, reader.phrases.plain
    number_ = broadcast.broadcast_id
    if timing.at is None and timing.waits_until is None:
        when = str(html("scheduled_at_once"))
    elif timing.waits_until is None:
        when = when_in_words(reader, timing)
    else:
        until = long_moment(reader, timing.waits_until, reader.content.campaign.zone)
        when = html("scheduled_in_quiet_hours", when=until)
    body = paragraphs(
        note, html("scheduled", what=name(reader, broadcast)), when, in_words(reader, broadcast, reach)
    )
    rows: list[Row] = []
    if broadcast.kind != "recall":
        rows.append((Button(plain("button_preview"), PreviewBroadcast(number_)),))
        rows.append((Button(plain("button_change_it"), BackToDraft(number_)),))
    rows.append((Button(plain("button_cancel_it"), OfferCancelBroadcast(number_)),))
    return Screen(body, (*rows, to_broadcasts(reader)))


def to_broadcasts(reader: Reader) -> Row:
    """The row that leads back to the list."""
    return (Button(reader.phrases.plain("button_all_broadcasts"), OpenBroadcasts(0)),)
