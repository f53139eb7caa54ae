"""What a call is about: the chat and the message that its parameters name."""

import json

from bot.simulator.chats import Chat, Message
from bot.simulator.parameters import Parameters
from bot.simulator.refusals import refuse, too_many_requests
from bot.simulator.world import World


def named_chat_id(parameters: Parameters, name: str = "chat_id") -> int | str:
    """The number of the chat that a call names, or its @username; 0 for what is neither.

    Raises:
        Refusal: when it names none.
    """
    named = parameters.text(name)
    if not named:
        refuse(f"{name} is empty")
    return named if named.startswith("@") else parameters.integer(name)


def chat_to_read(world: World, parameters: Parameters, name: str = "chat_id") -> Chat:
    """The chat to read from."""
    return world.chat_to_read(named_chat_id(parameters, name))


def chat_to_edit(world: World, parameters: Parameters) -> Chat:
    """The chat to change something in."""
    return world.chat_to_edit(named_chat_id(parameters))


def message_in(chat: Chat, message_id: int, role: str) -> Message:
    """The message with this id.

    Raises:
        Refusal: "<role> not found", as Telegram says it.
    """
    message = chat.messages.get(message_id)
    if message is None:
        refuse(f"{role} not found")
    return message


def message_to_edit(world: World, parameters: Parameters) -> Message:
    """The message to edit: in a chat, or one that came through inline mode.

    Raises:
        Refusal: when it is not there or not the bot's.
    """
    if not parameters.text("chat_id") and not parameters.integer("message_id"):
        inline_id = parameters.text("inline_message_id")
        if not inline_id:
            refuse("message identifier is not specified")
        if inline_id not in world.inline_messages:
            refuse("MESSAGE_ID_INVALID")
        return world.inline_messages[inline_id]
    chat = chat_to_edit(world, parameters)
    message = message_in(chat, parameters.integer("message_id"), "message to edit")
    if message.sender is not None:
        refuse("message can't be edited")
    return message


def reply_target(chat: Chat, parameters: Parameters) -> int | None:
    """The message that a call replies to.

    Raises:
        Refusal: when it is not there and the call insists.
    """
    given = parameters.structure("reply_parameters", "can't parse reply parameters JSON object")
    if given is None:
        message_id = parameters.integer("reply_to_message_id")
        insists = not parameters.flag("allow_sending_without_reply")
    elif isinstance(given, dict):
        wanted = Parameters(given)
        message_id = wanted.integer("message_id")
        insists = not wanted.flag("allow_sending_without_reply")
    else:
        refuse("object expected as reply parameters")
    if message_id in chat.messages:
        return message_id
    if message_id > 0 and insists:
        refuse("message to be replied not found")
    return None


def check_pace(world: World, chat: Chat, messages: int) -> None:
    """Hold the bot to so many messages per chat and second, when the simulator was asked to.

    An album is let in whole, and counts with all of its messages.

    Raises:
        Refusal: 429, when the chat had its share.
    """
    if world.per_chat_second is None:
        return
    now = world.now()
    second, count = chat.sent_in_second
    count = count if second == now else 0
    if count >= world.per_chat_second:
        raise too_many_requests(1)
    chat.sent_in_second = (now, count + messages)


def message_ids(parameters: Parameters) -> list[int]:
    """The list of ids that a call gives.

    Raises:
        Refusal: when it is no list of 1 to 100 ids.
    """
    given = parameters.structure("message_ids", "can't parse message_ids JSON object")
    if not given:
        refuse("Message identifiers are not specified")
    if not isinstance(given, list):
        refuse("Expected an Array of message identifiers")
    if len(given) > MOST_IDS:
        refuse("Too many message identifiers specified")
    ids: list[int] = []
    for value in given:
        if not isinstance(value, (int, str)) or isinstance(value, bool):
            refuse("Message identifier must be a Number")
        try:
            ids.append(int(value))
        except ValueError:
            refuse("Can't parse message identifier as a Number")
    if min(ids) <= 0:
        refuse("Invalid message identifier specified")
    return ids


MOST_IDS = 100


def as_json(value: object) -> str:
    """A value in the one form in which two of them can be compared."""
    return json.dumps(value, sort_keys=True)
