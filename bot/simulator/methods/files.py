"""Files: sending them anew or again, and asking where they lie."""

from typing import Any

from bot.simulator.files import StoredFile, picture_size
from bot.simulator.methods.kinds import Method
from bot.simulator.methods.messages import deliver
from bot.simulator.parameters import Parameters
from bot.simulator.refusals import refuse
from bot.simulator.texts import read_caption
from bot.simulator.world import World

LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_DOWNLOAD = 20 * 1024 * 1024


def _given_file(world: World, parameters: Parameters, kind: str) -> StoredFile:
    """The file of a call: a new one, or one that Telegram has.

    Raises:
        Refusal: when there is none, or it is of another kind.
    """
    upload = parameters.upload(kind)
    if upload is None and not parameters.text(kind):
        refuse(f"there is no {kind} in the request")
    if upload is not None:
        if not upload.data:
            refuse("file must be non-empty")
        if kind == "photo" and len(upload.data) > LARGEST_PHOTO:
            refuse("PHOTO_SAVE_FILE_INVALID")
        if kind == "photo":
            picture_size(upload.data)
        return world.files.keep(kind, upload)
    known = world.files.by_id(parameters.text(kind))
    if known is None:
        refuse("wrong file identifier/HTTP URL specified")
    if known.kind != kind:
        refuse(f"can't use file of type {known.kind.capitalize()} as {kind.capitalize()}")
    return known


def file_content(stored: StoredFile, parameters: Parameters | None = None) -> dict[str, Any]:
    """The part of a message that holds the file."""
    fields = stored.as_bot_api()
    if stored.kind == "photo":
        width, height = picture_size(stored.data)
        return {"photo": [{**fields, "width": width, "height": height}]}
    fields["mime_type"] = stored.mime_type
    if stored.kind != "voice":
        fields["file_name"] = stored.name
    if stored.kind == "video":
        sizes = {
            name: parameters.integer(name) if parameters else 0 for name in ("width", "height", "duration")
        }
        return {"video": {**fields, **sizes}}
    if stored.kind == "voice":
        return {"voice": {**fields, "duration": 1}}
    return {"document": fields}


def _sender(kind: str) -> Method:
    def send(world: World, parameters: Parameters) -> object:
        if not parameters.text(kind) and parameters.upload(kind) is None:
            refuse(f"there is no {kind} in the request")
        caption = read_caption(world, parameters)
        content = {**file_content(_given_file(world, parameters, kind), parameters), **caption}
        return world.as_bot_api(deliver(world, parameters, content))

    return send


def get_file(world: World, parameters: Parameters) -> object:
    """Where a file can be downloaded."""
    file_id = parameters.text("file_id")
    if not file_id:
        refuse("file_id not specified")
    stored = world.files.by_id(file_id)
    if stored is None:
        refuse("invalid file_id")
    if len(stored.data) > LARGEST_DOWNLOAD:
        refuse("file is too big")
    return {**stored.as_bot_api(), "file_path": stored.path}


METHODS: dict[str, Method] = {
    "senddocument": _sender("document"),
    "sendphoto": _sender("photo"),
    "sendvideo": _sender("video"),
    "getfile": get_file,
}
