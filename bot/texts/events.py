"""The screens of the events."""

from collections.abc import Sequence

from bot.store.consents import Topic
from bot.store.events import Event, Neighbours
from bot.texts import places
from bot.texts.dates import short_moment, span
from bot.texts.phrases import label, shortened
from bot.texts.places import Standing
from bot.texts.reader import Reader
from bot.texts.screen import Button, Link, Picture, Row, Screen, Venue, paragraphs
from bot.texts.taps import (
    KeepEvent,
    OfferTopic,
    OpenEvent,
    OpenEvents,
    OpenMap,
    OpenPicture,
    WithdrawConsent,
)
from bot.texts.ways import back_to_menu, turns

PAGE = 8
"""How many events one screen lists."""

_DESCRIPTION_UNITS = 2000


def event_payload(event_id: int) -> str:
    """What stands behind ``?start=`` in a link that opens this event."""
    return f"event_{event_id}"


def event_title(reader: Reader, event: Event) -> str:
    """What the event is called, in the reader's language where it has a text in it."""
    return event.text(reader.edition.language, reader.content.authority.language).title


def event_when(reader: Reader, event: Event) -> str:
    """From when to when, in the reader's language, with the zone named."""
    return span(
        event.row.starts_at,
        event.row.ends_at,
        event.zone,
        reader.phrases.locale,
        all_day=bool(event.row.all_day),
    )


def event_list(
    reader: Reader, events: Sequence[Event], *, first: int, total: int, topics: frozenset[Topic]
) -> Screen:
    """A page of the coming events, next first; ``events`` are numbers ``first`` to ``first + PAGE`` of ``total``."""
    everything = _all_events_row(reader, topics)
    if not events:
        return Screen(reader.phrases.html("events_none"), (everything, back_to_menu(reader)))
    rows: list[Row] = [(Button(_in_list(reader, event), OpenEvent(event.row.event_id)),) for event in events]
    before = OpenEvents(max(0, first - PAGE)) if first > 0 else None
    behind = OpenEvents(first + PAGE) if first + PAGE < total else None
    rows += turns(reader, before, behind)
    text = reader.phrases.html("events_intro", count=total, first=first + 1, last=first + len(events))
    return Screen(text, (*rows, everything, back_to_menu(reader)))


def _in_list(reader: Reader, event: Event) -> str:
    moment = short_moment(
        event.row.starts_at, event.zone, reader.phrases.locale, all_day=bool(event.row.all_day)
    )
    return label(f"{moment} · {event_title(reader, event)}")


def _all_events_row(reader: Reader, topics: frozenset[Topic]) -> Row:
    if "events" in topics:
        return (Button(reader.phrases.plain("button_stop_events"), WithdrawConsent(Topic("events"))),)
    return (Button(reader.phrases.plain("button_all_reminders"), OfferTopic(Topic("events"))),)


def what_it_is(reader: Reader, chosen: Event, *, over: bool) -> str:
    """What an event's screen says to everybody: all but places and reminders, which are another matter for each."""
    html = reader.phrases.html
    text = chosen.text(reader.edition.language, reader.content.authority.language)
    cancelled = chosen.row.state == "cancelled"
    return paragraphs(
        html("event_heading", title=text.title),
        html("event_cancelled") if cancelled else "",
        html("event_past") if over and not cancelled else "",
        html("event_when", when=event_when(reader, chosen)),
        html("event_where", place=text.place) if text.place else "",
        html("event_bring", bring=text.bring) if text.bring else "",
        html("event_description", description=shortened(text.description, _DESCRIPTION_UNITS))
        if text.description
        else "",
    )


def event(  # noqa: PLR0913 - each is a fact about the event or the person, and all but two are named
    reader: Reader,
    chosen: Event,
    *,
    standing: Standing,
    around: Neighbours,
    over: bool,
    note: str = "",
) -> Screen:
    """One event: what, when, where; places, answers and reminders; the calendar file. ``note`` (HTML) stands above.

    One that is cancelled or ``over`` offers no reminders; who may still hear of it may still opt out.
    """
    plain = reader.phrases.plain
    cancelled = chosen.row.state == "cancelled"
    ahead = not cancelled and not over
    body = paragraphs(
        note,
        what_it_is(reader, chosen, over=over),
        *(places.lines(reader, chosen, standing) if ahead else ()),
    )
    rows: list[Row] = list(places.rows(reader, chosen, standing, ahead=ahead))
    if not over:
        rows.append((calendar_button(reader, chosen),))
    if not cancelled:
        rows += _sights(reader, chosen)
    if chosen.row.link:
        rows.append((Button(plain("button_event_link"), Link(chosen.row.link)),))
    before = None if around.before is None else OpenEvent(around.before)
    behind = None if around.behind is None else OpenEvent(around.behind)
    rows += turns(reader, before, behind)
    rows.append((Button(plain("button_all_events"), OpenEvents(0)), *back_to_menu(reader)))
    return Screen(body, tuple(rows))


def calendar_button(reader: Reader, chosen: Event) -> Button:
    """Sends the event's calendar file, which takes one that is cancelled out of a calendar again."""
    key = "button_calendar_cancelled" if chosen.row.state == "cancelled" else "button_calendar_file"
    return Button(reader.phrases.plain(key), KeepEvent(chosen.row.event_id))


def _sights(reader: Reader, chosen: Event) -> tuple[Row, ...]:
    row: list[Button] = []
    if chosen.row.latitude is not None:
        row.append(Button(reader.phrases.plain("button_map"), OpenMap(chosen.row.event_id)))
    if chosen.row.picture:
        row.append(Button(reader.phrases.plain("button_picture"), OpenPicture(chosen.row.event_id)))
    return (tuple(row),) if row else ()


def venue(reader: Reader, chosen: Event) -> Venue | None:
    """Where the event is, for a map; None where its position is not known."""
    row = chosen.row
    if row.latitude is None or row.longitude is None:
        return None
    place = chosen.text(reader.edition.language, reader.content.authority.language).place
    title = event_title(reader, chosen)
    # Telegram shows none without an address.
    return Venue(row.latitude, row.longitude, title, place.strip() or event_when(reader, chosen))


def picture(reader: Reader, chosen: Event) -> Picture | None:
    """The event's picture with its title and time below; None where it has none."""
    if not chosen.row.picture:
        return None
    caption = reader.phrases.html(
        "picture_caption", title=event_title(reader, chosen), when=event_when(reader, chosen)
    )
    return Picture(chosen.row.picture, caption)
