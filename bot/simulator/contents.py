"""What a person's message holds: text with its marks, a file, or a place."""

from collections.abc import Mapping
from typing import Any

from bot.simulator.entities import KINDS, Entity, find_entities, in_order, trimmed, utf16_length
from bot.simulator.files import Upload, picture_size
from bot.simulator.media import captioned
from bot.simulator.parameters import Parameters
from bot.simulator.refusals import Refusal, decline
from bot.simulator.samples import SAMPLES
from bot.simulator.texts import LONGEST_CAPTION, LONGEST_TEXT, read_preview
from bot.simulator.world import World

FILE_KINDS = ("photo", "video", "animation", "audio", "document", "voice", "sticker")
PLACE_KINDS = ("location", "venue")
ENTITY_FIELDS = {"type": str, "offset": int, "length": int}
NO_ENTITIES = 'entities is a list of objects with "type", "offset" and "length".'
NEEDED: dict[str, tuple[str, type]] = {
    "text_link": ("url", str),
    "text_mention": ("user", dict),
    "custom_emoji": ("custom_emoji_id", str),
    "date_time": ("unix_time", int),
}
STICKER_SIDE = 512
GLOBE = {"latitude": 90, "longitude": 180}
DOWNTOWN = {"latitude": 42.33, "longitude": -83.05}


def file_kind(upload: Upload) -> str:
    """What a Telegram client would make of a file by itself."""
    return "photo" if upload.mime_type in {"image/png", "image/jpeg"} else "document"


def content_of(world: World, kind: str, wish: Mapping[str, Any], upload: Upload | None) -> dict[str, Any]:
    """What a message of this kind holds, in the Bot API's fields.

    Raises:
        PhoneError: when a Telegram client would not send it.
    """
    if kind == "text":
        return {**_marked("text", "entities", wish, LONGEST_TEXT, required=True), **_preview(wish)}
    if kind in PLACE_KINDS:
        return _place(kind, wish)
    if kind not in FILE_KINDS:
        decline(f"A phone sends text, {', '.join((*PLACE_KINDS, *FILE_KINDS))}; not {kind!r}.")
    upload = upload or SAMPLES[kind]
    if kind == "photo":
        _check_picture(upload)
    stored = world.files.keep(kind, upload)
    if kind == "sticker":
        look = {"type": "regular", "width": STICKER_SIDE, "height": STICKER_SIDE, "emoji": "👍"}
        return {"sticker": {**stored.as_bot_api(), **look, "is_animated": False, "is_video": False}}
    caption = _marked("caption", "caption_entities", wish, LONGEST_CAPTION, required=False)
    return captioned(stored, caption, Parameters(dict(wish)), "has_media_spoiler")


def _preview(wish: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return read_preview(Parameters({"link_preview_options": wish.get("link_preview_options")}))
    except Refusal:
        decline("link_preview_options is an object as in the Bot API.")


def _check_picture(upload: Upload) -> None:
    try:
        picture_size(upload.data)
    except Refusal:
        decline("A photo is a picture in PNG or JPEG; other pictures go as files.")


def _place(kind: str, wish: Mapping[str, Any]) -> dict[str, Any]:
    try:
        where = {name: float(wish.get(name, DOWNTOWN[name])) for name in DOWNTOWN}
    except (TypeError, ValueError, OverflowError):
        decline("latitude and longitude are numbers.")
    # NaN lies nowhere either.
    if not all(-most <= where[name] <= most for name, most in GLOBE.items()):
        decline("A latitude lies between -90 and 90, a longitude between -180 and 180.")
    if kind == "location":
        return {"location": where}
    place = {"title": wish.get("title", "A place"), "address": wish.get("address", "A street")}
    if not all(isinstance(words, str) and words.strip() for words in place.values()):
        decline("A venue has a title and an address.")
    return {"venue": {"location": where, **place}, "location": where}


def _marked(
    name: str, marks: str, wish: Mapping[str, Any], longest: int, *, required: bool
) -> dict[str, Any]:
    """A text with its entities: given ones, or those that a Telegram client finds."""
    text = wish.get(name, "")
    if not isinstance(text, str):
        decline(f"The {name} of a message is a string.")
    if not text.strip():
        if required:
            decline("A Telegram client sends no empty text.")
        return {}
    try:
        text.encode()
    except UnicodeEncodeError:
        decline("The text holds half of a surrogate pair.")
    given = wish.get("entities")
    text, entities = trimmed(text, [] if given is None else given_entities(given, utf16_length(text)))
    if utf16_length(text) > longest:
        decline(f"A Telegram client sends at most {longest} characters at once.")
    if given is None:
        entities = find_entities(text)
    return {name: text, marks: entities} if entities else {name: text}


def given_entities(given: object, end: int) -> list[Entity]:
    """The entities that a phone gives for a text of this many UTF-16 units, exactly as they are.

    Raises:
        PhoneError: when a Telegram client would not send them.
    """
    if not isinstance(given, list):
        decline(NO_ENTITIES)
    for entity in given:
        if not isinstance(entity, dict) or not all(
            isinstance(entity.get(name), kind) for name, kind in ENTITY_FIELDS.items()
        ):
            decline(NO_ENTITIES)
        kind, offset, length = (entity[name] for name in ENTITY_FIELDS)
        if kind not in KINDS:
            decline(f"Telegram has no entity of the type {kind!r}.")
        if offset < 0 or length < 1 or offset + length > end:
            decline(f"The {kind} at {offset} does not lie within the text.")
        need, of = NEEDED.get(kind, ("type", str))
        if not isinstance(entity.get(need), of):
            decline(f"A {kind} has a {need}.")
    return in_order(given)
