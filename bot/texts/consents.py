"""The screens of opt-ins: what holds now, what a consent would mean, and how it ends."""

from collections.abc import Sequence

from bot.content.model import Wording
from bot.store.consents import Topic
from bot.store.events import Event
from bot.texts.events import event_title
from bot.texts.menus import language_name, menu_rows
from bot.texts.phrases import label
from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen, paragraphs
from bot.texts.taps import (
    ComeWithConsent,
    GiveConsent,
    OfferErasure,
    OfferTopic,
    OpenEvent,
    OpenLanguages,
    OpenMyData,
    OpenPrivacy,
    OpenRungs,
    OpenSettings,
    StopEverything,
    WithdrawConsent,
)
from bot.texts.ways import back_to_menu

_MOST_EVENTS = 20
"""As many single events have a button each; a message may have 100 buttons in all."""
_MOST_WAITING = 10
"""As many events at which somebody waits are named in one message."""


def settings(
    reader: Reader,
    *,
    topics: frozenset[Topic],
    events: Sequence[Event],
    grown: Sequence[Topic] = (),
    note: str = "",
) -> Screen:
    """What the person hears about and their language.

    Args:
        reader: Who reads it.
        topics: What they hear about.
        events: The single events they opted in to.
        grown: Those of the topics whose wording covers more by now than what they agreed to.
        note: HTML that stands above.
    """
    plain = reader.phrases.plain
    html = reader.phrases.html
    on, off = html("state_on"), html("state_off")
    body = paragraphs(
        note,
        html(
            "settings",
            updates=on if "updates" in topics else off,
            events=on if "events" in topics else off,
            single=html("settings_single_events", count=len(events)),
            language=language_name(reader.edition.language),
        ),
        "" if topics else html("settings_all_off"),
        *(html(f"settings_more_{topic}") for topic in grown),
    )
    rows: list[Row] = [
        *((Button(plain(f"button_more_{topic}"), OfferTopic(topic)),) for topic in grown),
        (_switch(reader, Topic("updates"), topics),),
        (_switch(reader, Topic("events"), topics),),
        *(
            (Button(label(event_title(reader, event)), OpenEvent(event.row.event_id)),)
            for event in events[:_MOST_EVENTS]
        ),
    ]
    rows.append((Button(plain("button_rungs"), OpenRungs()),))
    if topics:
        rows.append((Button(plain("button_stop_everything"), StopEverything()),))
    rows += [
        (Button(plain("button_my_data"), OpenMyData()), Button(plain("button_erase"), OfferErasure())),
        (Button(plain("button_language"), OpenLanguages()), Button(plain("button_privacy"), OpenPrivacy())),
        back_to_menu(reader),
    ]
    return Screen(body, tuple(rows))


def _switch(reader: Reader, topic: Topic, topics: frozenset[Topic]) -> Button:
    if topic in topics:
        return Button(reader.phrases.plain(f"button_stop_{topic}"), WithdrawConsent(topic))
    return Button(reader.phrases.plain(f"button_get_{topic}"), OfferTopic(topic))


def wording_html(reader: Reader, wording: Wording, *, title: str = "") -> str:
    """The words that a person agrees to, filled in."""
    return reader.phrases.fill(wording.html, candidate=reader.content.campaign.candidate, title=title)


def offer(  # noqa: PLR0913 - what it is about, and what stands above it, each by name
    reader: Reader,
    topic: Topic,
    wording: Wording,
    *,
    event: Event | None = None,
    comes: bool = False,
    hours_to_answer: int | None = None,
    note: str = "",
) -> Screen:
    """What will be sent, how often and how to stop: all before the tap that opts in.

    Args:
        reader: Who reads it.
        topic: What it is about.
        wording: The words that are agreed to.
        event: The event that the topic is about, if it is about one.
        comes: Whether the yes is to say, too, that the person comes to that event.
        hours_to_answer: Where the event is full: how long a place that frees is offered to one person.
        note: HTML that stands above.
    """
    full = "" if hours_to_answer is None else reader.phrases.html("offer_full", count=hours_to_answer)
    plain = reader.phrases.plain
    title = event_title(reader, event) if event else ""
    back = (
        Button(plain("button_back"), OpenEvent(event.row.event_id))
        if event
        else Button(plain("button_settings"), OpenSettings())
    )
    body = paragraphs(note, full, wording_html(reader, wording, title=title), reader.translation_note())
    yes = (
        ComeWithConsent(event.row.event_id, wording.version, wording.mark)
        if event and comes
        else GiveConsent(topic, wording.version, wording.mark)
    )
    return Screen(
        body,
        (
            (Button(plain("button_opt_in"), yes),),
            (back, *back_to_menu(reader)),
        ),
    )


def stopped(reader: Reader, *, count: int) -> Screen:
    """After a STOP: what has ended, and how to undo it."""
    key = "stopped" if count else "stopped_nothing"
    text = reader.phrases.html(key, count=count) if count else reader.phrases.html(key)
    return Screen(text, menu_rows(reader))


def updates_stopped(reader: Reader) -> Screen:
    """After the button below a broadcast: no more updates, and the way back to them."""
    plain = reader.phrases.plain
    rows: tuple[Row, ...] = (
        (Button(plain("button_get_updates"), OfferTopic(Topic("updates"))),),
        (Button(plain("button_settings"), OpenSettings()), *back_to_menu(reader)),
    )
    return Screen(reader.phrases.html("updates_stopped"), rows)


def restarted(reader: Reader, *, count: int, waiting: Sequence[tuple[Event, int]] = ()) -> Screen:
    """After a START that undid a STOP; ``waiting``: full events where they wait now, and their number there."""
    html, plain = reader.phrases.html, reader.phrases.plain
    told = [(event, label(event_title(reader, event)), number) for event, number in waiting[:_MOST_WAITING]]
    body = paragraphs(
        html("restarted", count=count),
        *(html("restarted_waiting", title=title, number=number) for _, title, number in told),
    )
    rows: tuple[Row, ...] = (
        *((Button(title, OpenEvent(event.row.event_id)),) for event, title, _ in told),
        (Button(plain("button_settings"), OpenSettings()),),
        back_to_menu(reader),
    )
    return Screen(body, rows)
