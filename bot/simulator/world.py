"""What exists on this Telegram: people, groups, channels, messages, taps, inline queries. No HTTP here."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.changes import Changes
from bot.simulator.chats import Chat, Message, Person
from bot.simulator.files import Files
from bot.simulator.profile import Profile
from bot.simulator.refusals import PhoneError, decline, forbid, refuse
from bot.simulator.updates import UpdateQueue

FIRST_GROUP = -4_000_000_001
FIRST_CHANNEL = -1_001_000_000_001
FIRST_ALBUM = 13_795_364_518_473_210
FIRST_QUERY = 3_006_477_107_200_000_000
QUERY_STEP = 7_919
QUERY_LIFETIME = 15 * 60
TYPING_SECONDS = 5
ANSWERS_KEPT = 20


@dataclass
class Webhook:
    """Where updates are sent to, and how that went; no address means that the bot asks for them itself."""

    url: str = ""
    secret_token: str = ""
    ip_address: str = ""
    max_connections: int = 40
    last_error_date: int = 0
    last_error_message: str = ""


@dataclass
class InlineQuestion:
    """An inline query that waits for its answer."""

    person: Person
    answer: asyncio.Future[list[dict[str, Any]]] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class World:
    """All of it; times come from ``clock`` alone (seconds since 1970)."""

    def __init__(
        self, profile: Profile, clock: Callable[[], float], per_chat_second: int | None = None
    ) -> None:
        self.profile = profile
        self.clock = clock
        self.per_chat_second = per_chat_second
        # Later with every start, as long as there is less than one update a second.
        self.updates = UpdateQueue(first=int(clock()))
        self.webhook = Webhook()
        self.on_webhook: Callable[[], None] | None = None
        self.changes = Changes()
        self.files = Files()
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.channels: dict[str, Chat] = {}
        self.taps: dict[str, tuple[Person, float]] = {}
        self.questions: dict[str, InlineQuestion] = {}
        self.inline_messages: dict[str, Message] = {}
        # As with updates: a bot with a store of its own must not take a new person for one of an earlier start.
        self._next_person = int(clock())
        self._next_group = FIRST_GROUP
        self._next_channel = FIRST_CHANNEL
        self._next_album = FIRST_ALBUM
        self._next_query = FIRST_QUERY

    def now(self) -> int:
        """The time in whole seconds, as the Bot API gives it."""
        return int(self.clock())

    def time_has_moved(self) -> None:
        """Nobody is typing any more: what was about to end may lie far ahead by now."""
        for chat in self.chats.values():
            chat.typing_until = 0
        self.changes.clock()

    def new_query_id(self) -> str:
        """An id for a tap, an inline query or an inline message."""
        self._next_query += QUERY_STEP
        return str(self._next_query)

    def new_album_id(self) -> str:
        """A ``media_group_id``."""
        self._next_album += QUERY_STEP
        return str(self._next_album)

    def add_person(self, first_name: str, language_code: str | None, user_id: int | None = None) -> Person:
        """Someone new, with an empty chat.

        Raises:
            PhoneError: when the id is taken.
        """
        if user_id is None:
            while self._next_person in self.people:
                self._next_person += 1
            user_id = self._next_person
        if user_id in self.people:
            decline(f"There is already a person with the user_id {user_id}.")
        person = Person(user_id, first_name, language_code)
        self.people[user_id] = person
        self.chats[user_id] = Chat(user_id, first_name, {user_id: person})
        self.changes.profile()
        return person

    def add_group(self, title: str, members: Iterable[Person]) -> Chat:
        """A new group of these people and the bot."""
        group = Chat(self._next_group, title, {person.user_id: person for person in members})
        self._next_group -= 1
        self.chats[group.chat_id] = group
        self.changes.profile()
        return group

    def add_channel(self, title: str, username: str | None, *, bot_is_in: bool) -> Chat:
        """A new channel; when the bot is in it, it is an admin there, as a bot in a channel always is.

        Raises:
            PhoneError: when the username is taken.
        """
        if username is not None and username.lower() in self.channels:
            decline(f"There is already a channel @{username}.")
        channel = Chat(self._next_channel, title, {}, True, username, bot_is_in)  # noqa: FBT003  # is_channel
        self._next_channel -= 1
        self.chats[channel.chat_id] = channel
        if username is not None:
            self.channels[username.lower()] = channel
        self.changes.profile()
        return channel

    def chat_to_read(self, chat_id: int | str) -> Chat:
        """The chat that a call names by its number, or a public channel by its @username.

        Raises:
            Refusal: when there is none, or it is a private channel without the bot.
        """
        if isinstance(chat_id, str):
            chat = self.channels.get(chat_id.removeprefix("@").lower())
        else:
            chat = self.chats.get(chat_id)
        if chat is None:
            refuse("chat not found")
        if not chat.bot_is_in and not chat.username:
            forbid("bot is not a member of the channel chat")
        return chat

    def chat_to_edit(self, chat_id: int | str) -> Chat:
        """The chat that a call wants to change something in.

        Raises:
            Refusal: when there is none, its person is gone, or the bot is not in it.
        """
        chat = self.chat_to_read(chat_id)
        if chat.is_private and chat.members[chat.chat_id].deactivated:
            forbid("user is deactivated")
        if not chat.bot_is_in:
            forbid("bot is not a member of the channel chat")
        return chat

    def check_may_write(self, chat: Chat) -> None:
        """Make sure that the bot may send something there now.

        Raises:
            Refusal: when the person has not started or has blocked the bot.
        """
        if chat.is_private:
            person = chat.members[chat.chat_id]
            if person.blocked:
                forbid("bot was blocked by the user")
            if not person.started:
                forbid("bot can't initiate conversation with a user")

    def post(self, chat: Chat, sender: Person | None, content: dict[str, Any]) -> Message:
        """Put a message into a chat; ``sender`` None is the bot."""
        chat.last_message_id += 1
        message = Message(chat.last_message_id, chat, sender, self.now(), content)
        chat.messages[message.message_id] = message
        if sender is None:
            chat.typing_until = 0
        self.changes.chat(chat.chat_id)
        return message

    def as_bot_api(self, message: Message, *, with_reply: bool = True) -> dict[str, Any]:
        """The message as the Bot API shows it."""
        chat = message.chat.as_bot_api()
        shown: dict[str, Any] = {"message_id": message.message_id, "chat": chat, "date": message.date}
        if message.chat.is_channel:
            shown["sender_chat"] = chat
        else:
            shown["from"] = message.sender.as_user() if message.sender else self.profile.as_user()
        if message.edit_date is not None:
            shown["edit_date"] = message.edit_date
        if with_reply and message.reply_to is not None:
            original = message.chat.messages.get(message.reply_to)
            if original is not None:
                shown["reply_to_message"] = self.as_bot_api(original, with_reply=False)
        if message.via_bot:
            shown["via_bot"] = self.profile.as_user()
        if message.media_group_id is not None:
            shown["media_group_id"] = message.media_group_id
        if "protect_content" in message.options:
            shown["has_protected_content"] = True
        shown.update(message.content)
        if message.keyboard:
            shown["reply_markup"] = {"inline_keyboard": message.keyboard}
        return shown

    def tap_is_answerable(self, query_id: str) -> Person | None:
        """Who tapped, when the tap still waits for its answer; it then waits no longer."""
        person, tapped_at = self.taps.pop(query_id, (None, 0.0))
        if person is None or self.clock() > tapped_at + QUERY_LIFETIME:
            return None
        return person

    def answer(self, person: Person, answer: dict[str, Any]) -> None:
        """Show a person the bot's answer to a tap; a phone keeps the last ones."""
        person.unanswered.pop(answer["callback_query_id"], None)
        person.answers.append(answer)
        del person.answers[:-ANSWERS_KEPT]
        self.changes.chat(person.user_id)

    def close(self) -> None:
        """Let everyone go who waits for the bot."""
        self.updates.close()
        self.changes.close()
        for question in self.questions.values():
            if not question.answer.done():
                question.answer.set_exception(PhoneError("The simulator is stopping.", 503))
