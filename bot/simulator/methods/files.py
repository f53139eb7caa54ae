"""Files: sending them anew or again, alone or as an album, and asking where they lie."""

from typing import Any

from bot.simulator.media import SEEN, captioned, given_file, kind_of, read_media
from bot.simulator.methods.kinds import Method
from bot.simulator.methods.messages import deliver, deliver_all
from bot.simulator.parameters import Parameters
from bot.simulator.refusals import Refusal, refuse
from bot.simulator.texts import read_caption
from bot.simulator.world import World

LARGEST_DOWNLOAD = 20 * 1024 * 1024
SENT_ALONE = ("document", "photo", "video", "animation", "audio", "voice")
ABOVE = "show_caption_above_media"
FEWEST_IN_ALBUM, MOST_IN_ALBUM = 2, 10
SAME_ALBUM = {"photo": "sight", "video": "sight", "document": "Document", "audio": "Audio"}


def _sender(kind: str) -> Method:
    def send(world: World, parameters: Parameters) -> object:
        upload = parameters.upload(kind)
        if not parameters.text(kind) and upload is None:
            refuse(f"there is no {kind} in the request")
        caption = read_caption(world, parameters)
        stored = given_file(world, kind, upload, parameters.text(kind))
        return world.as_bot_api(deliver(world, parameters, captioned(stored, caption, parameters)))

    return send


def send_media_group(world: World, parameters: Parameters) -> object:
    """Send an album: 2 to 10 photos and videos, or as many documents, or as many audios."""
    # Telegram passes over a keyboard here; it is refused, so that it is seen.
    if parameters.text("reply_markup"):
        refuse("an album can't have a reply markup")
    items = parameters.structure("media", "can't parse media JSON object")
    if items is None:
        refuse('parameter "media" is required')
    if not isinstance(items, list):
        refuse("expected an Array of InputMedia")
    contents = [_album_item(world, number, item, parameters) for number, item in enumerate(items, start=1)]
    _check_album(items, contents)
    return [world.as_bot_api(message) for message in deliver_all(world, parameters, contents)]


def _album_item(world: World, number: int, item: object, parameters: Parameters) -> dict[str, Any]:
    try:
        return read_media(world, item, parameters.uploads, for_album=True)
    except Refusal as refusal:
        error = refusal.description.removeprefix("Bad Request: ")
        if error.isupper():
            refuse(f'failed to send message #{number} with the error message "{error}"')
        raise


def _check_album(items: list[dict[str, Any]], contents: list[dict[str, Any]]) -> None:
    if len(contents) > MOST_IN_ALBUM:
        refuse("too many messages to send as an album")
    # Telegram takes a single one too, though its documentation asks for two; refused, so that it is seen.
    if len(contents) < FEWEST_IN_ALBUM:
        refuse("there are no messages to send" if not contents else "too few messages to send as an album")
    flags = zip(items, contents, strict=True)
    if len({kind_of(content) in SEEN and Parameters(item).flag(ABOVE) for item, content in flags}) > 1:
        refuse("parameter show_caption_above_media must be the same for all messages")
    families = {SAME_ALBUM[kind] for content in contents for kind in SAME_ALBUM if kind in content}
    if len(families) > 1:
        refuse(f"{min(families - {'sight'})} can't be mixed with other media types")


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
    **{f"send{kind}": _sender(kind) for kind in SENT_ALONE},
    "sendmediagroup": send_media_group,
    "getfile": get_file,
}
