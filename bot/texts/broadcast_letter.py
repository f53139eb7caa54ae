"""A broadcast as one person gets it: the organizer's own words, then the imprint and a way to stop."""

from collections.abc import Mapping
from typing import Any, Final

from bot.content.markup import utf16_length
from bot.store.broadcasts import Broadcast
from bot.texts.broadcast_body import CAPTIONED, Body, BodyButton, Part
from bot.texts.broadcast_taps import (
    DemandFromBroadcast,
    EventFromBroadcast,
    PositionFromBroadcast,
    StopFromBroadcast,
)
from bot.texts.dates import short_moment
from bot.texts.imprint import imprint, notice_rows
from bot.texts.letter import Album, Letter, Message, Step
from bot.texts.reader import Reader
from bot.texts.screen import Button, Link, Row

LONGEST_TEXT: Final = 4096
LONGEST_CAPTION: Final = 1024
"""UTF-16 units that Telegram takes."""


def broadcast_letter(  # noqa: PLR0913 - all but whose words are named
    reader: Reader,
    broadcast: Broadcast,
    body: Body,
    *,
    original_id: int,
    corrected_at: int | None = None,
    below: bool = False,
) -> Letter:
    """What a person gets, in their language.

    Args:
        reader: The person's language.
        broadcast: Whose words they are: the broadcast's own, or a correction's.
        body: What it says in that language.
        original_id: The broadcast that its buttons count for.
        corrected_at: When it was corrected, where a copy says so.
        below: Whether the last lines stand in a message of their own, as in the copies that are corrected.
    """
    lines = _lines(reader, broadcast, corrected_at)
    rows = _rows(reader, broadcast, body, original_id)
    paid = bool(broadcast.paid)
    if body.is_album:
        return Letter((Album(body.parts), _below(lines, rows)), paid)
    (part,) = body.parts
    if below or part.kind in {"location", "venue"} or _is_too_long(part, lines):
        # A place has no caption, and a long caption leaves no room: the lines come in a message of their own.
        return Letter((Message(part), _below(lines, rows)), paid)
    return Letter((Message(_with_lines(part, lines), rows),), paid)


def has_lines_below(letter: Letter) -> bool:
    """Whether the last lines stand in a message of their own."""
    return len(letter.steps) > 1


def longest_of(letter: Letter) -> tuple[int, int]:
    """Of the message that comes nearest to what Telegram takes: its length, and what Telegram takes of its kind."""
    lengths = [(utf16_length(part.text), _limit(part)) for part in _parts(letter)]
    return max(lengths, key=lambda length: length[0] / length[1])


def can_change(before: Letter, after: Letter) -> bool:
    """Whether messages as the first letter made them can be edited in place into those of the second.

    Telegram lets a text become another text and a file another file; a voice message keeps its recording, a place
    stays where it is, and no message is added or taken away.
    """
    old, new = _parts(before), _parts(after)
    if [type(step) for step in before.steps] != [type(step) for step in after.steps] or len(old) != len(new):
        return False
    in_album = isinstance(before.steps[0], Album)
    return all(_can_become(was, is_now, in_album=in_album) for was, is_now in zip(old, new, strict=True))


def same_files(before: Letter, after: Letter) -> frozenset[int]:
    """The numbers of the messages that have the same file in both."""
    pairs = zip(_parts(before), _parts(after), strict=False)
    return frozenset(
        number
        for number, (old, new) in enumerate(pairs)
        if old.kind == new.kind and old.file_id == new.file_id
    )


def kinds_of(letter: Letter) -> tuple[str, ...]:
    """What each of its messages is."""
    return tuple(part.kind for part in _parts(letter))


def _parts(letter: Letter) -> list[Part]:
    parts: list[Part] = []
    for step in letter.steps:
        if isinstance(step, Album):
            parts += step.parts
        elif isinstance(step, Message):
            parts.append(step.part)
    return parts


def _can_become(old: Part, new: Part, *, in_album: bool) -> bool:
    if old.kind in {"voice", "location", "venue"}:
        return (old.kind, old.file_id) == (new.kind, new.file_id) and _place(old) == _place(new)
    if old.kind == new.kind:
        return True
    if in_album:
        return {old.kind, new.kind} <= {"photo", "video"}
    return old.kind in CAPTIONED and new.kind in CAPTIONED - {"voice"}


def _place(part: Part) -> Mapping[str, Any]:
    names = ("latitude", "longitude", "title", "address")
    return {name: part.options.get(name) for name in names}


def _limit(part: Part) -> int:
    return LONGEST_TEXT if part.kind in {"text", "location", "venue"} else LONGEST_CAPTION


def _is_too_long(part: Part, lines: str) -> bool:
    return part.kind != "text" and utf16_length(_joined(part.text, lines)) > LONGEST_CAPTION


def _joined(text: str, lines: str) -> str:
    return f"{text}\n\n{lines}" if text else lines


def _with_lines(part: Part, lines: str) -> Part:
    text = _joined(part.text, lines)
    length = utf16_length(lines)
    italic = {"type": "italic", "offset": utf16_length(text) - length, "length": length}
    return part.model_copy(update={"text": text, "entities": (*part.entities, italic)})


def _below(lines: str, rows: tuple[Row, ...]) -> Step:
    return Message(_with_lines(Part(kind="text"), lines), rows)


def _lines(reader: Reader, broadcast: Broadcast, corrected_at: int | None) -> str:
    if corrected_at is None or not broadcast.says_so:
        return imprint(reader)
    return f"{_corrected(reader, corrected_at)}\n{imprint(reader)}"


def _corrected(reader: Reader, at: int) -> str:
    moment = short_moment(at, reader.content.campaign.zone, reader.phrases.locale, all_day=False)
    return reader.phrases.plain("broadcast_corrected", moment=moment)


def _rows(reader: Reader, broadcast: Broadcast, body: Body, original_id: int) -> tuple[Row, ...]:
    key = "button_end_updates" if broadcast.event_id is None else "button_end_event_messages"
    stop = Button(reader.phrases.plain(key), StopFromBroadcast(original_id))
    return (*((_button(button, original_id),) for button in body.buttons), *notice_rows(reader), (stop,))


def _button(button: BodyButton, original_id: int) -> Button:
    match button.opens:
        case "link":
            return Button(button.label, Link(button.target))
        case "demand":
            return Button(button.label, DemandFromBroadcast(original_id, button.target))
        case "position":
            return Button(button.label, PositionFromBroadcast(original_id, button.target))
        case "event":
            return Button(button.label, EventFromBroadcast(original_id, int(button.target)))
