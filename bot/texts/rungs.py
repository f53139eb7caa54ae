"""The screen on which a person chooses which reminders of an event they get."""

from collections.abc import Mapping
from typing import Final

from bot.texts.reader import Reader
from bot.texts.screen import Button, Row, Screen
from bot.texts.taps import ChooseRung, OpenSettings
from bot.texts.ways import back_to_menu

NAMED: Final[Mapping[str, str]] = {
    "week": "rung_week",
    "day": "rung_day",
    "morning": "rung_morning",
    "hours": "rung_hours",
}
"""The phrase that names each reminder, the earliest first."""


def choices(reader: Reader, wanted: Mapping[str, bool]) -> Screen:
    """Every reminder there can be, whether the person gets it (``wanted``), and a button that changes that."""
    plain, html = reader.phrases.plain, reader.phrases.html
    on, off = html("state_on"), html("state_off")
    states = {f"{rung}_state": on if wanted[rung] else off for rung in NAMED}
    rows: list[Row] = []
    for rung, key in NAMED.items():
        does = ChooseRung(rung, 0 if wanted[rung] else 1)
        text = "button_rung_off" if wanted[rung] else "button_rung_on"
        rows.append((Button(plain(text, rung=plain(key)), does),))
    settings: Row = (Button(plain("button_settings"), OpenSettings()), *back_to_menu(reader))
    return Screen(html("rungs", **states), (*rows, settings))
