"""The report of a broadcast, a correction or a recall: numbers only, never who."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bot.store.broadcasts import Broadcast
from bot.store.channel_posts import ChannelPost
from bot.store.deliveries import Ended
from bot.texts.broadcast_audience import number
from bot.texts.broadcast_numbers import STOP, BroadcastReport, by_language, reasons, totals
from bot.texts.broadcast_taps import (
    NewCorrection,
    OfferAgain,
    OfferRecall,
    OpenBroadcast,
    OpenBroadcastReport,
    OpenBroadcasts,
    SendBroadcastTable,
)
from bot.texts.dates import short_moment
from bot.texts.events import event_title
from bot.texts.menus import language_name
from bot.texts.phrases import shortened
from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen, paragraphs

_MOST_REASONS = 5
_MOST_CHANGES = 5
_REASON_UNITS = 200
_OPENING_UNITS = 80


def report(reader: Reader, facts: BroadcastReport, *, note: str = "") -> Screen:
    """All of it, and what can be done next; ``note`` (HTML) stands above."""
    kind, ended = facts.broadcast.kind, facts.ended
    body = paragraphs(
        note,
        heading(reader, facts),
        _when(reader, facts),
        _lines(reader, totals(kind, ended)),
        _by_language(reader, facts),
        _reasons(reader, ended),
        _taps(reader, facts),
        _stops(reader, facts),
        _changes(reader, facts),
        _channel(reader, facts.channel),
    )
    return Screen(body, _rows(reader, facts))


def name(reader: Reader, broadcast: Broadcast) -> str:
    """``Broadcast 7``, ``Correction 8`` … as plain text."""
    kind = reader.phrases.plain(f"mailing_{broadcast.kind}")
    return reader.phrases.plain("broadcast_name", kind=kind, number=broadcast.broadcast_id)


def moment(reader: Reader, at: int) -> str:
    """Day and time on the campaign's clocks."""
    return short_moment(at, reader.content.campaign.zone, reader.phrases.locale, all_day=False)


def heading(reader: Reader, facts: BroadcastReport) -> str:
    """Which one it is, in what state, how it begins, and whose people hear it."""
    html, broadcast = reader.phrases.html, facts.broadcast
    state = reader.phrases.plain(f"broadcast_is_{broadcast.state}")
    lines = [html("broadcast_report_heading", name=name(reader, broadcast), state=state)]
    if facts.opening:
        lines.append(html("broadcast_opening", opening=shortened(facts.opening, _OPENING_UNITS)))
    if broadcast.about is not None:
        lines.append(html("broadcast_about", number=broadcast.about))
    elif facts.event is not None:
        lines.append(html("broadcast_to_event", title=event_title(reader, facts.event)))
    else:
        lines.append(html("broadcast_to_updates"))
    if broadcast.earlier_wording:
        lines.append(html("audience_earlier_too"))
    return Markup("\n").join(lines)


def _when(reader: Reader, facts: BroadcastReport) -> str:
    html = reader.phrases.html
    lines = []
    if facts.began is not None:
        lines.append(html("broadcast_began", moment=moment(reader, facts.began)))
    if facts.over is not None:
        lines.append(html("broadcast_over", moment=moment(reader, facts.over)))
    if facts.confirmed:
        lines.append(html(f"broadcast_confirmed_by_{facts.confirmed}"))
    if facts.approved:
        lines.append(html(f"broadcast_approved_by_{facts.approved}"))
    return Markup("\n").join(lines)


def _lines(reader: Reader, counts: Mapping[str, int]) -> str:
    plain, html = reader.phrases.plain, reader.phrases.html
    return Markup("\n").join(
        html("broadcast_count", what=plain(key), number=number(reader, count))
        for key, count in counts.items()
    )


def _by_language(reader: Reader, facts: BroadcastReport) -> str:
    languages = by_language(facts)
    if len(languages) <= 1:
        return ""
    html = reader.phrases.html
    lines = []
    for tag, ended in languages.items():
        people = sum(each.people for each in ended)
        arrived = sum(each.people for each in ended if each.state == "sent")
        counted = {"arrived": number(reader, arrived), "people": number(reader, people)}
        lines.append(html("broadcast_in_language", language=language_name(tag), **counted))
    return Markup("\n").join((html("broadcast_by_language"), *lines))


def _reasons(reader: Reader, ended: Sequence[Ended]) -> str:
    html, found = reader.phrases.html, reasons(ended)
    if not found:
        return ""
    lines = [
        html("broadcast_reason", number=number(reader, count), reason=shortened(reason, _REASON_UNITS))
        for reason, count in found[:_MOST_REASONS]
    ]
    if len(found) > _MOST_REASONS:
        lines.append(html("broadcast_more_reasons"))
    return Markup("\n").join((html("broadcast_reasons"), *lines))


def _taps(reader: Reader, facts: BroadcastReport) -> str:
    if facts.broadcast.kind != "broadcast":
        return ""
    html = reader.phrases.html
    lines = [
        html("broadcast_link", label=button.label)
        if button.opens == "link"
        else _tapped(reader, facts, button.name, button.label)
        for button in facts.buttons
    ]
    lines.append(_tapped(reader, facts, STOP, stop_label(reader, facts)))
    return Markup("\n").join((html("broadcast_taps"), *lines))


def _tapped(reader: Reader, facts: BroadcastReport, counted: str, label: str) -> str:
    return reader.phrases.html(
        "broadcast_count", what=label, number=number(reader, facts.taps.get(counted, 0))
    )


def stop_label(reader: Reader, facts: BroadcastReport) -> str:
    """What the button says by which people opt out of what brought the broadcast."""
    of_event = facts.broadcast.event_id is not None
    return reader.phrases.plain("button_end_event_messages" if of_event else "button_end_updates")


def _stops(reader: Reader, facts: BroadcastReport) -> str:
    if facts.broadcast.kind != "broadcast":
        return ""
    html = reader.phrases.html
    return html("broadcast_stops", count=facts.stops) if facts.stops else html("broadcast_stops_none")


def _changes(reader: Reader, facts: BroadcastReport) -> str:
    if not facts.changes:
        return ""
    html, plain = reader.phrases.html, reader.phrases.plain
    lines = []
    for each in facts.changes[-_MOST_CHANGES:]:
        counts = totals(each.change.kind, each.ended)
        said = ", ".join(
            plain("broadcast_counted", what=plain(key), number=number(reader, count))
            for key, count in counts.items()
            if count
        )
        state = plain(f"broadcast_is_{each.change.state}")
        lines.append(html("broadcast_change", name=name(reader, each.change), state=state))
        if said:
            lines.append(html("broadcast_change_counts", counts=said))
    return Markup("\n").join((html("broadcast_changes"), *lines))


def _channel(reader: Reader, post: ChannelPost | None) -> str:
    if post is None:
        return ""
    if post.state == "failed":
        return reader.phrases.html("channel_failed", reason=shortened(post.code or "", _REASON_UNITS))
    became = "pending" if post.state == "intent" else post.state
    return reader.phrases.html(f"channel_{became}")


def _rows(reader: Reader, facts: BroadcastReport) -> tuple[Row, ...]:
    plain, which = reader.phrases.plain, facts.broadcast.broadcast_id
    rows: list[Row] = []
    if facts.minutes:
        rows.append((Button(plain("button_broadcast_chart"), OpenBroadcastReport(which)),))
    if facts.ended:
        rows.append((Button(plain("button_broadcast_table"), SendBroadcastTable(which)),))
    if facts.can_repeat:
        for outcome in ("failed", "uncertain"):
            people = sum(each.people for each in facts.ended if each.state == outcome)
            if people:
                again = OfferAgain(which, outcome)
                rows.append((Button(plain(f"button_again_{outcome}", count=people), again),))
    rows += [
        (Button(name(reader, each.change), OpenBroadcast(each.change.broadcast_id)),)
        for each in facts.changes[-_MOST_CHANGES:]
    ]
    if facts.can_change:
        rows.append(
            (
                Button(plain("button_correct_broadcast"), NewCorrection(which)),
                Button(plain("button_recall_broadcast"), OfferRecall(which)),
            )
        )
    back = OpenBroadcasts(0) if facts.broadcast.about is None else OpenBroadcast(facts.broadcast.about)
    rows.append((Button(plain("button_back"), back),))
    return tuple(rows)
