"""Sending: what arrives, and what Telegram refuses."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.simulator.server import Simulator

Call = Callable[..., Coroutine[Any, Any, Any]]


def button(**fields: object) -> dict[str, object]:
    """A markup with one button."""
    return {"inline_keyboard": [[{"text": "x", **fields}]]}


async def test_a_text_arrives(api: Call, phone: Call, ana: int) -> None:
    """A person sees the text, its marks and its buttons; the bot gets the whole message back."""
    markup = {
        "inline_keyboard": [
            [{"text": "Yes", "callback_data": "y"}],
            [{"text": "Web", "url": "https://x.org"}],
        ]
    }
    answer = await api("sendMessage", chat_id=ana, text="<b>Hi</b>", parse_mode="HTML", reply_markup=markup)
    sent = answer["result"]
    assert sent["from"] == {
        "id": 42,
        "is_bot": True,
        "first_name": "Standpoint",
        "username": "standpoint_bot",
    }
    assert sent["chat"] == {"id": ana, "type": "private", "first_name": "Ana"}
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 2}]
    chat = await phone(f"GET /phones/{ana}/chat")
    seen = chat["messages"][-1]
    assert (seen["message_id"], seen["from"], seen["text"], seen["html"]) == (2, "bot", "Hi", "<b>Hi</b>")
    assert seen["buttons"] == [[{"text": "Yes", "data": "y"}], [{"text": "Web", "url": "https://x.org/"}]]


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        (
            {"text": "<b>x", "parse_mode": "html"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": 99}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "x", "reply_parameters": {"message_id": 77}}, "message to be replied not found"),
        ({"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
         "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 2"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": "[]"}, "object expected as reply markup"),
        ({"text": "x", "reply_markup": {"inline_keyboard": ["x"]}},
         'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
        ({"text": "x", "reply_markup": {"inline_keyboard": [["x"]]}},
         "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"callback_data": "x"}]]}},
         'can\'t parse inline keyboard button: Can\'t find field "text"'),
        ({"text": "x", "reply_markup": button()},
         "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "reply_markup": button(callback_data="é" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": button(url="http://localhost:1/")},
         "inline keyboard button URL 'http://localhost:1/' is invalid: Wrong HTTP URL"),
        ({"text": "x", "reply_markup": button(copy_text={"text": "x" * 257})}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}},
         "reply markup is too long"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 9]}},
         "reply markup is too long"),
    ],
)  # fmt: skip
async def test_refused_texts(api: Call, ana: int, parameters: dict[str, object], description: str) -> None:
    """What Telegram refuses is refused in its words."""
    answer = await api("sendMessage", **{"chat_id": ana, **parameters})
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}


@pytest.mark.parametrize(
    "parameters",
    [
        {"text": "x" * 4096},
        {"text": "<b>" + "&lt;" * 4096 + "</b>", "parse_mode": "HTML"},
        {"text": "x", "reply_markup": button(callback_data="é" * 32)},
        {"text": "x", "reply_markup": button(switch_inline_query="")},
        {"text": "x", "reply_markup": button(url="tg://resolve?domain=x")},
        {"text": "x", "reply_markup": {"remove_keyboard": True}},
        {"text": "x", "reply_markup": {"keyboard": [["plain"]]}},
        {"text": "x", "reply_parameters": {"message_id": 77, "allow_sending_without_reply": True}},
    ],
)
async def test_taken_texts(api: Call, ana: int, parameters: dict[str, object]) -> None:
    """What just fits is taken; lengths are those of the visible text."""
    assert (await api("sendMessage", chat_id=ana, **parameters))["ok"]


async def test_who_can_be_written_to(api: Call, phone: Call, ana: int) -> None:
    """Only someone who has started, has not blocked the bot and still exists."""
    stranger = (await phone("POST /phones", first_name="Bo", language_code=None))["user_id"]

    async def why_not(user_id: int) -> tuple[int, str]:
        answer = await api("sendMessage", chat_id=user_id, text="x")
        return answer["error_code"], answer["description"]

    assert await why_not(stranger) == (403, "Forbidden: bot can't initiate conversation with a user")
    await phone(f"POST /phones/{ana}/block", blocked=True)
    assert await why_not(ana) == (403, "Forbidden: bot was blocked by the user")
    await phone(f"POST /phones/{ana}/block", blocked=False)
    assert (await api("sendMessage", chat_id=ana, text="x"))["ok"]
    await phone(f"POST /phones/{ana}/deactivate")
    assert await why_not(ana) == (403, "Forbidden: user is deactivated")


async def test_a_reply_names_its_original(api: Call, phone: Call, ana: int) -> None:
    """A reply carries the message that it answers, without that one's own original."""
    answer = await api("sendMessage", chat_id=ana, text="x", reply_parameters={"message_id": 1})
    assert answer["result"]["reply_to_message"]["text"] == "/start"
    assert (await phone(f"GET /phones/{ana}/chat"))["messages"][-1]["reply_to"] == 1


async def test_places(api: Call, phone: Call, ana: int) -> None:
    """A venue and a location arrive with their coordinates."""
    where = {"latitude": 42.5, "longitude": -83.25}
    venue = await api("sendVenue", chat_id=ana, title="Hall", address="1 Main St", **where)
    assert venue["result"]["venue"] == {"location": where, "title": "Hall", "address": "1 Main St"}
    await api("sendLocation", chat_id=ana, **where)
    seen = (await phone(f"GET /phones/{ana}/chat"))["messages"]
    assert seen[-2]["kind"] == "venue"
    assert seen[-2]["venue"] == {"title": "Hall", "address": "1 Main St", **where}
    assert (seen[-1]["kind"], seen[-1]["location"]) == ("location", where)


SOMEWHERE = {"latitude": 42.5, "longitude": -83.25}


@pytest.mark.parametrize(
    ("method", "parameters", "description"),
    [
        ("sendLocation", {"latitude": 1}, "longitude is empty"),
        ("sendLocation", {"latitude": "", "longitude": 1}, "latitude is empty"),
        ("sendLocation", {"latitude": 90.01, "longitude": 0}, "wrong location specified"),
        ("sendLocation", {"latitude": 0, "longitude": -180.01}, "wrong location specified"),
        ("sendLocation", {**SOMEWHERE, "chat_id": 99}, "chat not found"),
        ("sendVenue", {"title": "Hall", "address": "1 Main St"}, "latitude is empty"),
        ("sendVenue", {"title": "Hall", "address": "1 Main St", "latitude": -91, "longitude": 0},
         "wrong venue location specified"),
        ("sendVenue", {**SOMEWHERE, "address": "1 Main St"}, "VENUE_TITLE_EMPTY"),
        ("sendVenue", {**SOMEWHERE, "title": "Hall", "address": ""}, "VENUE_ADDRESS_EMPTY"),
        ("sendVenue", {**SOMEWHERE, "title": "Hall", "address": "1 Main St",
                       "reply_markup": button(callback_data="x" * 65)}, "BUTTON_DATA_INVALID"),
    ],
)  # fmt: skip
async def test_refused_places(
    api: Call, ana: int, method: str, parameters: dict[str, object], description: str
) -> None:
    """A place lies on the globe; a venue has a name and an address as well."""
    answer = await api(method, **{"chat_id": ana, **parameters})
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}


async def test_a_place_has_buttons(api: Call, phone: Call, ana: int) -> None:
    """A venue carries a keyboard, which can be taken away again."""
    sent = await api(
        "sendVenue",
        chat_id=ana,
        title="Hall",
        address="1 Main St",
        reply_markup=button(callback_data="y"),
        **SOMEWHERE,
    )
    assert sent["result"]["reply_markup"] == button(callback_data="y")
    seen = (await phone(f"GET /phones/{ana}/chat"))["messages"][-1]
    assert seen["buttons"] == [[{"text": "x", "data": "y"}]]
    assert (await api("editMessageReplyMarkup", chat_id=ana, message_id=seen["message_id"]))["ok"]


async def test_a_copy(api: Call, phone: Call, ana: int) -> None:
    """CopyMessage repeats what a message holds; a missing one is refused."""
    await phone(f"POST /phones/{ana}/send", kind="photo", caption="mine")
    copied = await api("copyMessage", chat_id=ana, from_chat_id=ana, message_id=2, caption="ours")
    assert copied["result"] == {"message_id": 3}
    seen = (await phone(f"GET /phones/{ana}/chat"))["messages"][-1]
    assert (seen["from"], seen["kind"], seen["caption"]) == ("bot", "photo", "ours")
    missing = await api("copyMessage", chat_id=ana, from_chat_id=ana, message_id=9)
    assert missing["description"] == "Bad Request: message to copy not found"


async def test_typing_shows_until_the_message(simulator: Simulator, api: Call, phone: Call, ana: int) -> None:
    """SendChatAction shows for five seconds, or until the bot's next message."""

    async def typing() -> bool:
        shown: bool = (await phone(f"GET /phones/{ana}/chat"))["typing"]
        return shown

    assert not await typing()
    await api("sendChatAction", chat_id=ana, action="typing")
    assert await typing()
    await api("sendMessage", chat_id=ana, text="x")
    assert not await typing()
    await api("sendChatAction", chat_id=ana, action="upload_document")
    began = simulator.world.clock()
    simulator.world.clock = lambda: began + 6
    assert not await typing()
    refused = await api("sendChatAction", chat_id=ana, action="dancing")
    assert refused["description"] == "Bad Request: wrong parameter action in request"


async def test_pace_per_chat_on_request() -> None:
    """A simulator can hold the bot to so many messages per chat and second."""
    now = [1000.0]
    async with Simulator(clock=lambda: now[0], per_chat_second=1) as simulator:
        simulator.world.add_person("Ana", None, 7).started = True
        async with ClientSession(simulator.url) as http:

            async def send() -> tuple[int, str | None]:
                async with http.get("/bot42:TEST/sendMessage?chat_id=7&text=x") as response:
                    answer = await response.json()
                    assert response.headers.get("Retry-After") == ("1" if response.status == 429 else None)
                    return response.status, answer.get("description")

            assert await send() == (200, None)
            assert await send() == (429, "Too Many Requests: retry after 1")
            now[0] += 1
            assert await send() == (200, None)
