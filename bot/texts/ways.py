"""The rows of buttons that many screens share: back, previous and next, share."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from bot.texts.reader import Reader
from bot.texts.screen import Button, Copy, Link, Row
from bot.texts.taps import OpenMenu, Tap


def back_to_menu(reader: Reader) -> Row:
    """The row that leads back to the main menu."""
    return (Button(reader.phrases.plain("button_menu"), OpenMenu()),)


def turns(reader: Reader, before: Tap | None, behind: Tap | None) -> tuple[Row, ...]:
    """Previous and next, where there is one: a row, or none."""
    row = []
    if before is not None:
        row.append(Button(reader.phrases.plain("button_previous"), before))
    if behind is not None:
        row.append(Button(reader.phrases.plain("button_next"), behind))
    return (tuple(row),) if row else ()


def round_turns(
    reader: Reader, ids: Sequence[str], current: str, tap: Callable[[str], Tap]
) -> tuple[Row, ...]:
    """Previous and next in a list whose end leads to its beginning; none where it has one entry."""
    if len(ids) == 1:
        return ()
    number = ids.index(current)
    return turns(reader, tap(ids[number - 1]), tap(ids[(number + 1) % len(ids)]))


def share(reader: Reader, payload: str, text: str) -> Row:
    """Telegram's share dialog, and the clipboard, for a link that opens the bot with ``/start payload``."""
    link = reader.deep_link(payload)
    dialog = "https://t.me/share/url?" + urlencode({"url": link, "text": text})
    return (
        Button(reader.phrases.plain("button_share"), Link(dialog)),
        Button(reader.phrases.plain("button_copy_link"), Copy(link)),
    )
