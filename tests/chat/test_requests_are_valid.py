"""The check that ends every journey: aiogram's models accept each request. Here: that it refuses what is wrong."""

from typing import Any

import pytest

from tests.bot_api_schema import problems_of
from tests.running import Campaign

BUTTON = {"text": "Menu", "callback_data": "1m"}
MESSAGE = {"chat_id": 7, "text": "Hello", "reply_markup": {"inline_keyboard": [[BUTTON]]}}


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("sendMessage", MESSAGE),
        ("sendmessage", MESSAGE | {"chat_id": "7", "parse_mode": "HTML"}),
        ("sendDocument", {"chat_id": 7, "document": {"file_name": "a.ics", "size": 12}}),
        ("getMe", {}),
        ("getUpdates", {"offset": 1, "timeout": 30, "allowed_updates": ["message"]}),
    ],
)
def test_a_right_request_has_no_problem(method: str, parameters: dict[str, Any]) -> None:
    """As the record of the simulator gives it, files by name and size."""
    assert problems_of({"method": method, "parameters": parameters}) == []


@pytest.mark.parametrize(
    ("method", "parameters", "problem"),
    [
        ("sendMesage", MESSAGE, "sendMesage: the Bot API has no such method"),
        ("sendMessage", MESSAGE | {"preview": False}, "sendMessage.preview: the Bot API has no such field"),
        ("sendMessage", {"chat_id": 7}, "sendMessage.text: Field required"),
        (
            "sendMessage",
            MESSAGE | {"reply_markup": {"inline_keyboard": [[BUTTON | {"colour": "red"}]]}},
            "sendMessage.reply_markup.inline_keyboard.0.0.colour: the Bot API has no such field",
        ),
        (
            "answerCallbackQuery",
            {"callback_query_id": "1", "show_alert": "perhaps"},
            "answerCallbackQuery.show_alert: Input should be a valid boolean, unable to interpret input",
        ),
    ],
)
def test_a_wrong_request_is_refused(method: str, parameters: dict[str, Any], problem: str) -> None:
    """A wrong name, a field that is missing, of another kind or not Telegram's, however deep it stands."""
    assert problems_of({"method": method, "parameters": parameters}) == [problem]


async def test_the_check_sees_every_kind_of_request(campaign: Campaign) -> None:
    """The record holds what the bot sends: messages, edits, answers, files, cards, its profile."""
    await campaign.add_sample_events()
    emma = await campaign.supporter()
    await emma.tap("Demands")
    await emma.tap_data((await emma.last())["message_id"], "1k:1")
    await emma.inline("caravan")
    assert {call["method"] for call in await campaign.requests()} == {
        "getMe",
        "getMyCommands",
        "setMyCommands",
        "getMyDescription",
        "setMyDescription",
        "getMyShortDescription",
        "setMyShortDescription",
        "getUpdates",
        "sendMessage",
        "answerCallbackQuery",
        "editMessageText",
        "sendDocument",
        "answerInlineQuery",
    }
