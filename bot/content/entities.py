"""Telegram's HTML as Telegram itself reads it: the text that is seen, and the entities that say how it is formatted.

Libraries that do this follow the rules of web pages, by which line breaks and second spaces vanish; Telegram keeps them.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.content.markup import Tag, pieces, utf16_length

_STYLES: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}

Entity = Mapping[str, Any]


def text_and_entities(html: str) -> tuple[str, tuple[Entity, ...]]:
    """What is seen of a text, and Telegram's entities in the order of the text.

    Args:
        html: A text in which ``markup.problems`` finds none.
    """
    seen, length = "", 0
    open_tags: list[tuple[Tag, int]] = []
    entities: list[dict[str, Any]] = []
    for piece in pieces(html):
        if isinstance(piece, str):
            seen += piece
            length += utf16_length(piece)
        elif not piece.closing:
            open_tags.append((piece, length))
        else:
            tag, begin = open_tags.pop()
            # Telegram leaves out what covers nothing.
            if length > begin:
                _add(entities, tag, begin, length - begin)
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return seen, tuple(entities)


def _add(entities: list[dict[str, Any]], tag: Tag, offset: int, length: int) -> None:
    place = {"offset": offset, "length": length}
    entity: dict[str, Any] = {"type": _STYLES[tag.name], **place}
    match tag.name:
        case "a":
            entity["url"] = tag.attributes["href"]
        case "tg-emoji":
            entity["custom_emoji_id"] = tag.attributes["emoji-id"]
        case "blockquote" if "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        case "code" if "class" in tag.attributes:
            entity["language"] = tag.attributes["class"].removeprefix("language-")
        case "pre" if entities and entities[-1].items() >= {"type": "code", **place}.items():
            # A block whose whole text is code in a language is one block in that language.
            entity = {**entities.pop(), **entity}
        case _:
            pass
    entities.append(entity)
