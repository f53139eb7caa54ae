"""The report of one event: numbers only, never who."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from babel.dates import format_skeleton
from markupsafe import Markup

from bot.store.attendances import Answers
from bot.store.events import Event
from bot.store.mailings import Kind, Tally
from bot.texts.events import event_title, event_when
from bot.texts.organizer_taps import OpenLadder, OpenOrganizerEvent, OpenReport
from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen, paragraphs

BESIDES: Final[tuple[Kind, ...]] = ("announcement", "offer", "thanks")
"""What else is sent about an event, in the order of the report."""
_LOST = ("gone", "failed", "uncertain", "missed")


@dataclass(frozen=True, slots=True)
class EventReport:
    """What came of an event so far.

    Attributes:
        event: The event.
        opted_in: How many people hear of it because they opted in to it.
        by_all: How many hear of all events.
        days: How often somebody opted in to it, by local day, oldest first; the last days that had any.
        earlier: How often that was before these days.
        taken: How many places are held.
        offered: How many more are kept for people who were asked and have not answered.
        waiting: How many people wait for a place.
        answers: What people said about coming.
        reminders: What became of its reminders.
        notices: What became of the notices of its changes.
        besides: What became of everything else about it that was sent to supporters, by kind.
    """

    event: Event
    opted_in: int
    by_all: int
    days: Sequence[tuple[dt.date, int]]
    earlier: int
    taken: int
    offered: int
    waiting: int
    answers: Answers
    reminders: Tally
    notices: Tally
    besides: Mapping[Kind, Tally]


def report(reader: Reader, facts: EventReport) -> Screen:
    """Opt-ins by day, places, answers, and what became of what was sent."""
    html, plain = reader.phrases.html, reader.phrases.plain
    event = facts.event
    answers = facts.answers
    body = paragraphs(
        html("report_heading", title=event_title(reader, event), when=event_when(reader, event)),
        _counted(reader, "report_opted_in", facts.opted_in)
        + "\n"
        + _counted(reader, "report_by_all", facts.by_all),
        _by_day(reader, facts),
        _places(reader, facts),
        html("report_answers", coming=answers.coming, cant=answers.cant, silent=answers.silent),
        _tally(reader, "report_reminders", facts.reminders),
        _tally(reader, "report_notices", facts.notices),
        _besides(reader, facts.besides),
    )
    event_id = event.row.event_id
    rows: tuple[Row, ...] = (
        (
            Button(plain("button_refresh"), OpenReport(event_id)),
            Button(plain("button_ladder"), OpenLadder(event_id)),
        ),
        (Button(plain("button_back"), OpenOrganizerEvent(event_id)),),
    )
    return Screen(body, rows)


def _counted(reader: Reader, key: str, count: int) -> str:
    return reader.phrases.html(key, count=count) if count else reader.phrases.html(f"{key}_none")


def _by_day(reader: Reader, facts: EventReport) -> str:
    if not facts.days:
        return ""
    html, locale = reader.phrases.html, reader.phrases.locale
    lines = [html("report_earlier", number=facts.earlier)] if facts.earlier else []
    lines += [
        html("report_day", day=format_skeleton("MMMEd", day, locale=locale), number=number)
        for day, number in facts.days
    ]
    return html("report_by_day", days=Markup("\n").join(lines))


def _places(reader: Reader, facts: EventReport) -> str:
    capacity = facts.event.row.capacity
    if capacity is None:
        return ""
    html = reader.phrases.html
    places = html("report_places", taken=facts.taken, capacity=capacity, waiting=facts.waiting)
    return places + "\n" + html("report_offered", offered=facts.offered) if facts.offered else places


def _tally(reader: Reader, key: str, tally: Tally) -> str:
    """``key`` names what was sent. What is not the case (nobody was gone, nothing failed) is said too."""
    pending = _pending(tally)
    states = ("sent", "gone", "failed", "uncertain", "missed")
    numbers = {state: tally.get(state, 0) for state in states}
    html = reader.phrases.html
    if not pending and not any(numbers.values()):
        return html(key) + "\n" + html("report_nothing_sent")
    still = "\n" + html("report_pending", number=pending) if pending else ""
    return html(key) + "\n" + html("report_tally", **numbers) + still


def _pending(tally: Tally) -> int:
    return tally.get("pending", 0) + tally.get("intent", 0)


def _besides(reader: Reader, tallies: Mapping[Kind, Tally]) -> str:
    """A line for each kind of which there is anything to say."""
    lines = []
    for kind, tally in tallies.items():
        sent, pending, lost = (
            tally.get("sent", 0),
            _pending(tally),
            sum(tally.get(state, 0) for state in _LOST),
        )
        if sent or pending or lost:
            name = reader.phrases.plain(f"mailing_{kind}")
            lines.append(
                reader.phrases.html("report_besides", mailing=name, sent=sent, pending=pending, lost=lost)
            )
    return Markup("\n").join(lines)
