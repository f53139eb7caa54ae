"""What a bot says about itself: names, descriptions, commands and the menu button, per language and scope."""

from dataclasses import dataclass, field
from typing import Any

Command = dict[str, str]


@dataclass(frozen=True)
class Scope:
    """Whom a list of commands is for: the scope's type and, where it has them, chat and person."""

    kind: str = "default"
    chat_id: int = 0
    user_id: int = 0


@dataclass
class Profile:
    """The bot as people see it; each text by language, "" for every other language."""

    bot_id: int
    username: str
    names: dict[str, str]
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[Scope, str], list[Command]] = field(default_factory=dict)
    menu_buttons: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def first_name(self) -> str:
        """The name for those whose language has no own one."""
        return self.names[""]

    def as_user(self) -> dict[str, Any]:
        """The bot as a User of the Bot API."""
        return {"id": self.bot_id, "is_bot": True, "first_name": self.first_name, "username": self.username}

    def shown_commands(self, chat_id: int, user_id: int, language: str | None) -> list[Command]:
        """The commands that a person's client lists in a chat: the narrowest scope that has any."""
        if chat_id > 0:
            scopes = [Scope("chat", chat_id), Scope("all_private_chats"), Scope()]
        else:
            scopes = [
                Scope("chat_member", chat_id, user_id),
                Scope("chat", chat_id),
                Scope("all_group_chats"),
                Scope(),
            ]
        for scope in scopes:
            for code in (language or "", "") if language else ("",):
                if commands := self.commands.get((scope, code)):
                    return commands
        return []
