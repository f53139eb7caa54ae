"""Who is on this Telegram, and the chats and messages that they have."""

from dataclasses import dataclass, field
from typing import Any

SEND_OPTIONS = ("protect_content", "disable_notification", "allow_paid_broadcast")


@dataclass(slots=True)
class Person:
    """Someone with a Telegram client; in the private chat with the bot the chat's id is theirs."""

    user_id: int
    first_name: str
    language_code: str | None
    role: str | None = None
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    answers: list[dict[str, Any]] = field(default_factory=list)
    unanswered: dict[str, None] = field(default_factory=dict)
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)

    def as_user(self) -> dict[str, Any]:
        """The person as a User of the Bot API."""
        user: dict[str, Any] = {"id": self.user_id, "is_bot": False, "first_name": self.first_name}
        if self.language_code:
            user["language_code"] = self.language_code
        return user


@dataclass(slots=True)
class Message:
    """One message.

    ``content`` holds the Bot API's fields that say what it is (text, document, …), ``options`` those of
    SEND_OPTIONS that it was sent with.
    """

    message_id: int
    chat: "Chat"
    sender: Person | None
    date: int
    content: dict[str, Any]
    keyboard: list[list[dict[str, Any]]] | None = None
    reply_to: int | None = None
    edit_date: int | None = None
    inline_id: str | None = None
    via_bot: bool = False
    media_group_id: str | None = None
    options: frozenset[str] = frozenset()


@dataclass(slots=True)
class Chat:
    """A private chat with the bot, a group that the bot is in, or a channel; ``username`` is for channels."""

    chat_id: int
    title: str
    members: dict[int, Person]
    is_channel: bool = False
    username: str | None = None
    bot_is_in: bool = True
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int = 0
    typing_until: float = 0
    sent_in_second: tuple[int, int] = (0, 0)

    @property
    def is_private(self) -> bool:
        """Whether this is one person's chat with the bot."""
        return self.chat_id > 0

    @property
    def kind(self) -> str:
        """The chat's type in the Bot API."""
        if self.is_channel:
            return "channel"
        return "private" if self.is_private else "group"

    def as_bot_api(self) -> dict[str, Any]:
        """The chat as the Bot API shows it in messages."""
        shown: dict[str, Any] = {"id": self.chat_id, "type": self.kind}
        if self.is_private:
            return {**shown, "first_name": self.members[self.chat_id].first_name}
        shown["title"] = self.title
        if not self.is_channel:
            return {**shown, "all_members_are_administrators": True}
        return {**shown, "username": self.username} if self.username else shown
