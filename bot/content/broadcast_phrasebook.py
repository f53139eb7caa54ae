"""The phrases about broadcasts that the program says to organizers; ``organizer_phrasebook`` is the rest of the book.

The texts stand in ``content/<language>/organizers.yaml``, in this order.
"""

from collections.abc import Mapping

from bot.content.phrasebook import Kind, Need


def _message(*placeholders: str) -> Need:
    return Need(Kind.MESSAGE, frozenset(placeholders))


_BUTTON = Need(Kind.BUTTON)
_LABEL = Need(Kind.SHORT_DESCRIPTION)

_COMPOSING: Mapping[str, Need] = {}

_DECIDING: Mapping[str, Need] = {
    "mailing_broadcast": _LABEL,
    "mailing_correction": _LABEL,
    "mailing_recall": _LABEL,
    "alert_approve_broadcast": _message("number"),
    "alert_approve_correction": _message("number"),
    "button_look_at_it": _BUTTON,
}

_AFTERWARDS: Mapping[str, Need] = {}

PHRASES: Mapping[str, Need] = {**_COMPOSING, **_DECIDING, **_AFTERWARDS}
