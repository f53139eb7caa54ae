"""The screens around an organizer's work: the menu, the events, one event, its cancellation."""

from collections.abc import Sequence

from bot.content.markup import utf16_length, visible
from bot.store.events import Event
from bot.texts.broadcast_taps import OpenBroadcasts
from bot.texts.dates import short_moment
from bot.texts.event_review import Consequences, consequences
from bot.texts.events import PAGE, event_title, what_it_is
from bot.texts.organizer_taps import (
    AddCancelWord,
    CancelEvent,
    CopyEvent,
    EditEvent,
    GoOn,
    NewEvent,
    OfferCancel,
    OfferThrowAway,
    OpenLadder,
    OpenOrganize,
    OpenOrganizerEvent,
    OpenOrganizerEvents,
    OpenPastEvents,
    OpenReport,
)
from bot.texts.phrases import label
from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen, paragraphs
from bot.texts.ways import back_to_menu, turns

_MOST_UNITS = 4096
"""UTF-16 units that Telegram takes in a message."""


def organize(reader: Reader, *, draft: int | None, title: str, note: str = "") -> Screen:
    """What an organizer can do; ``draft`` and ``title`` are of what they are preparing, ``note`` (HTML) stands above."""
    plain = reader.phrases.plain
    rows: list[Row] = []
    if draft is not None:
        rows.append((Button(plain("button_go_on_draft"), GoOn(draft)),))
    rows += [
        (Button(plain("button_new_event"), NewEvent()),),
        (Button(plain("button_manage_events"), OpenOrganizerEvents(0)),),
        (Button(plain("button_broadcasts"), OpenBroadcasts(0)),),
        back_to_menu(reader),
    ]
    body = paragraphs(
        note,
        reader.phrases.html("organize_intro"),
        "" if draft is None else draft_line(reader, title),
    )
    return Screen(body, tuple(rows))


def draft_line(reader: Reader, title: str) -> str:
    """That there is a draft, and of what."""
    return reader.phrases.html("draft_there", title=title or reader.phrases.plain("draft_untitled"))


def with_way_back(reader: Reader, screen: Screen, draft: int, title: str) -> Screen:
    """A screen that the organizer turned to in the middle of a draft, with the draft's line and the way back to it."""
    html = paragraphs(draft_line(reader, title), screen.html)
    if utf16_length(visible(html)) > _MOST_UNITS:
        # The longest answers leave no room for the line; the button says enough.
        html = screen.html
    return Screen(html, ((Button(reader.phrases.plain("button_go_on_draft"), GoOn(draft)),), *screen.rows))


def explain(reader: Reader, screen: Screen) -> Screen:
    """The help, with what only organizers can do."""
    return Screen(paragraphs(screen.html, reader.phrases.html("help_organize")), screen.rows)


def draft_in_the_way(reader: Reader, draft: int, title: str) -> Screen:
    """Another draft is there: first it is finished or thrown away."""
    plain = reader.phrases.plain
    return Screen(
        paragraphs(draft_line(reader, title), reader.phrases.html("draft_in_the_way")),
        (
            (Button(plain("button_go_on_draft"), GoOn(draft)),),
            (Button(plain("button_throw_away"), OfferThrowAway(draft)),),
            to_organize(reader),
        ),
    )


def to_organize(reader: Reader) -> Row:
    """The row that leads back to what an organizer can do."""
    return (Button(reader.phrases.plain("button_organize"), OpenOrganize()),)


def event_list(reader: Reader, page: Sequence[Event], *, first: int, total: int, note: str = "") -> Screen:
    """A page of the events that are not over; ``page`` are numbers ``first`` to ``first + PAGE`` of ``total``."""
    plain, html = reader.phrases.plain, reader.phrases.html
    ways: tuple[Row, ...] = (
        (
            Button(plain("button_new_event"), NewEvent()),
            Button(plain("button_past_events"), OpenPastEvents(0)),
        ),
        to_organize(reader),
    )
    if not page:
        return Screen(paragraphs(note, html("organizer_events_none")), ways)
    rows: list[Row] = [
        (Button(_in_list(reader, event), OpenOrganizerEvent(event.row.event_id)),) for event in page
    ]
    before = OpenOrganizerEvents(max(0, first - PAGE)) if first > 0 else None
    behind = OpenOrganizerEvents(first + PAGE) if first + PAGE < total else None
    rows += turns(reader, before, behind)
    text = html("organizer_events_intro", count=total, first=first + 1, last=first + len(page))
    return Screen(paragraphs(note, text), (*rows, *ways))


def past_events(reader: Reader, page: Sequence[Event], *, first: int, total: int) -> Screen:
    """A page of the events that are over, newest first."""
    plain, html = reader.phrases.plain, reader.phrases.html
    back: Row = (Button(plain("button_back"), OpenOrganizerEvents(0)), *to_organize(reader))
    if not page:
        return Screen(html("past_events_none"), (back,))
    rows: list[Row] = [
        (Button(_in_list(reader, event), OpenOrganizerEvent(event.row.event_id)),) for event in page
    ]
    before = OpenPastEvents(max(0, first - PAGE)) if first > 0 else None
    behind = OpenPastEvents(first + PAGE) if first + PAGE < total else None
    rows += turns(reader, before, behind)
    text = html("past_events_intro", count=total, first=first + 1, last=first + len(page))
    return Screen(text, (*rows, back))


def _in_list(reader: Reader, event: Event) -> str:
    row = event.row
    moment = short_moment(row.starts_at, event.zone, reader.phrases.locale, all_day=bool(row.all_day))
    name = f"{moment} · {event_title(reader, event)}"
    if row.state == "cancelled":
        return label(reader.phrases.plain("in_list_cancelled", event=name))
    return label(name)


def one_event(reader: Reader, event: Event, *, over: bool, note: str = "") -> Screen:
    """One event as supporters see it, and what an organizer can do with it; ``note`` (HTML) stands above."""
    plain = reader.phrases.plain
    event_id = event.row.event_id
    copy = Button(plain("button_copy"), CopyEvent(event_id))
    rows: list[Row] = []
    if event.row.state == "cancelled" or over:
        rows.append((copy, Button(plain("button_report"), OpenReport(event_id))))
    else:
        rows += [
            (Button(plain("button_edit"), EditEvent(event_id)), copy),
            (Button(plain("button_cancel_event"), OfferCancel(event_id)),),
            (
                Button(plain("button_ladder"), OpenLadder(event_id)),
                Button(plain("button_report"), OpenReport(event_id)),
            ),
        ]
    rows += [
        (Button(plain("button_all_events"), OpenOrganizerEvents(0)), *to_organize(reader)),
    ]
    return Screen(paragraphs(note, what_it_is(reader, event, over=over)), tuple(rows))


def offer_cancel(reader: Reader, event: Event, facts: Consequences) -> Screen:
    """What cancelling would mean, before it is done."""
    plain = reader.phrases.plain
    event_id = event.row.event_id
    return Screen(
        paragraphs(
            reader.phrases.html("cancel_question", title=event_title(reader, event)),
            consequences(reader, facts),
        ),
        (
            (Button(plain("button_cancel_now"), CancelEvent(event_id)),),
            (Button(plain("button_add_word"), AddCancelWord(event_id)),),
            (Button(plain("button_back"), OpenOrganizerEvent(event_id)),),
        ),
    )
