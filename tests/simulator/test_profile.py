"""What the bot says about itself, and what people's clients make of it."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

Call = Callable[..., Coroutine[Any, Any, Any]]

START = {"command": "start", "description": "Begin"}
INICIO = {"command": "start", "description": "Empezar"}


async def test_commands_by_language_and_scope(api: Call, phone: Call, ana: int) -> None:
    """A client lists the commands of the narrowest scope, in its language before any other."""

    async def listed() -> list[dict[str, str]]:
        commands: list[dict[str, str]] = (await phone(f"GET /phones/{ana}/chat"))["commands"]
        return commands

    assert await listed() == []
    await api("setMyCommands", commands=[START])
    assert await listed() == [START]
    await api("setMyCommands", commands=[INICIO], language_code="es")
    assert await listed() == [INICIO]
    own = [{"command": "mine", "description": "Only here"}]
    await api("setMyCommands", commands=own, scope={"type": "chat", "chat_id": ana})
    assert await listed() == own
    assert (await api("getMyCommands"))["result"] == [START]
    assert (await api("getMyCommands", language_code="es"))["result"] == [INICIO]
    assert (await api("getMyCommands", language_code="fr"))["result"] == []
    await api("deleteMyCommands", scope={"type": "chat", "chat_id": ana})
    assert await listed() == [INICIO]


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"commands": "{"}, "can't parse commands JSON object"),
        ({"commands": {}}, "expected an Array of BotCommand"),
        ({"commands": [{"command": "x"}]}, "can't parse BotCommand: Can't find field \"description\""),
        ({"commands": [{"command": "/", "description": "x"}]}, "command must be non-empty"),
        ({"commands": [{"command": "Start", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x" * 33, "description": "x"}]}, "command length must not exceed 32"),
        ({"commands": [{"command": "x", "description": " "}]}, "command description must be non-empty"),
        (
            {"commands": [{"command": "x", "description": "x" * 257}]},
            "command description length must not exceed 256",
        ),
        ({"commands": [START] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [START], "language_code": "english"}, "invalid language code specified"),
        (
            {"commands": [START], "scope": {"type": "everyone"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        ({"commands": [START], "scope": {"type": "chat", "chat_id": 99}}, "chat not found"),
    ],
)
async def test_refused_commands(api: Call, parameters: dict[str, object], description: str) -> None:
    """What Telegram refuses is refused in its words."""
    answer = await api("setMyCommands", **parameters)
    assert (answer["error_code"], answer["description"]) == (400, f"Bad Request: {description}")


async def test_descriptions(api: Call, phone: Call, ana: int) -> None:
    """Descriptions are kept per language; people without an own one see the general one."""
    await api("setMyDescription", description="What it does")
    await api("setMyDescription", description="Lo que hace", language_code="es")
    await api("setMyShortDescription", short_description="Short")
    assert (await api("getMyDescription"))["result"] == {"description": "What it does"}
    assert (await api("getMyDescription", language_code="fr"))["result"] == {"description": ""}
    assert (await api("getMyShortDescription"))["result"] == {"short_description": "Short"}
    bot = (await phone("GET /phones"))["bot"]
    assert (bot["description"], bot["short_description"]) == ("What it does", "Short")
    assert (await phone(f"GET /phones/{ana}/chat"))["description"] == "Lo que hace"
    await api("setMyDescription", language_code="es")
    assert (await phone(f"GET /phones/{ana}/chat"))["description"] == "What it does"
    assert not (await api("setMyDescription", description="x" * 513))["ok"]
    assert not (await api("setMyShortDescription", short_description="x" * 121))["ok"]


async def test_name_and_menu_button(api: Call, phone: Call, ana: int) -> None:
    """The bot can name itself and choose its menu button."""
    await api("setMyName", name="Niemuth 2018")
    assert (await api("getMyName"))["result"] == {"name": "Niemuth 2018"}
    assert (await phone(f"GET /phones/{ana}/chat"))["title"] == "Niemuth 2018"
    assert not (await api("setMyName", name="x" * 65))["ok"]
    assert (await api("getChatMenuButton", chat_id=ana))["result"] == {"type": "commands"}
    await api("setChatMenuButton", chat_id=ana, menu_button={"type": "default"})
    assert (await api("getChatMenuButton", chat_id=ana))["result"] == {"type": "default"}


async def test_chats_and_members(api: Call, ana: int) -> None:
    """The bot can ask who it is, about a chat and who is in it."""
    assert (await api("getMe"))["result"]["supports_inline_queries"] is True
    assert (await api("getChat", chat_id=ana))["result"]["first_name"] == "Ana"
    assert (await api("getChatMember", chat_id=ana, user_id=ana))["result"]["status"] == "member"
    assert (await api("getChatMemberCount", chat_id=ana))["result"] == 2
    assert (await api("getChat", chat_id=-5))["description"] == "Bad Request: chat not found"
