"""When a broadcast is sent: the screens on which an organizer says it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from babel.dates import format_date

from bot.store.broadcasts import Broadcast
from bot.texts.broadcast_audience import to_draft
from bot.texts.composing_taps import AskBroadcast, OpenSendAt, SetSendAt
from bot.texts.dates import short_moment
from bot.texts.event_making import exact_moment, long_moment
from bot.texts.phrases import label
from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen, paragraphs

WHEN = "when"
"""The step that asks the time."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When something confirmed now would begin.

    Attributes:
        at: The moment that was chosen; None for as soon as it is confirmed.
        waits_until: When the quiet hours end that it would have to wait for; None where it would not.
        is_over: Whether the moment has passed.
    """

    at: int | None
    waits_until: int | None
    is_over: bool = False


def when_in_words(reader: Reader, timing: Timing, *, confirmed: bool = False) -> str:
    """When it is sent, and whether the quiet hours hold it up; ``confirmed``: it waits only for an approval."""
    html, zone = reader.phrases.html, reader.content.campaign.zone
    if timing.is_over:
        return html("send_at_over")
    if timing.at is None:
        when = html("send_at_approval" if confirmed else "send_at_once")
        key = "waits_if_confirmed_now"
    else:
        when = html("send_at_moment", when=long_moment(reader, timing.at, zone))
        key = "waits_for_quiet_hours"
    if timing.waits_until is None:
        return when
    return paragraphs(when, html(key, when=long_moment(reader, timing.waits_until, zone)))


def send_at(reader: Reader, broadcast: Broadcast, timing: Timing, morning: int, *, note: str = "") -> Screen:
    """When it is sent as it is now, and when else it could be; ``morning`` is tomorrow's."""
    plain, draft = reader.phrases.plain, broadcast.broadcast_id
    moment = short_moment(morning, reader.content.campaign.zone, reader.phrases.locale, all_day=False)
    rows: tuple[Row, ...] = (
        (Button(plain("button_send_at_once"), SetSendAt(draft, 0)),),
        (Button(label(plain("button_tomorrow_morning", moment=moment)), SetSendAt(draft, morning)),),
        (Button(plain("button_type_time"), AskBroadcast(draft, WHEN)),),
        to_draft(reader, draft),
    )
    body = paragraphs(note, reader.phrases.html("send_at_heading"), when_in_words(reader, timing))
    return Screen(body, rows)


def ask_send_at(reader: Reader, broadcast: Broadcast, *, note: str = "") -> Screen:
    """Asks for a time to be typed; ``note`` (HTML) stands above."""
    back = Button(reader.phrases.plain("button_back"), OpenSendAt(broadcast.broadcast_id))
    return Screen(paragraphs(note, reader.phrases.html("ask_send_at")), ((back,),))


def read_back(reader: Reader, broadcast: Broadcast, timing: Timing) -> Screen:
    """The time that was understood, in full, to say yes or no to."""
    draft = broadcast.broadcast_id
    right = Button(reader.phrases.plain("button_right"), SetSendAt(draft, timing.at or 0))
    body = paragraphs(when_in_words(reader, timing), reader.phrases.html("is_that_right"))
    return Screen(body, ((right,), *_again(reader, draft)))


def choose_moment(reader: Reader, broadcast: Broadcast, doubt: str, moments: Sequence[int]) -> Screen:
    """The moments that were possibly meant, each a button; ``doubt`` names the question."""
    draft = broadcast.broadcast_id
    text = reader.phrases.html(f"doubt_{doubt}")
    return Screen(text, (*_moments(reader, draft, moments), *_again(reader, draft)))


def choose_time(
    reader: Reader, broadcast: Broadcast, days: Sequence[dt.date], moments: Sequence[int]
) -> Screen:
    """A day was given without a time: some times of it, each a button."""
    draft, locale = broadcast.broadcast_id, reader.phrases.locale
    told = " / ".join(format_date(day, "full", locale=locale) for day in days)
    text = reader.phrases.html("send_at_no_time", day=told)
    return Screen(text, (*_moments(reader, draft, moments), *_again(reader, draft)))


def _moments(reader: Reader, draft: int, moments: Sequence[int]) -> list[Row]:
    zone = reader.content.campaign.zone
    return [(Button(label(exact_moment(reader, at, zone)), SetSendAt(draft, at)),) for at in moments]


def _again(reader: Reader, draft: int) -> tuple[Row, ...]:
    plain = reader.phrases.plain
    return (
        (Button(plain("button_type_again"), AskBroadcast(draft, WHEN)),),
        (Button(plain("button_back"), OpenSendAt(draft)),),
    )
