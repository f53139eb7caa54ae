"""Channels that the bot posts in."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

Call = Callable[..., Coroutine[Any, Any, Any]]

NOT_IN_IT = "Forbidden: bot is not a member of the channel chat"


@pytest.fixture
async def channel(phone: Call) -> int:
    """A channel with the bot as an admin."""
    made = await phone("POST /channels", title="Niemuth news", username="niemuth_news")
    chat_id: int = made["chat_id"]
    return chat_id


async def posts(phone: Call, name: object) -> list[str]:
    """The texts that the readers of a channel see."""
    return [message["text"] for message in (await phone(f"GET /channels/{name}/chat"))["messages"]]


async def test_a_post(api: Call, phone: Call, channel: int) -> None:
    """It is the channel's own, under its number and its name, and can be changed and taken away."""
    assert str(channel).startswith("-100")
    sent = (await api("sendMessage", chat_id=channel, text="one"))["result"]
    about = {"id": channel, "type": "channel", "title": "Niemuth news", "username": "niemuth_news"}
    assert (sent["chat"], sent["sender_chat"]) == (about, about)
    assert "from" not in sent
    by_name = await api("sendMessage", chat_id="@Niemuth_News", text="two")
    assert by_name["result"]["message_id"] == 2
    assert await posts(phone, channel) == await posts(phone, "niemuth_news") == ["one", "two"]
    edited = await api("editMessageText", chat_id="@niemuth_news", message_id=1, text="uno")
    assert edited["result"]["sender_chat"] == about
    assert (await api("deleteMessage", chat_id=channel, message_id=2))["ok"]
    assert await posts(phone, "@niemuth_news") == ["uno"]
    assert (await phone("GET /phones"))["channels"] == [
        {"chat_id": channel, "title": "Niemuth news", "username": "niemuth_news", "admin": True}
    ]
    assert (await phone("GET /phones"))["groups"] == []


async def test_who_the_bot_is_there(api: Call, channel: int) -> None:
    """It is an admin who may post, until it leaves."""
    me = {"chat_id": channel, "user_id": 42}
    member = (await api("getChatMember", **me))["result"]
    assert (member["status"], member["can_post_messages"]) == ("administrator", True)
    assert (await api("getChat", chat_id="@niemuth_news"))["result"]["title"] == "Niemuth news"
    assert (await api("leaveChat", chat_id=channel))["ok"]
    assert (await api("getChatMember", **me))["result"]["status"] == "left"
    assert (await api("sendMessage", chat_id=channel, text="x"))["description"] == NOT_IN_IT


@pytest.mark.parametrize("username", ["strangers", None])
async def test_strange_channels(api: Call, phone: Call, username: str | None) -> None:
    """Where the bot is no admin it posts nothing; a private one it cannot even look at."""
    made = await phone("POST /channels", title="Strangers", username=username, admin=False)
    refused = await api("sendMessage", chat_id=made["chat_id"], text="x")
    assert (refused["error_code"], refused["description"]) == (403, NOT_IN_IT)
    assert (await api("getChat", chat_id=made["chat_id"]))["ok"] is (username is not None)


async def test_unknown_channels(api: Call, phone: Call) -> None:
    """They are refused on both sides."""
    for nobody in ("@nobody", -1001234567890):
        refused = await api("sendMessage", chat_id=nobody, text="x")
        assert refused["description"] == "Bad Request: chat not found"
        assert (await phone(f"GET /channels/{nobody}/chat"))["status"] == 404


async def test_wrong_channels(phone: Call, channel: int) -> None:
    """A channel has a title, and a name that no other has."""
    assert channel < 0
    for wish, sentence in (
        ({}, "A channel needs a title."),
        (
            {"title": "T", "username": "@x"},
            "The username of a channel has 4 to 32 letters, digits and underscores, without an @.",
        ),
        ({"title": "T", "admin": 1}, '"admin" is true or false.'),
        ({"title": "T", "username": "Niemuth_NEWS"}, "There is already a channel @Niemuth_NEWS."),
    ):
        assert (await phone("POST /channels", **wish))["error"] == sentence
