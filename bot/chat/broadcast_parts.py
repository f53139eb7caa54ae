"""What an organizer sent, as a part of a broadcast: everything as Telegram gave it, so that it can be sent on exactly."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from telegram import Message, MessageEntity, TelegramObject

from bot.texts.broadcast_body import Part, PartKind

# An animation holds its file as a document too, for older programs: it stands before that.
_FILES: Final[tuple[PartKind, ...]] = ("photo", "video", "animation", "audio", "document", "voice")
_UNDER_SPOILER: Final = frozenset({"photo", "video", "animation"})


def part_of(message: Message) -> Part | None:
    """A message as a part; None where a bot cannot send such a thing on, like a poll or a sticker."""
    if message.text is not None:
        preview = message.link_preview_options
        options = {"link_preview_options": _as_given(preview)} if preview else {}
        return Part(kind="text", text=message.text, entities=_entities(message.entities), options=options)
    if message.venue:
        # Its location is repeated inside.
        return Part(kind="venue", options=_place(_as_given(message.venue)))
    if message.location:
        # A live location would stand still in a copy.
        live = message.location.live_period is not None
        return None if live else Part(kind="location", options=_as_given(message.location))
    kind = next((kind for kind in _FILES if getattr(message, kind)), None)
    return _file(message, kind) if kind else None


def _file(message: Message, kind: PartKind) -> Part:
    sent = getattr(message, kind)
    # A photo comes in several sizes, the largest last.
    file_id = sent[-1].file_id if kind == "photo" else sent.file_id
    options: dict[str, bool] = {}
    if kind in _UNDER_SPOILER and message.has_media_spoiler:
        options["has_spoiler"] = True
    if kind in _UNDER_SPOILER and message.show_caption_above_media:
        options["show_caption_above_media"] = True
    return Part(
        kind=kind,
        text=message.caption or "",
        entities=_entities(message.caption_entities),
        file_id=file_id,
        options=options,
    )


def _place(venue: Mapping[str, Any]) -> dict[str, Any]:
    location = venue["location"]
    words = {name: value for name, value in venue.items() if name != "location"}
    return {**words, "latitude": location["latitude"], "longitude": location["longitude"]}


def _entities(entities: Iterable[MessageEntity]) -> tuple[Mapping[str, Any], ...]:
    return tuple(_as_given(entity) for entity in entities)


def _as_given(thing: TelegramObject) -> dict[str, Any]:
    """Telegram's own fields, those too that the library does not know yet."""
    given: dict[str, Any] = json.loads(thing.to_json())
    return given
