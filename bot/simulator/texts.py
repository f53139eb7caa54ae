"""The text of a message: read, marked, trimmed and measured as Telegram does."""

from types import NoneType
from typing import Any

from bot.simulator.entities import KINDS, Entity, in_order, trimmed, utf16_length, with_found
from bot.simulator.markup import encode, parse_html
from bot.simulator.parameters import Parameters
from bot.simulator.refusals import refuse
from bot.simulator.world import World

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
MOST_BYTES = 1 << 15
PREVIEW_FLAGS = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")


def read_text(world: World, text: str, parse_mode: str, entities: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
    """The ``text`` and ``entities`` of a message.

    Raises:
        Refusal: when it is empty, too long or not well marked up.
    """
    if not text:
        refuse("Message text is empty")
    visible, marks = _read(world, text, parse_mode, entities)
    if not visible:
        refuse("Text must be non-empty")
    if utf16_length(visible) > LONGEST_TEXT:
        refuse("Message is too long")
    return {"text": visible, "entities": marks} if marks else {"text": visible}


def read_message_text(world: World, parameters: Parameters) -> dict[str, Any]:
    """The text that a call gives, and how its link is to be shown."""
    preview = read_preview(parameters)
    given = parameters.structure("entities", "can't parse entities JSON object")
    return {**read_text(world, parameters.text("text"), parameters.text("parse_mode"), given), **preview}


def read_preview(parameters: Parameters) -> dict[str, Any]:
    """The ``link_preview_options`` of a message, with what differs from the usual; empty when nothing does.

    Raises:
        Refusal: when they are no such options.
    """
    given = parameters.structure("link_preview_options", "can't parse link preview options JSON object")
    if given is None:
        given = {"is_disabled": parameters.flag("disable_web_page_preview")}
    if not isinstance(given, dict):
        refuse("object expected as link preview options")
    for name, kind, title in (*((flag, bool, "Boolean") for flag in PREVIEW_FLAGS), ("url", str, "String")):
        if not isinstance(given.get(name), (kind, NoneType)):
            refuse(f'field "{name}" must be of type {title}')
    kept = {name: given[name] for name in ("url", *PREVIEW_FLAGS) if given.get(name)}
    return {"link_preview_options": kept} if kept else {}


def read_caption(world: World, parameters: Parameters) -> dict[str, Any]:
    """The caption that a call gives, empty when it gives none.

    Raises:
        Refusal: when it is too long or not well marked up.
    """
    given = parameters.structure("caption_entities", "can't parse entities JSON object")
    visible, marks = _read(world, parameters.text("caption"), parameters.text("parse_mode"), given)
    if utf16_length(visible) > LONGEST_CAPTION:
        refuse("Message caption is too long")
    if not visible:
        return {}
    return {"caption": visible, "caption_entities": marks} if marks else {"caption": visible}


def _read(world: World, text: str, parse_mode: str, given: Any) -> tuple[str, list[Entity]]:  # noqa: ANN401  # JSON
    if len(encode(text)) > MOST_BYTES:
        refuse("Text is too long")
    mode = parse_mode.lower()
    if not text or mode in {"", "none"}:
        marks = _given_entities(text, given)
    elif mode == "html":
        text, marks = parse_html(text)
    elif mode in {"markdown", "markdownv2"}:
        refuse("this simulator reads parse_mode HTML only")
    else:
        refuse("Unsupported parse_mode")
    visible, marks = trimmed(_cleaned(text), marks)
    return visible, with_found(visible, [mark for mark in (_known(world, m) for m in marks) if mark])


def _cleaned(text: str) -> str:
    """Control characters become blanks, as at Telegram; every character keeps its place."""
    if text.isprintable():
        return text
    return "".join(" " if character < " " and character != "\n" else character for character in text)


def _known(world: World, entity: Entity) -> Entity | None:
    """The entity as it is shown: a person is named in full, and an unknown one is no entity."""
    if entity["type"] != "text_mention":
        return entity
    person = world.people.get(entity.pop("user_id"))
    return {**entity, "user": person.as_user()} if person else None


def _given_entities(text: str, given: Any) -> list[Entity]:  # noqa: ANN401  # whatever JSON the bot wrote
    entities: list[Entity] = []
    end = utf16_length(text)
    for entity in given if isinstance(given, list) else []:
        if not isinstance(entity, dict):
            refuse("can't parse MessageEntity: expected an Object")
        kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(length, int):
            field = "length" if isinstance(offset, int) else "offset"
            refuse(f'can\'t parse MessageEntity: Field "{field}" must be a Number')
        if kind not in KINDS:
            continue
        if offset < 0 or length < 0:
            refuse(f"receive an entity with incorrect {'offset' if offset < 0 else 'length'}")
        if offset >= end and length:
            refuse(f"entity begins after the end of the text at UTF-16 offset {offset}")
        if offset + length > end:
            refuse(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset"
                f" {offset + length}"
            )
        mark = dict(entity)
        if kind == "text_mention":
            user = mark.pop("user", None)
            mark["user_id"] = user.get("id") if isinstance(user, dict) else None
        entities.append(mark)
    return in_order([entity for entity in entities if entity["length"]])
