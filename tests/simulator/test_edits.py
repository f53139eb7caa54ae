"""Editing and deleting."""

from collections.abc import Callable, Coroutine
from typing import Any

from bot.simulator.server import Simulator

Call = Callable[..., Coroutine[Any, Any, Any]]

KEYBOARD = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


async def test_a_text_changes_in_place(api: Call, phone: Call, ana: int) -> None:
    """An edit keeps the message's place, and takes away a keyboard that it does not repeat."""
    await api("sendMessage", chat_id=ana, text="old", reply_markup=KEYBOARD)
    edited = await api("editMessageText", chat_id=ana, message_id=2, text="new")
    assert edited["result"]["text"] == "new"
    assert "edit_date" in edited["result"]
    seen = (await phone(f"GET /phones/{ana}/chat"))["messages"]
    assert [message["text"] for message in seen] == ["/start", "new"]
    assert seen[-1]["buttons"] == []
    assert seen[-1]["edit_date"] is not None


async def test_an_edit_must_change_something(api: Call, ana: int) -> None:
    """The same content and the same keyboard again are refused; either one differing is enough."""
    await api("sendMessage", chat_id=ana, text="<b>x</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    same = {"chat_id": ana, "message_id": 2, "text": " <strong>x</strong>", "parse_mode": "HTML"}
    assert (await api("editMessageText", **same, reply_markup=KEYBOARD))["description"] == NOT_MODIFIED
    markup = {"chat_id": ana, "message_id": 2, "reply_markup": KEYBOARD}
    assert (await api("editMessageReplyMarkup", **markup))["description"] == NOT_MODIFIED
    assert (await api("editMessageText", **same))["ok"]
    assert (await api("editMessageReplyMarkup", **markup))["ok"]


async def test_what_cannot_be_edited(api: Call, ana: int) -> None:
    """Messages that are not there, not the bot's, or of another kind."""
    await api("sendLocation", chat_id=ana, latitude=1, longitude=1)

    async def why_not(method: str, message_id: int, **parameters: object) -> str:
        answer = await api(method, chat_id=ana, message_id=message_id, **parameters)
        description: str = answer["description"]
        return description.removeprefix("Bad Request: ")

    assert await why_not("editMessageText", 9, text="x") == "message to edit not found"
    assert await why_not("editMessageText", 1, text="x") == "message can't be edited"
    assert await why_not("editMessageText", 2, text="x") == "there is no text in the message to edit"
    assert await why_not("editMessageCaption", 2, caption="x") == "there is no caption in the message to edit"
    assert await why_not("editMessageText", 2, text="") == "message text is empty"
    nameless = await api("editMessageText", text="x")
    assert nameless["description"] == "Bad Request: message identifier is not specified"


async def test_a_caption_changes(api: Call, phone: Call, ana: int) -> None:
    """The caption of a file can be changed, and is measured as a caption."""
    await phone(f"POST /phones/{ana}/send", kind="document")
    file_id = (await api("getUpdates"))["result"][-1]["message"]["document"]["file_id"]
    await api("sendDocument", chat_id=ana, document=file_id, caption="old")
    edited = await api("editMessageCaption", chat_id=ana, message_id=3, caption="new")
    assert edited["result"]["caption"] == "new"
    too_long = await api("editMessageCaption", chat_id=ana, message_id=3, caption="x" * 1025)
    assert too_long["description"] == "Bad Request: message caption is too long"


async def test_deleting(api: Call, phone: Call, ana: int) -> None:
    """A deleted message is gone, and cannot be deleted again."""
    await api("sendMessage", chat_id=ana, text="x")
    assert (await api("deleteMessage", chat_id=ana, message_id=2))["result"] is True
    assert [message["message_id"] for message in (await phone(f"GET /phones/{ana}/chat"))["messages"]] == [1]
    again = await api("deleteMessage", chat_id=ana, message_id=2)
    assert again["description"] == "Bad Request: message to delete not found"
    assert (await api("deleteMessages", chat_id=ana, message_ids=[1, 2, 3]))["result"] is True
    assert (await phone(f"GET /phones/{ana}/chat"))["messages"] == []
    assert (await api("deleteMessages", chat_id=ana, message_ids="x"))["description"] == (
        "Bad Request: can't parse message_ids JSON object"
    )


async def test_old_messages_stay(simulator: Simulator, api: Call, ana: int) -> None:
    """After 48 hours a bot cannot delete a message any more."""
    await api("sendMessage", chat_id=ana, text="x")
    began = simulator.world.clock()
    simulator.world.clock = lambda: began + 48 * 3600 + 2
    refused = await api("deleteMessage", chat_id=ana, message_id=2)
    assert refused["description"] == "Bad Request: message can't be deleted for everyone"
