"""The screen on which an organizer chooses the reminders of an event."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from babel.dates import format_time
from markupsafe import Markup

from bot.store.events import Event
from bot.texts.dates import short_moment
from bot.texts.events import event_title, event_when
from bot.texts.organizer_taps import OpenOrganizerEvent, OpenReport, SetAnyHour, SetRung, SetThanks
from bot.texts.reader import Reader
from bot.texts.rungs import NAMED
from bot.texts.screen import Button, Row, Screen, paragraphs

State = Literal["off", "none", "ahead", "held", "passed", "sending", "paused", "sent", "missed"]
"""``none``: this event has no such reminder. ``held``: it is due, and the quiet hours keep it back. ``passed``: its
time was over before it was wanted."""


@dataclass(frozen=True, slots=True)
class RungNow:
    """One reminder as it stands; ``moved``: the quiet hours have moved it."""

    name: str
    wanted: bool
    state: State
    due_at: int | None
    moved: bool


@dataclass(frozen=True, slots=True)
class Ladder:
    """The reminders that an event has or could have; ``quiet`` are the quiet hours, None where there are none.

    ``wakes_at`` is when the quiet hours end that it is in now, else now.
    """

    event: Event
    rungs: tuple[RungNow, ...]
    wakes_at: int
    quiet: tuple[dt.time, dt.time] | None
    changeable: bool


def ladder(reader: Reader, facts: Ladder) -> Screen:
    """When each reminder goes out, what the quiet hours do to it, and a button for each choice."""
    html, plain = reader.phrases.html, reader.phrases.plain
    row = facts.event.row
    lines = Markup("\n").join(_line(reader, facts, rung) for rung in facts.rungs)
    on_off = html("state_on") if row.thanks else html("state_off")
    body = paragraphs(
        html("ladder_heading", title=event_title(reader, facts.event), when=event_when(reader, facts.event)),
        lines,
        html("ladder_notes"),
        _quiet(reader, facts),
        html("ladder_thanks", state=on_off),
        "" if facts.changeable else html("ladder_over"),
    )
    rows = _choices(reader, facts) if facts.changeable else []
    event_id = row.event_id
    ways: Row = (
        Button(plain("button_report"), OpenReport(event_id)),
        Button(plain("button_back"), OpenOrganizerEvent(event_id)),
    )
    return Screen(body, (*rows, ways))


def _line(reader: Reader, facts: Ladder, rung: RungNow) -> Markup:
    html = reader.phrases.html
    goes_out = facts.wakes_at if rung.state == "held" else rung.due_at
    moment = ""
    if goes_out is not None:
        moment = short_moment(goes_out, facts.event.zone, reader.phrases.locale, all_day=False)
    states = {
        "off": html("rung_now_off"),
        "none": html("rung_now_none"),
        "ahead": html("rung_now_moved" if rung.moved else "rung_now_ahead", moment=moment),
        "held": html("rung_now_held", moment=moment),
        "passed": html("rung_now_passed"),
        "sending": html("rung_now_sending"),
        "paused": html("rung_now_paused"),
        "sent": html("rung_now_sent"),
        "missed": html("rung_now_missed"),
    }
    return html("ladder_rung", rung=reader.phrases.plain(NAMED[rung.name]), state=states[rung.state])


def _quiet(reader: Reader, facts: Ladder) -> Markup:
    html, locale = reader.phrases.html, reader.phrases.locale
    if facts.quiet is None:
        return html("ladder_never_quiet")
    begin, until = (format_time(time, "short", locale=locale) for time in facts.quiet)
    return html("ladder_any_hour" if facts.event.row.any_hour else "ladder_quiet", begin=begin, until=until)


def _choices(reader: Reader, facts: Ladder) -> list[Row]:
    plain = reader.phrases.plain
    row = facts.event.row
    rows: list[Row] = []
    for rung in facts.rungs:
        if rung.state in {"off", "none", "ahead", "held", "passed"}:
            text = "button_rung_off" if rung.wanted else "button_rung_on"
            does = SetRung(row.event_id, rung.name, 0 if rung.wanted else 1)
            rows.append((Button(plain(text, rung=plain(NAMED[rung.name])), does),))
    if facts.quiet is not None:
        text = "button_keep_quiet" if row.any_hour else "button_any_hour"
        rows.append((Button(plain(text), SetAnyHour(row.event_id, 0 if row.any_hour else 1)),))
    text = "button_no_thanks" if row.thanks else "button_thanks"
    rows.append((Button(plain(text), SetThanks(row.event_id, 0 if row.thanks else 1)),))
    return rows
