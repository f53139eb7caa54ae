"""Changing and deleting what was sent."""

from typing import Any

from bot.simulator.chats import Message
from bot.simulator.keyboards import Keyboard, read_keyboard
from bot.simulator.media import CAPTION_FIELDS, caption_place, kind_of, read_media
from bot.simulator.methods.kinds import Method
from bot.simulator.methods.targets import as_json, chat_to_edit, message_ids, message_in, message_to_edit
from bot.simulator.parameters import Parameters
from bot.simulator.refusals import MESSAGE_NOT_MODIFIED, bad_request, refuse
from bot.simulator.texts import read_caption, read_message_text
from bot.simulator.world import World

DELETABLE_SECONDS = 48 * 3600
ALBUM_KINDS = ("photo", "video", "document", "audio")
ONE_KIND_ALBUMS = frozenset({"document", "audio"})


def edit_message_text(world: World, parameters: Parameters) -> object:
    """Change a text, and its keyboard with it."""
    content = read_message_text(world, parameters)
    keyboard = read_keyboard(parameters)
    message = message_to_edit(world, parameters)
    if "text" not in message.content:
        refuse("there is no text in the message to edit")
    return _change(world, message, content, keyboard)


def edit_message_caption(world: World, parameters: Parameters) -> object:
    """Change the caption of a file, and its keyboard with it."""
    keyboard = read_keyboard(parameters)
    caption = read_caption(world, parameters)
    message = message_to_edit(world, parameters)
    kind = kind_of(message.content)
    if kind is None:
        refuse("there is no caption in the message to edit")
    rest = {name: value for name, value in message.content.items() if name not in CAPTION_FIELDS}
    content = {**rest, **caption, **caption_place(kind, parameters, caption)}
    return _change(world, message, content, keyboard)


def edit_message_media(world: World, parameters: Parameters) -> object:
    """Put another file in the place of a file or a text, with its caption and its keyboard."""
    keyboard = read_keyboard(parameters)
    given = parameters.structure("media", "can't parse input media JSON object")
    if given is None:
        refuse('parameter "media" is required')
    content = read_media(world, given, parameters.uploads, for_album=False)
    message = message_to_edit(world, parameters)
    old, new = kind_of(message.content), kind_of(content)
    if old == "voice" or (old is None and "text" not in message.content):
        refuse("message media can't be edited")
    if message.media_group_id is not None and old != new:
        if new not in ALBUM_KINDS:
            refuse("message content type can't be used in an album")
        if not ONE_KIND_ALBUMS.isdisjoint({old, new}):
            refuse("can't change media type in the album")
    return _change(world, message, content, keyboard)


def edit_message_reply_markup(world: World, parameters: Parameters) -> object:
    """Change or take away a keyboard."""
    keyboard = read_keyboard(parameters)
    message = message_to_edit(world, parameters)
    return _change(world, message, message.content, keyboard)


def _change(world: World, message: Message, content: dict[str, Any], keyboard: Keyboard | None) -> object:
    if as_json([message.content, message.keyboard]) == as_json([content, keyboard]):
        raise bad_request(MESSAGE_NOT_MODIFIED)
    if as_json(message.content) != as_json(content):
        message.edit_date = world.now()
    message.content = content
    message.keyboard = keyboard
    world.changes.chat(message.chat.chat_id)
    return True if message.inline_id is not None else world.as_bot_api(message)


def delete_message(world: World, parameters: Parameters) -> object:
    """Delete a message for everyone."""
    if not parameters.text("chat_id"):
        refuse("Chat identifier is not specified")
    message_id = parameters.integer("message_id")
    if message_id <= 0:
        refuse("Message identifier is not specified")
    chat = chat_to_edit(world, parameters)
    message = message_in(chat, message_id, "message to delete")
    _check_deletable(world, message)
    _delete(world, message)
    return True


def delete_messages(world: World, parameters: Parameters) -> object:
    """Delete up to a hundred messages; those that are not there are passed over."""
    ids = message_ids(parameters)
    chat = chat_to_edit(world, parameters)
    found = [chat.messages[message_id] for message_id in ids if message_id in chat.messages]
    for message in found:
        _check_deletable(world, message)
    for message in found:
        _delete(world, message)
    return True


def _check_deletable(world: World, message: Message) -> None:
    if message.sender is not None and not message.chat.is_private:
        refuse("Message can't be deleted")
    if world.now() - message.date > DELETABLE_SECONDS:
        refuse("Message can't be deleted for everyone")


def _delete(world: World, message: Message) -> None:
    message.chat.messages.pop(message.message_id, None)
    if message.inline_id is not None:
        world.inline_messages.pop(message.inline_id, None)
    world.changes.chat(message.chat.chat_id)


METHODS: dict[str, Method] = {
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "editmessagemedia": edit_message_media,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
}
