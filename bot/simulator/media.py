"""Files in messages: the one that a call gives, and the part of a message that holds it."""

from typing import Any, NoReturn

from bot.simulator.files import StoredFile, Upload, picture_size
from bot.simulator.parameters import Parameters
from bot.simulator.refusals import refuse
from bot.simulator.texts import read_caption
from bot.simulator.world import World

LARGEST_PHOTO = 10 * 1024 * 1024
CAPTIONED = ("photo", "video", "animation", "audio", "document", "voice")
"""What can have a caption; an animation also holds its file as a document, so it stands before that."""
SEEN = frozenset({"photo", "video", "animation"})
"""What can lie under a spoiler or below its caption."""
INPUT_MEDIA = frozenset({"photo", "video", "animation", "audio", "document"})
NUMBERS = {
    "video": ("width", "height", "duration"),
    "animation": ("width", "height", "duration"),
    "audio": ("duration",),
    "voice": ("duration",),
}
CAPTION_FIELDS = ("caption", "caption_entities", "show_caption_above_media")


def given_file(world: World, kind: str, upload: Upload | None, file_id: str) -> StoredFile:
    """The file of a call: a new one, or one that Telegram has.

    Raises:
        Refusal: when it is none, or of another kind.
    """
    if upload is not None:
        if not upload.data:
            refuse("file must be non-empty")
        if kind == "photo" and len(upload.data) > LARGEST_PHOTO:
            refuse("PHOTO_SAVE_FILE_INVALID")
        if kind == "photo":
            picture_size(upload.data)
        return world.files.keep(kind, upload)
    known = world.files.by_id(file_id)
    if known is None:
        refuse("wrong file identifier/HTTP URL specified")
    # Telegram lets one kind of document stand for another and then goes by what it is; here it is refused, so that
    # it is seen.
    if known.kind != kind:
        refuse(f"can't use file of type {_type(known.kind)} as {_type(kind)}")
    return known


def _type(kind: str) -> str:
    return "VoiceNote" if kind == "voice" else kind.capitalize()


def file_content(stored: StoredFile, details: Parameters) -> dict[str, Any]:
    """The part of a message that holds the file; how long and large it is stands in the details."""
    fields = stored.as_bot_api()
    if stored.kind == "photo":
        width, height = picture_size(stored.data)
        return {"photo": [{**fields, "width": width, "height": height}]}
    fields["mime_type"] = stored.mime_type
    if stored.kind != "voice":
        fields["file_name"] = stored.name
    content: dict[str, Any] = {"document": dict(fields)} if stored.kind == "animation" else {}
    fields.update({name: max(details.integer(name), 0) for name in NUMBERS.get(stored.kind, ())})
    if stored.kind == "audio":
        fields.update({name: details.text(name) for name in ("title", "performer") if details.text(name)})
    return {stored.kind: fields, **content}


def kind_of(content: dict[str, Any]) -> str | None:
    """Which of the kinds with a caption this is."""
    return next((kind for kind in CAPTIONED if kind in content), None)


def caption_place(kind: str | None, details: Parameters, caption: dict[str, Any]) -> dict[str, Any]:
    """That the caption stands above what it describes, when there is one and it was asked for."""
    above = kind in SEEN and "caption" in caption and details.flag("show_caption_above_media")
    return {"show_caption_above_media": True} if above else {}


def captioned(
    stored: StoredFile, caption: dict[str, Any], details: Parameters, spoiler: str = "has_spoiler"
) -> dict[str, Any]:
    """A whole message with the file: its caption, where that stands, and whether a spoiler covers it."""
    covered = {"has_media_spoiler": True} if stored.kind in SEEN and details.flag(spoiler) else {}
    place = caption_place(stored.kind, details, caption)
    return {**file_content(stored, details), **caption, **place, **covered}


def read_media(world: World, given: Any, uploads: dict[str, Upload], *, for_album: bool) -> dict[str, Any]:  # noqa: ANN401  # JSON
    """An ``InputMedia`` of the bot as message content.

    Raises:
        Refusal: when Telegram would not take it.
    """
    if not isinstance(given, dict):
        _unreadable("expected an Object")
    details = Parameters({name: value for name, value in given.items() if value is not None}, uploads)
    kind, media = given.get("type"), details.text("media")
    if not isinstance(kind, str):
        _unreadable('Can\'t find field "type"')
    upload = details.upload("media")
    if not media or (upload is None and media.startswith("attach://")):
        _unreadable("media not found")
    if kind == "animation" and for_album:
        _unreadable('type "animation" can\'t be used in sendMediaGroup')
    if kind not in INPUT_MEDIA:
        _unreadable(f'type "{kind}" is unsupported')
    caption = read_caption(world, details)
    return captioned(given_file(world, kind, upload, media), caption, details)


def _unreadable(why: str) -> NoReturn:
    refuse(f"can't parse InputMedia: {why}")
