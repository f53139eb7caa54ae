"""Reads an update: what is meant, and which route serves it. Nothing is acted on here."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import (
    Bot,
    CallbackQuery,
    Chat,
    InaccessibleMessage,
    MaybeInaccessibleMessage,
    Message,
    Update,
    User,
)
from telegram.constants import ChatType, MessageEntityType

from bot.chat import routes
from bot.chat.buttons import OutdatedButtonError, decode
from bot.chat.routes import Route
from bot.chat.sent import Sent, sent_in
from bot.chat.shelf import Shelf
from bot.content.folding import folded
from bot.texts.taps import Tap


@dataclass(frozen=True, slots=True)
class Meant:
    """A route and what it is given: a tap, the words after a command, or what was sent.

    ``sent`` is there where the message may be an organizer's answer to what they are being asked; ``leaves`` where
    it is a word by which they leave the question.
    """

    route: Route
    argument: Tap | Sent | str
    sent: Sent | None = None
    leaves: bool = False

    @property
    def is_command(self) -> bool:
        """Whether it is a command that shows something else, so that no more is asked where a draft was asking."""
        commands = (*routes.COMMANDS.values(), routes.UNKNOWN_COMMAND)
        return self.sent is None and not self.route.urgent and self.route in commands


class TappedText(MaybeInaccessibleMessage):
    """A message of text, where all that is known of it is that a button below it was tapped."""

    __slots__ = ()


def update_of(given: Mapping[str, Any], bot: Bot) -> Update:
    """An update, from Telegram's JSON.

    Taps are what comes a thousand times a second, each with all that its message says and offers: of that, only whether
    it can be changed is read.
    """
    tap = given.get("callback_query")
    if tap is None:
        return Update.de_json(dict(given), bot)
    below, user = tap.get("message"), tap["from"]
    query = CallbackQuery(
        tap["id"],
        User(user["id"], user["first_name"], user["is_bot"], language_code=user.get("language_code")),
        tap["chat_instance"],
        message=below and _tapped(below),
        data=tap.get("data"),
    )
    return Update(given["update_id"], callback_query=query)


def _tapped(below: Mapping[str, Any]) -> MaybeInaccessibleMessage:
    chat = Chat(below["chat"]["id"], below["chat"]["type"])
    if "text" in below:
        return TappedText(chat, below["message_id"], dt.datetime.fromtimestamp(below["date"], dt.UTC))
    # A picture or a place, or a message that is too old to be changed: of that, Telegram says only where it is.
    return InaccessibleMessage(chat, below["message_id"])


def can_be_changed(message: MaybeInaccessibleMessage) -> bool:
    """Whether a screen can take the place of what this message, whose button was tapped, says."""
    return isinstance(message, TappedText) or (isinstance(message, Message) and message.text is not None)


def person_of(update: Update) -> int | None:
    """Whose update this is: updates of one person are served in order."""
    return update.effective_user.id if update.effective_user else None


def place_of(update: Update) -> str:
    """Where somebody speaks, for the flood gate: what is typed elsewhere does not use up the private chat."""
    if update.inline_query:
        return "inline"
    chat = update.effective_chat
    return "private" if chat is None or chat.type == ChatType.PRIVATE else "group"


def tap_meant(query: CallbackQuery) -> Meant:
    """What a tap means.

    Raises:
        OutdatedButtonError: The data is stale, forged or cut off.
    """
    tap = decode(query.data or "")
    return Meant(routes.TAPS[type(tap)], tap)


def message_meant(message: Message, shelf: Shelf, bot_username: str) -> Meant | None:
    """What a message in a private chat means; None where nothing was said to the bot."""
    text = message.text
    if text is None:
        if folded(message.caption or "") in shelf.stop_words:
            return Meant(routes.STOP_WORD, "")
        return Meant(routes.NOT_TEXT, "", sent_in(message)) if message.effective_attachment else None
    if message.via_bot and message.via_bot.username == bot_username:
        # A card that the person posted here through inline mode is no question.
        return None
    command = command_in(message, bot_username)
    if command is not None:
        name, words = command
        route = routes.COMMANDS.get(name)
        if route is None:
            # /unsubscribe and /baja are as clear as the words.
            word = folded(name)
            stops = word in shelf.stop_words
            route = routes.STOP_WORD if stops else routes.UNKNOWN_COMMAND
            return Meant(route, "", leaves=word in shelf.leave_words)
        return Meant(route, words)
    return _words_meant(text, shelf, sent_in(message))


def _words_meant(text: str, shelf: Shelf, sent: Sent) -> Meant:
    # The words of content are folded too: without case, accents and punctuation.
    word = folded(text)
    leaves = word in shelf.leave_words
    if word in shelf.stop_words:
        return Meant(routes.STOP_WORD, text, leaves=leaves)
    if word in shelf.start_words:
        return Meant(routes.START_WORD, text)
    if word in shelf.shortcuts:
        return Meant(routes.SHORTCUTS[shelf.shortcuts[word]], "", sent)
    return Meant(routes.TEXT, text, sent, leaves)


def command_in(message: Message, bot_username: str) -> tuple[str, str] | None:
    """A command at the start of a message, as (name, what follows); None when it is for another bot or none."""
    # A command in bold has two entities at its beginning.
    beginnings = (entity for entity in message.entities if entity.offset == 0)
    first = next((entity for entity in beginnings if entity.type == MessageEntityType.BOT_COMMAND), None)
    if first is None:
        return None
    # Commands are ASCII, so this entity's length counts characters too.
    text = message.text or ""
    name, _, addressed = text[1 : first.length].partition("@")
    if addressed and addressed.casefold() != bot_username.casefold():
        return None
    return name.casefold(), text[first.length :].strip()


def is_urgent(update: Update, shelf: Shelf, bot_username: str) -> bool:
    """Whether an update ends an opt-in, and so may never be dropped."""
    if update.my_chat_member:
        return True
    meant: Meant | None = None
    if update.callback_query:
        try:
            meant = tap_meant(update.callback_query)
        except OutdatedButtonError:
            return False
    elif update.message and update.message.chat.type == ChatType.PRIVATE:
        meant = message_meant(update.message, shelf, bot_username)
    return meant is not None and meant.route.urgent
