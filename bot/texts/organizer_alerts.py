"""What an organizer reads after a tap below an alert."""

from typing import Literal

from bot.store.events import Event
from bot.store.mailings import Mailing
from bot.texts.letters import mailing_name
from bot.texts.organizer_menus import to_organize
from bot.texts.reader import Reader
from bot.texts.screen import Screen

Resumed = Literal["resumed", "already", "over"]


def resumed(reader: Reader, became: Resumed, mailing: Mailing | None, event: Event | None) -> Screen:
    """Whether a paused mailing goes on: by this tap, already, or not any more."""
    html = reader.phrases.html
    if mailing is None:
        return Screen(html("mailing_unknown"), (to_organize(reader),))
    name = mailing_name(reader, mailing, event)
    text = {
        "resumed": html("mailing_resumed", mailing=name),
        "already": html("mailing_already", mailing=name),
        "over": html("mailing_over", mailing=name),
    }[became]
    return Screen(text, (to_organize(reader),))
