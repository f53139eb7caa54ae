"""Sending: text, places, copies, and that something is on its way."""

import asyncio
from typing import Any

from bot.simulator.chats import SEND_OPTIONS, Message
from bot.simulator.keyboards import read_keyboard
from bot.simulator.media import CAPTION_FIELDS, caption_place, kind_of
from bot.simulator.methods.kinds import Method
from bot.simulator.methods.targets import chat_to_edit, chat_to_read, check_pace, message_in, reply_target
from bot.simulator.parameters import Parameters
from bot.simulator.refusals import refuse
from bot.simulator.texts import read_caption, read_message_text
from bot.simulator.world import TYPING_SECONDS, World

HIGHEST_LATITUDE, HIGHEST_LONGITUDE = 90, 180
ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note", "cancel", "record_audio",
    "upload_audio", "pick_up_location",
})  # fmt: skip
PLACE_IDS = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")


def deliver(world: World, parameters: Parameters, content: dict[str, Any]) -> Message:
    """Send the content where the call says, with its keyboard and its reply.

    Raises:
        Refusal: when the chat cannot be written to.
    """
    keyboard = read_keyboard(parameters)
    (message,) = deliver_all(world, parameters, [content])
    message.keyboard = keyboard
    return message


def deliver_all(world: World, parameters: Parameters, contents: list[dict[str, Any]]) -> list[Message]:
    """Send several contents where the call says, as one album; one alone is a plain message.

    Raises:
        Refusal: when the chat cannot be written to.
    """
    chat = chat_to_edit(world, parameters)
    reply_to = reply_target(chat, parameters)
    world.check_may_write(chat)
    check_pace(world, chat, len(contents))
    album = world.new_album_id() if len(contents) > 1 else None
    options = frozenset(name for name in SEND_OPTIONS if parameters.flag(name))
    messages = [world.post(chat, None, content) for content in contents]
    for message in messages:
        message.reply_to, message.media_group_id, message.options = reply_to, album, options
    return messages


def send_message(world: World, parameters: Parameters) -> object:
    """Send a text."""
    content = read_message_text(world, parameters)
    return world.as_bot_api(deliver(world, parameters, content))


def place(parameters: Parameters, wrong: str = "Wrong location specified") -> dict[str, Any]:
    """Latitude and longitude; ``wrong`` is what Telegram says of those beyond the globe.

    Raises:
        Refusal: when one is missing or lies beyond the globe.
    """
    latitude, longitude = parameters.decimal("latitude"), parameters.decimal("longitude")
    if abs(latitude) > HIGHEST_LATITUDE or abs(longitude) > HIGHEST_LONGITUDE:
        refuse(wrong)
    return {"latitude": latitude, "longitude": longitude}


def venue(parameters: Parameters) -> dict[str, Any]:
    """A place with its name and address, as message content."""
    where = place(parameters, "Wrong venue location specified")
    title, address = parameters.text("title"), parameters.text("address")
    if not title or not address:
        refuse("VENUE_TITLE_EMPTY" if not title else "VENUE_ADDRESS_EMPTY")
    ids = {name: parameters.text(name) for name in PLACE_IDS if parameters.text(name)}
    return {"venue": {"location": where, "title": title, "address": address, **ids}, "location": where}


def send_location(world: World, parameters: Parameters) -> object:
    """Send a point on the map."""
    return world.as_bot_api(deliver(world, parameters, {"location": place(parameters)}))


def send_venue(world: World, parameters: Parameters) -> object:
    """Send a place with its name and address."""
    return world.as_bot_api(deliver(world, parameters, venue(parameters)))


def copy_message(world: World, parameters: Parameters) -> object:
    """Send what another message holds, as the bot's own."""
    if not parameters.text("from_chat_id"):
        refuse('parameter "from_chat_id" is required')
    caption = read_caption(world, parameters) if "caption" in parameters else None
    source = chat_to_read(world, parameters, "from_chat_id")
    original = message_in(source, parameters.integer("message_id"), "message to copy")
    content = dict(original.content)
    if caption is not None and "text" not in content:
        for name in CAPTION_FIELDS:
            content.pop(name, None)
        content.update(caption)
        content.update(caption_place(kind_of(content), parameters, content))
    return {"message_id": deliver(world, parameters, content).message_id}


def send_chat_action(world: World, parameters: Parameters) -> object:
    """Show for some seconds, or until the next message, that something is on its way."""
    action = parameters.text("action")
    if action not in ACTIONS:
        refuse("Wrong parameter action in request")
    chat = chat_to_edit(world, parameters)
    world.check_may_write(chat)
    chat.typing_until = 0 if action == "cancel" else world.clock() + TYPING_SECONDS
    world.changes.chat(chat.chat_id)
    asyncio.get_running_loop().call_later(TYPING_SECONDS, world.changes.chat, chat.chat_id)
    return True


METHODS: dict[str, Method] = {
    "sendmessage": send_message,
    "sendlocation": send_location,
    "sendvenue": send_venue,
    "copymessage": copy_message,
    "sendchataction": send_chat_action,
}
