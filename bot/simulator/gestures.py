"""What people do with their phones, and what the bot is told of it."""

import re
from collections.abc import Mapping
from typing import Any

from bot.simulator.chats import Chat, Message, Person
from bot.simulator.contents import content_of, file_kind
from bot.simulator.entities import utf16_slice
from bot.simulator.files import Upload
from bot.simulator.refusals import decline
from bot.simulator.world import InlineQuestion, World

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def person_with(world: World, user_id: int) -> Person:
    """The person who holds this phone.

    Raises:
        PhoneError: when there is none.
    """
    person = world.people.get(user_id)
    if person is None:
        decline(f"There is no phone with the user_id {user_id}.", 404)
    return person


def chat_of(world: World, person: Person, chat_id: int | None) -> Chat:
    """The person's chat with the bot, or a group that they are in.

    Raises:
        PhoneError: when they are not in it.
    """
    chat = world.chats.get(person.user_id if chat_id is None else chat_id)
    if chat is None or person.user_id not in chat.members:
        decline(f"{person.first_name} is in no chat with the chat_id {chat_id}.", 404)
    return chat


def add_person(world: World, wish: Mapping[str, Any]) -> Person:
    """A new person with a phone; ``started`` says that they pressed Start long ago, so the bot may write to them."""
    name, language, user_id = wish.get("first_name"), wish.get("language_code"), wish.get("user_id")
    started = wish.get("started", False)
    if not isinstance(name, str) or not name.strip():
        decline("A phone needs the first_name of its holder.")
    if language is not None and not (isinstance(language, str) and LANGUAGE.fullmatch(language)):
        decline('A language_code is a language tag like "en" or "pt-br", or null when it is not known.')
    if user_id is not None and (
        not isinstance(user_id, int) or user_id <= 0 or user_id == world.profile.bot_id
    ):
        decline("A user_id is a positive number, and not the bot's.")
    if not isinstance(started, bool):
        decline('"started" is true or false.')
    person = world.add_person(name, language, user_id)
    person.role, person.started = wish.get("role"), started
    return person


def add_group(world: World, wish: Mapping[str, Any]) -> Chat:
    """A new group of people and the bot, whom the first of them brings in."""
    title, members = wish.get("title"), wish.get("members")
    if not isinstance(title, str) or not title.strip():
        decline("A group needs a title.")
    if not isinstance(members, list) or not members:
        decline("A group needs members: a list of user_ids.")
    if not all(isinstance(user_id, int) for user_id in members):
        decline("A group needs members: a list of user_ids.")
    people = [person_with(world, user_id) for user_id in members]
    group = world.add_group(title, people)
    _tell_membership(world, group, people[0], "left", "member")
    return group


def send(
    world: World, person: Person, chat: Chat, wish: Mapping[str, Any], upload: Upload | None
) -> dict[str, Any]:
    """Send what the wish describes; ids of the message and of the update that tells the bot.

    Raises:
        PhoneError: when a Telegram client would not send it.
    """
    kind = wish.get("kind") or (file_kind(upload) if upload else "text")
    (message,) = put(world, person, chat, [content_of(world, kind, wish, upload)], wish.get("reply_to"))
    return {"message_id": message.message_id, "update_id": tell(world, message)}


def put(
    world: World, person: Person, chat: Chat, contents: list[dict[str, Any]], reply_to: object
) -> list[Message]:
    """Put a person's messages into a chat, several as one album; the bot is not told yet.

    Raises:
        PhoneError: when they cannot write there, or there is nothing to reply to.
    """
    _check_reachable(person, chat)
    if reply_to is not None and (not isinstance(reply_to, int) or reply_to not in chat.messages):
        decline(f"There is no message {reply_to} to reply to.", 404)
    if chat.is_private:
        person.started = True
    album = world.new_album_id() if len(contents) > 1 else None
    messages = [world.post(chat, person, content) for content in contents]
    for message in messages:
        message.reply_to, message.media_group_id = reply_to, album
    return messages


def start(world: World, person: Person, payload: str) -> dict[str, Any]:
    """Press Start, or open a link that carries a payload."""
    text = f"/start {payload}" if payload else "/start"
    return send(world, person, world.chats[person.user_id], {"text": text}, None)


def tap(world: World, person: Person, chat: Chat, wish: Mapping[str, Any]) -> dict[str, Any]:
    """Tap a button, or say that one was tapped (forged data, a message that is gone).

    ``inaccessible`` shows the bot only that there was a message; ``expired`` makes the tap too old to be answered.
    """
    message_id, data = wish.get("message_id"), wish.get("data")
    if not isinstance(message_id, int) or not isinstance(data, str):
        decline('A tap needs "message_id" (a number) and "data" (a string).')
    if person.deactivated:
        decline(f"The account of {person.first_name} is deactivated.")
    message = chat.messages.get(message_id)
    if message is None and not wish.get("inaccessible"):
        decline(f"There is no message {message_id} in this chat.", 404)
    query_id = world.new_query_id()
    query: dict[str, Any] = {
        "id": query_id,
        "from": person.as_user(),
        "chat_instance": str(chat.chat_id * 31),
        "data": data,
    }
    if message is not None and message.inline_id is not None:
        query["inline_message_id"] = message.inline_id
    elif message is None or wish.get("inaccessible"):
        query["message"] = {"chat": chat.as_bot_api(), "message_id": message_id, "date": 0}
    else:
        query["message"] = world.as_bot_api(message)
    update_id = world.updates.add("callback_query", person.user_id, query)
    if not wish.get("expired"):
        world.taps[query_id] = (person, world.clock())
    person.unanswered[query_id] = None
    world.changes.chat(chat.chat_id)
    return {"callback_query_id": query_id, "update_id": update_id}


def block(world: World, person: Person, *, blocked: bool) -> dict[str, Any]:
    """Block the bot or let it in again; the bot is told when that changed something."""
    if person.blocked == blocked:
        return {"update_id": None}
    person.blocked = blocked
    world.changes.chat(person.user_id)
    status = ("member", "kicked") if blocked else ("kicked", "member")
    return {"update_id": _tell_membership(world, world.chats[person.user_id], person, *status)}


def deactivate(world: World, person: Person) -> None:
    """Delete the person's account: whoever writes there is refused from now on."""
    person.deactivated = True
    world.changes.chat(person.user_id)


def ask_inline(world: World, person: Person, query: str) -> tuple[InlineQuestion, int | None]:
    """Type ``@bot query`` in some chat; the question, and the update that tells the bot."""
    question = InlineQuestion(person)
    query_id = world.new_query_id()
    content = {"id": query_id, "from": person.as_user(), "query": query, "offset": "", "chat_type": "sender"}
    world.questions[query_id] = question
    return question, world.updates.add("inline_query", person.user_id, content)


def choose_card(world: World, person: Person, chat: Chat, result_id: str) -> dict[str, Any]:
    """Put one of the cards of the last inline answer into a chat."""
    card = person.cards.get(result_id)
    if card is None:
        decline(f"The last inline answer has no card {result_id!r}.", 404)
    _check_reachable(person, chat)
    message = world.post(chat, person, dict(card["message"]))
    message.via_bot = True
    message.keyboard = card["keyboard"]
    if message.keyboard:
        message.inline_id = world.new_query_id()
        world.inline_messages[message.inline_id] = message
    return {"message_id": message.message_id, "update_id": tell(world, message)}


def _check_reachable(person: Person, chat: Chat) -> None:
    if person.deactivated:
        decline(f"The account of {person.first_name} is deactivated.")
    if chat.is_private and person.blocked:
        decline(f"{person.first_name} has blocked the bot: unblock it first.")


def tell(world: World, message: Message) -> int | None:
    """Tell the bot of a message; None when a group keeps it from the bot."""
    if not message.chat.is_private and not _meant_for_bot(world, message):
        return None
    return world.updates.add("message", message.chat.chat_id, world.as_bot_api(message))


def _meant_for_bot(world: World, message: Message) -> bool:
    """Whether a bot in privacy mode sees a group's message."""
    if message.via_bot:
        return True
    original = message.chat.messages.get(message.reply_to or 0)
    if original is not None and original.sender is None:
        return True
    own_name = f"@{world.profile.username}".lower()
    for text, marks in (("text", "entities"), ("caption", "caption_entities")):
        for entity in message.content.get(marks, []):
            covered = utf16_slice(message.content[text], entity["offset"], entity["length"]).lower()
            if entity["type"] == "bot_command" and ("@" not in covered or covered.endswith(own_name)):
                return True
            if entity["type"] == "mention" and covered == own_name:
                return True
    return False


def _tell_membership(world: World, chat: Chat, person: Person, old: str, new: str) -> int | None:
    bot = world.profile.as_user()
    content = {
        "chat": chat.as_bot_api(),
        "from": person.as_user(),
        "date": world.now(),
        "old_chat_member": _membership(bot, old),
        "new_chat_member": _membership(bot, new),
    }
    return world.updates.add("my_chat_member", chat.chat_id, content)


def _membership(bot: dict[str, Any], status: str) -> dict[str, Any]:
    member: dict[str, Any] = {"user": bot, "status": status}
    return {**member, "until_date": 0} if status == "kicked" else member
