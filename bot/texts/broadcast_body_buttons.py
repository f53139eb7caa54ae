"""The screens on which an organizer gives a broadcast its buttons."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.store.broadcasts import Broadcast
from bot.texts.broadcast_audience import to_draft
from bot.texts.broadcast_body import MOST_BUTTONS, BodyButton
from bot.texts.composing_taps import (
    AddBodyButton,
    AskBroadcast,
    DropBodyButton,
    OpenBodyButtons,
    PickBodyButton,
)
from bot.texts.menus import language_name
from bot.texts.phrases import label
from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen, paragraphs
from bot.texts.ways import turns

PAGE = 8
"""How many targets one screen lists."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a button may open: its id, and what it is called."""

    target: str
    name: str


def body_buttons(
    reader: Reader, broadcast: Broadcast, buttons: Sequence[BodyButton], mark: str, *, note: str = ""
) -> Screen:
    """The buttons there are, each to be taken out, and what may be added."""
    html, plain, draft = reader.phrases.html, reader.phrases.plain, broadcast.broadcast_id
    rows: list[Row] = [
        (
            Button(
                label(plain("button_take_out_button", label=button.label)),
                DropBodyButton(draft, number, mark),
            ),
        )
        for number, button in enumerate(buttons)
    ]
    if len(buttons) < MOST_BUTTONS:
        rows += [
            (
                Button(plain("button_add_link"), AskBroadcast(draft, "link")),
                Button(plain("button_add_demand"), PickBodyButton(draft, "demand", 0)),
            ),
            (
                Button(plain("button_add_position"), PickBodyButton(draft, "position", 0)),
                Button(plain("button_add_event"), PickBodyButton(draft, "event", 0)),
            ),
        ]
    body = paragraphs(
        note,
        html("body_buttons_heading", count=len(buttons), most=MOST_BUTTONS)
        if buttons
        else html("body_buttons_none"),
    )
    return Screen(body, (*rows, to_draft(reader, draft)))


def pick(reader: Reader, asked: PickBodyButton, page: Sequence[Target], *, total: int) -> Screen:
    """What a new button may open; ``page`` begins at the number that was asked for, of ``total``."""
    draft, opens, first = asked.broadcast_id, asked.opens, asked.first
    rows: list[Row] = [
        (Button(label(target.name), AddBodyButton(draft, opens, target.target)),) for target in page
    ]
    before = PickBodyButton(draft, opens, max(0, first - PAGE)) if first > 0 else None
    behind = PickBodyButton(draft, opens, first + PAGE) if first + PAGE < total else None
    key = "pick_button_target" if page else "audience_no_events"
    return Screen(reader.phrases.html(key), (*rows, *turns(reader, before, behind), _back(reader, draft)))


def ask_link(reader: Reader, broadcast: Broadcast, *, note: str = "") -> Screen:
    """Asks for the address of a link."""
    body = paragraphs(note, reader.phrases.html("ask_button_link"))
    return Screen(body, (_back(reader, broadcast.broadcast_id),))


def ask_label(reader: Reader, broadcast: Broadcast, language: str, *, note: str = "") -> Screen:
    """Asks what the button of a link says; ``language`` where there are versions in several."""
    html = reader.phrases.html
    tongue = html("ask_in_language", language=language_name(language)) if language else ""
    body = paragraphs(note, html("ask_button_label"), tongue)
    return Screen(body, (_back(reader, broadcast.broadcast_id),))


def ask_other_label(
    reader: Reader, broadcast: Broadcast, says: str, language: str, *, note: str = ""
) -> Screen:
    """Asks what the same button says in another language."""
    html, draft = reader.phrases.html, broadcast.broadcast_id
    body = paragraphs(
        note,
        html("ask_button_label_in", label=says),
        html("ask_in_language", language=language_name(language)),
    )
    same = Button(reader.phrases.plain("button_same_label"), OpenBodyButtons(draft))
    return Screen(body, ((same,),))


def _back(reader: Reader, draft: int) -> Row:
    return (Button(reader.phrases.plain("button_back"), OpenBodyButtons(draft)),)
