"""Taps and inline queries."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot.simulator.server import Simulator

Call = Callable[..., Coroutine[Any, Any, Any]]

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
KEYBOARD = {"inline_keyboard": [[{"text": "x", "callback_data": "go"}]]}
CARD = {
    "type": "article",
    "id": "one",
    "title": "Safe passage",
    "input_message_content": {"message_text": "<b>Safe passage</b>", "parse_mode": "HTML"},
}


async def last(api: Call, kind: str) -> Any:  # noqa: ANN401  # JSON
    """The newest update, which must be of this kind."""
    return (await api("getUpdates", offset=-1))["result"][-1][kind]


async def test_a_tap_is_answered_once(api: Call, phone: Call, ana: int) -> None:
    """The bot learns of a tap with its whole message, and answers it once."""
    await api("sendMessage", chat_id=ana, text="x", reply_markup=KEYBOARD)
    tapped = await phone(f"POST /phones/{ana}/tap", message_id=2, data="go")
    query = await last(api, "callback_query")
    assert (query["id"], query["data"], query["from"]["id"]) == (tapped["callback_query_id"], "go", ana)
    assert (query["message"]["message_id"], query["message"]["text"]) == (2, "x")
    assert (await phone(f"GET /phones/{ana}/chat"))["unanswered"] == [query["id"]]
    answer = {"callback_query_id": query["id"], "text": "Done", "show_alert": True}
    assert (await api("answerCallbackQuery", **answer))["result"] is True
    chat = await phone(f"GET /phones/{ana}/chat")
    assert chat["unanswered"] == []
    assert chat["answers"] == [{**answer, "url": ""}]
    assert (await api("answerCallbackQuery", **answer))["description"] == TOO_OLD


async def test_a_phone_keeps_the_last_answers(api: Call, phone: Call, ana: int) -> None:
    """Of many answers a phone shows the last twenty, oldest first."""
    for number in range(21):
        query_id = (await phone(f"POST /phones/{ana}/tap", message_id=1, data="x"))["callback_query_id"]
        await api("answerCallbackQuery", callback_query_id=query_id, text=str(number))
    answers = (await phone(f"GET /phones/{ana}/chat"))["answers"]
    assert [answer["text"] for answer in answers] == [str(number) for number in range(1, 21)]


async def test_taps_that_come_too_late(simulator: Simulator, api: Call, phone: Call, ana: int) -> None:
    """A tap cannot be answered after a quarter of an hour, nor one that was old from the start."""
    expired = await phone(f"POST /phones/{ana}/tap", message_id=1, data="x", expired=True)
    late = await phone(f"POST /phones/{ana}/tap", message_id=1, data="x")
    began = simulator.world.clock()
    simulator.world.clock = lambda: began + 15 * 60 + 1
    for query_id in (expired["callback_query_id"], late["callback_query_id"], "0", ""):
        assert (await api("answerCallbackQuery", callback_query_id=query_id))["description"] == TOO_OLD


async def test_refused_answers(api: Call, phone: Call, ana: int) -> None:
    """An answer's text and address have their limits; a refused answer leaves the tap open."""
    query_id = (await phone(f"POST /phones/{ana}/tap", message_id=1, data="x"))["callback_query_id"]
    too_long = await api("answerCallbackQuery", callback_query_id=query_id, text="x" * 201)
    assert too_long["description"] == "Bad Request: MESSAGE_TOO_LONG"
    foreign = await api("answerCallbackQuery", callback_query_id=query_id, url="https://x.org")
    assert foreign["description"] == "Bad Request: URL_INVALID"
    own = "https://t.me/standpoint_bot?start=x"
    assert (await api("answerCallbackQuery", callback_query_id=query_id, text="x" * 200, url=own))["ok"]


async def test_taps_on_what_is_gone(api: Call, phone: Call, ana: int) -> None:
    """A tap may reach the bot with only the place of a message that it cannot see any more."""
    assert (await phone(f"POST /phones/{ana}/tap", message_id=9, data="x"))["status"] == 404
    assert (await phone(f"POST /phones/{ana}/tap", message_id=9))["status"] == 400
    for message_id in (9, 1):
        await phone(f"POST /phones/{ana}/tap", message_id=message_id, data="x", inaccessible=True)
        query = await last(api, "callback_query")
        assert query["message"] == {
            "chat": {"id": ana, "type": "private", "first_name": "Ana"},
            "message_id": message_id,
            "date": 0,
        }


async def test_cards_are_offered_and_chosen(api: Call, phone: Call, ana: int) -> None:
    """The bot's cards come back to who asked; a chosen one stands in the chat and can be edited."""
    asking = asyncio.create_task(phone(f"POST /phones/{ana}/inline", query="safe"))
    query = (await api("getUpdates", timeout=5))["result"][-1]["inline_query"]
    assert (query["query"], query["from"]["id"]) == ("safe", ana)
    given = await api(
        "answerInlineQuery", inline_query_id=query["id"], results=[{**CARD, "reply_markup": KEYBOARD}]
    )
    assert given["result"] is True
    card = (await asyncio.wait_for(asking, 2))["results"][0]
    assert (card["title"], card["html"]) == ("Safe passage", "<b>Safe passage</b>")
    assert card["buttons"] == [[{"text": "x", "data": "go"}]]
    await phone(f"POST /phones/{ana}/inline/choose", result_id="one")
    seen = (await phone(f"GET /phones/{ana}/chat"))["messages"][-1]
    assert (seen["from"], seen["via_bot"], seen["text"]) == ("person", "standpoint_bot", "Safe passage")
    assert (await last(api, "message"))["via_bot"]["id"] == 42
    await phone(f"POST /phones/{ana}/tap", message_id=seen["message_id"], data="go")
    inline_id = (await last(api, "callback_query"))["inline_message_id"]
    assert (await api("editMessageText", inline_message_id=inline_id, text="New"))["result"] is True
    assert (await phone(f"GET /phones/{ana}/chat"))["messages"][-1]["text"] == "New"
    again = await api("answerInlineQuery", inline_query_id=query["id"], results=[])
    assert again["description"] == TOO_OLD
    assert (await phone(f"POST /phones/{ana}/inline/choose", result_id="two"))["status"] == 404


async def test_an_unanswered_query_ends(phone: Call, ana: int) -> None:
    """Whoever asks in vain is told so."""
    assert (await phone(f"POST /phones/{ana}/inline?timeout=0.05", query="x"))["status"] == 504


@pytest.mark.parametrize(
    ("results", "description"),
    [
        ([CARD, CARD], "RESULT_ID_DUPLICATE"),
        ([{**CARD, "id": str(number)} for number in range(51)], "RESULTS_TOO_MUCH"),
        ([{**CARD, "id": "x" * 65}], "RESULT_ID_INVALID"),
        ([{**CARD, "title": ""}], "can't parse inline query result: Can't find field \"title\""),
        (
            [{"type": "article", "id": "1", "title": "x"}],
            "can't parse inline query result: Can't find field \"message_text\"",
        ),
        (
            [{**CARD, "type": "poem"}],
            'can\'t parse inline query result: type "poem" is unsupported for the inline query result',
        ),
        (["x"], "can't parse inline query result: Inline query result must be an object"),
    ],
)
async def test_refused_cards(api: Call, results: list[object], description: str) -> None:
    """What Telegram refuses is refused in its words, before the query is looked at."""
    answer = await api("answerInlineQuery", inline_query_id="1", results=results)
    assert answer["description"] == f"Bad Request: {description}"
