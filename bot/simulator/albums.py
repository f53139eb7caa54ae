"""Albums from a phone: several pictures, or files, or pieces of music, sent at once."""

import json
from collections.abc import Mapping
from typing import Any

from bot.simulator.chats import Chat, Person
from bot.simulator.contents import content_of, file_kind
from bot.simulator.files import Upload
from bot.simulator.gestures import put, tell
from bot.simulator.refusals import decline
from bot.simulator.world import World

FEWEST, MOST = 2, 10
FAMILIES = {"photo": "sight", "video": "sight", "document": "document", "audio": "audio"}


def send_album(
    world: World, person: Person, chat: Chat, wish: Mapping[str, Any], uploads: Mapping[str, Upload]
) -> dict[str, Any]:
    """Send the "items" as one album; the ids of its messages, and of the updates that tell the bot.

    Each item is what a phone sends alone: kind, caption, entities …; ``"file": "x"`` takes the upload named x.

    Raises:
        PhoneError: when a Telegram client would not send it.
    """
    items = _items(wish.get("items"))
    files = [uploads.get(str(item.get("file"))) for item in items]
    kinds = [
        item.get("kind") or (file_kind(upload) if upload else "photo")
        for item, upload in zip(items, files, strict=True)
    ]
    if (
        None in {FAMILIES.get(str(kind)) for kind in kinds}
        or len({FAMILIES[str(kind)] for kind in kinds}) > 1
    ):
        decline("An album holds photos and videos, or documents alone, or audios alone.")
    contents = [
        content_of(world, str(kind), item, upload)
        for kind, item, upload in zip(kinds, items, files, strict=True)
    ]
    messages = put(world, person, chat, contents, wish.get("reply_to"))
    told = [tell(world, message) for message in messages]
    return {
        "message_ids": [message.message_id for message in messages],
        "update_ids": [update_id for update_id in told if update_id is not None],
    }


def _items(given: object) -> list[dict[str, Any]]:
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            given = None
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        decline('An album has "items": a list of objects like those that a phone sends alone.')
    if not FEWEST <= len(given) <= MOST:
        decline(f"An album has {FEWEST} to {MOST} items.")
    return given
