"""The people's side: phones, what they send, what they show, and the page."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from aiohttp import ClientSession, FormData

from bot.simulator.samples import SAMPLES

Call = Callable[..., Coroutine[Any, Any, Any]]


async def test_people_and_their_phones(phone: Call) -> None:
    """A person is added with a name, a language and a role, and stands in the list."""
    assert (
        await phone("POST /phones", first_name="Ana", language_code="es", user_id=7, role="Organizer")
    ) == {"user_id": 7}
    listed = await phone("GET /phones")
    assert listed["bot"] == {
        "id": 42,
        "username": "standpoint_bot",
        "first_name": "Standpoint",
        "description": "",
        "short_description": "",
    }
    assert listed["phones"] == [
        {
            "user_id": 7,
            "first_name": "Ana",
            "language_code": "es",
            "blocked": False,
            "started": False,
            "role": "Organizer",
        }
    ]


@pytest.mark.parametrize(
    ("line", "wish", "refused"),
    [
        ("POST /phones", {}, "400 A phone needs the first_name of its holder."),
        ("POST /phones", {"first_name": "A", "user_id": -1}, "400 A user_id is a positive number, and not the bot's."),
        ("POST /phones", {"first_name": "A", "started": 1}, '400 "started" is true or false.'),
        ("POST /phones/9/send", {"text": "x"}, "404 There is no phone with the user_id 9."),
        ("POST /phones/{ana}/send", {}, "400 A Telegram client sends no empty text."),
        ("POST /phones/{ana}/send", {"text": 1}, "400 The text of a message is a string."),
        ("POST /phones/{ana}/send", {"text": "x" * 4097}, "400 A Telegram client sends at most 4096 characters at once."),
        ("POST /phones/{ana}/send", {"text": "x", "reply_to": 9}, "404 There is no message 9 to reply to."),
        ("POST /phones/{ana}/send", {"text": "x", "chat_id": 9}, "404 Ana is in no chat with the chat_id 9."),
        ("POST /phones/{ana}/send", {"text": "x", "chat_id": "?"}, "400 chat_id is a whole number."),
        ("POST /phones/{ana}/send", {"text": "x", "entities": [{}]},
         '400 entities is a list of objects with "type", "offset" and "length".'),
        ("POST /phones/{ana}/send", {"kind": "location", "latitude": "north"},
         "400 latitude and longitude are numbers."),
        ("POST /phones/{ana}/send", {"kind": "location", "longitude": 181},
         "400 A latitude lies between -90 and 90, a longitude between -180 and 180."),
        ("POST /phones/{ana}/send", {"kind": "venue", "latitude": float("nan")},
         "400 A latitude lies between -90 and 90, a longitude between -180 and 180."),
        ("POST /phones/{ana}/send", {"kind": "venue", "title": " "}, "400 A venue has a title and an address."),
        ("POST /phones/{ana}/block", {}, '400 "blocked" is true or false.'),
        ("POST /phones/{ana}/inline/choose", {"result_id": "1"}, "404 The last inline answer has no card '1'."),
        ("GET /phones/{ana}/chat?acknowledged=x", {}, "400 acknowledged is a whole number."),
        ("POST /groups", {"title": "G"}, "400 A group needs members: a list of user_ids."),
        ("GET /page/nothing.js", {}, "404 There is no such page."),
        ("GET /nothing", {}, "404 Not Found."),
    ],
)  # fmt: skip
async def test_wrong_requests(
    phone: Call, ana: int, line: str, wish: dict[str, object], refused: str
) -> None:
    """A wrong request is refused with one clear sentence."""
    answer = await phone(line.format(ana=ana), **wish)
    assert f"{answer['status']} {answer['error']}" == refused


async def test_what_people_send(api: Call, phone: Call, ana: int) -> None:
    """Every kind of message reaches the bot, with the marks that a client makes."""
    await phone(f"POST /phones/{ana}/send", text="😀 /help wsws.org")
    for kind in ("photo", "video", "document", "voice", "sticker", "location", "venue"):
        await phone(f"POST /phones/{ana}/send", kind=kind)
    messages = [update["message"] for update in (await api("getUpdates"))["result"]]
    assert messages[0]["entities"] == [
        {"type": "bot_command", "offset": 3, "length": 5},
        {"type": "url", "offset": 9, "length": 8},
    ]
    for message, kind in zip(
        messages[1:], ("photo", "video", "document", "voice", "sticker", "location", "venue"), strict=True
    ):
        assert kind in message
    seen = (await phone(f"GET /phones/{ana}/chat"))["messages"]
    kinds = [message["kind"] for message in seen]
    assert kinds == ["text", "text", "photo", "video", "document", "voice", "sticker", "location", "venue"]


async def test_uploads(http: ClientSession, api: Call, ana: int) -> None:
    """A phone can send a file of its own; a picture goes as a photo unless it says otherwise."""
    for fields, kind in (({}, "photo"), ({"kind": "document", "caption": "c"}, "document")):
        form = FormData(fields)
        form.add_field("file", SAMPLES["photo"].data, filename="p.png", content_type="image/png")
        async with http.post(f"/phones/{ana}/send", data=form) as response:
            assert response.status == 200
        message = (await api("getUpdates", offset=-1))["result"][0]["message"]
        assert kind in message
        assert message.get("caption", "") == fields.get("caption", "")


async def test_who_started_long_ago(api: Call, phone: Call) -> None:
    """The bot may write to them at once, and is told nothing."""
    for user_id, more in ((7, {"started": True}), (8, {"started": False})):
        await phone("POST /phones", first_name="Bo", user_id=user_id, **more)
    assert (await api("sendMessage", chat_id=7, text="x"))["ok"]
    refused = await api("sendMessage", chat_id=8, text="x")
    assert refused["description"] == "Forbidden: bot can't initiate conversation with a user"
    assert (await api("getUpdates"))["result"] == []
    assert [person["started"] for person in (await phone("GET /phones"))["phones"]] == [True, False]


async def test_start_with_a_payload(api: Call, phone: Call, ana: int) -> None:
    """A deep link is a /start with its payload."""
    await phone(f"POST /phones/{ana}/start", payload="demand-safe-passage")
    assert (await api("getUpdates"))["result"][0]["message"]["text"] == "/start demand-safe-passage"


async def test_blocking_is_told(api: Call, phone: Call, ana: int) -> None:
    """The bot learns when it is blocked and let in again; nothing is told when nothing changed."""
    assert (await phone(f"POST /phones/{ana}/block", blocked=False)) == {"update_id": None}
    blocked = await phone(f"POST /phones/{ana}/block", blocked=True)
    update = (await api("getUpdates"))["result"][0]
    assert update["update_id"] == blocked["update_id"]
    change = update["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    assert (change["chat"]["id"], change["new_chat_member"]["user"]["id"]) == (ana, 42)
    assert (await phone(f"POST /phones/{ana}/send", text="x"))[
        "error"
    ] == "Ana has blocked the bot: unblock it first."
    await phone(f"POST /phones/{ana}/block", blocked=False)
    change = (await api("getUpdates", offset=-1))["result"][0]["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("kicked", "member")


async def test_groups_are_private(api: Call, phone: Call, ana: int) -> None:
    """In a group the bot sees its commands, its mentions and replies to it, and nothing else."""
    bo = (await phone("POST /phones", first_name="Bo", language_code="en"))["user_id"]
    group = (await phone("POST /groups", title="Friends", members=[ana, bo]))["chat_id"]
    assert group < 0
    joined = (await api("getUpdates"))["result"][-1]["my_chat_member"]
    assert (joined["chat"]["title"], joined["new_chat_member"]["status"]) == ("Friends", "member")
    assert (await api("sendMessage", chat_id=group, text="Hello"))["result"]["message_id"] == 1

    async def heard(text: str, **wish: object) -> bool:
        sent = await phone(f"POST /phones/{bo}/send", text=text, chat_id=group, **wish)
        return sent["update_id"] is not None

    assert not await heard("just talking")
    assert not await heard("/help@other_bot")
    assert not await heard("just talking", reply_to=2)
    assert await heard("/help")
    assert await heard("/help@standpoint_bot")
    assert await heard("ask @Standpoint_Bot")
    assert await heard("and you?", reply_to=1)
    shown = await phone(f"GET /phones/{ana}/chat?chat_id={group}")
    assert (shown["type"], shown["title"], len(shown["messages"])) == ("group", "Friends", 8)
    assert shown["messages"][-1]["name"] == "Bo"
    assert (await phone("GET /phones"))["groups"] == [
        {"chat_id": group, "title": "Friends", "members": [ana, bo]}
    ]
    assert (await api("leaveChat", chat_id=group))["ok"]
    assert (await phone(f"POST /phones/{bo}/send", text="x", chat_id=group))["status"] == 404


async def test_changes_are_told(http: ClientSession, api: Call, ana: int) -> None:
    """Whoever watches hears which chat changed."""
    async with http.get("/events") as events:
        assert events.content_type == "text/event-stream"
        assert await events.content.readline() == b": watching\n"
        await events.content.readline()
        await api("sendMessage", chat_id=ana, text="x")
        line = await asyncio.wait_for(events.content.readline(), 2)
        assert json.loads(line.removeprefix(b"data: ")) == {"type": "chat", "user_id": ana}
        await events.content.readline()
        await api("setMyName", name="New")
        line = await asyncio.wait_for(events.content.readline(), 2)
        assert json.loads(line.removeprefix(b"data: ")) == {"type": "profile"}


async def test_the_page_is_its_own(http: ClientSession) -> None:
    """The page comes from here alone and is never cached; nothing outside its folder is given away."""
    async with http.get("/") as response:
        assert response.status == 200
        assert response.content_type == "text/html"
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert response.headers["Cache-Control"] == "no-store"
    async with http.get("/page/style.css") as response:
        assert response.content_type == "text/css"
    for path in ("/page/../server.py", "/page/%2e%2e/server.py", "/page/"):
        async with http.get(path) as response:
            assert response.status == 404
