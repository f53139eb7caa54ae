"""Libraries that no one here wrote understand this Telegram: python-telegram-bot and aiogram's models."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
from aiogram import types
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputMediaVideo,
    InputTextMessageContent,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.simulator.samples import SAMPLES
from bot.simulator.server import Simulator

Call = Callable[..., Coroutine[Any, Any, Any]]


@pytest.fixture
async def bot(simulator: Simulator) -> AsyncIterator[Bot]:
    """python-telegram-bot's client, pointed here."""
    async with Bot(
        simulator.token, base_url=f"{simulator.url}/bot", base_file_url=f"{simulator.url}/file/bot"
    ) as client:
        yield client


async def test_a_visit(bot: Bot, phone: Call, ana: int) -> None:
    """Start, a menu, a tap, an edit in place, a file to keep and a block, all through the library."""
    assert bot.bot.supports_inline_queries
    await phone(f"POST /phones/{ana}/start", payload="x")
    (update,) = await bot.get_updates(timeout=5)
    assert update.message is not None
    assert update.message.text == "/start x"
    menu = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
    sent = await bot.send_message(ana, "<b>Menu</b>", parse_mode="HTML", reply_markup=menu)
    assert sent.text_html == "<b>Menu</b>"
    await phone(f"POST /phones/{ana}/tap", message_id=sent.message_id, data="go")
    (update,) = await bot.get_updates(offset=update.update_id + 1)
    query = update.callback_query
    assert query is not None
    await query.answer("Here")
    edited = await query.edit_message_text("Changed")
    assert isinstance(edited, type(sent))
    assert edited.text == "Changed"
    kept = await bot.send_document(ana, io.BytesIO(b"BEGIN"), filename="día.ics", caption="Keep")
    assert kept.document is not None
    assert kept.document.file_name == "día.ics"
    assert bytes(await (await kept.document.get_file()).download_as_bytearray()) == b"BEGIN"
    await bot.set_my_commands([BotCommand("start", "Begin")], language_code="es")
    assert (await phone(f"GET /phones/{ana}/chat"))["commands"] == [
        {"command": "start", "description": "Begin"}
    ]
    await phone(f"POST /phones/{ana}/block", blocked=True)
    (update,) = await bot.get_updates(offset=update.update_id + 1)
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"


async def test_inline_mode(bot: Bot, phone: Call, ana: int) -> None:
    """Cards offered through the library reach who asked."""
    asking = asyncio.create_task(phone(f"POST /phones/{ana}/inline", query="x"))
    (update,) = await bot.get_updates(timeout=5)
    assert update.inline_query is not None
    content = InputTextMessageContent("<i>c</i>", parse_mode="HTML")
    await update.inline_query.answer([InlineQueryResultArticle("1", "Card", content)], cache_time=0)
    assert (await asyncio.wait_for(asking, 2))["results"][0]["html"] == "<i>c</i>"


async def test_inaccessible_messages(bot: Bot, phone: Call, ana: int) -> None:
    """A tap on a message that is gone is read as such."""
    await phone(f"POST /phones/{ana}/tap", message_id=9, data="x", inaccessible=True)
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert not update.callback_query.message.is_accessible


async def test_errors_are_told_apart(bot: Bot, phone: Call, ana: int) -> None:
    """Each refusal becomes the library's own error."""
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.send_message(ana, "")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(99, "x")
    await phone("POST /faults", method="sendMessage", kind="429", retry_after=3)
    with pytest.raises(RetryAfter, match="Retry in 0:00:03"):
        await bot.send_message(ana, "x")
    await phone("POST /faults", method="sendMessage", kind="drop_after")
    with pytest.raises(NetworkError, match="RemoteProtocolError"):
        await bot.send_message(ana, "x")
    await phone(f"POST /phones/{ana}/block", blocked=True)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ana, "x")


async def test_two_copies(simulator: Simulator, bot: Bot, api: Call, until: Call) -> None:
    """The first of two pollers learns of the second as a Conflict."""
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await until(lambda: simulator.world.updates.is_polled)
    await api("getUpdates")
    with pytest.raises(Conflict):
        await first


async def test_a_wrong_token(simulator: Simulator) -> None:
    """A wrong token is told as such."""
    stranger = Bot("42:OTHER", base_url=f"{simulator.url}/bot")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_answers_fit_another_librarys_models(api: Call, phone: Call, ana: int) -> None:
    """Updates and results are what aiogram's models of the Bot API expect."""
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    types.User.model_validate((await api("getMe"))["result"])
    types.ChatFullInfo.model_validate((await api("getChat", chat_id=ana))["result"])
    types.WebhookInfo.model_validate((await api("getWebhookInfo"))["result"])
    place = {"chat_id": ana, "latitude": 1, "longitude": 2}
    for method, parameters in (
        (
            "sendMessage",
            {"chat_id": ana, "text": "<b>x</b> wsws.org", "parse_mode": "HTML", "reply_markup": markup},
        ),
        ("sendLocation", place),
        ("sendVenue", {**place, "title": "t", "address": "a"}),
    ):
        types.Message.model_validate((await api(method, **parameters))["result"])
    await phone(f"POST /phones/{ana}/tap", message_id=2, data="x")
    await phone(f"POST /phones/{ana}/tap", message_id=99, data="x", inaccessible=True)
    await phone(f"POST /phones/{ana}/send", text="x", reply_to=2)
    for kind in ("photo", "video", "document", "voice", "sticker", "venue", "location"):
        await phone(f"POST /phones/{ana}/send", kind=kind)
    await phone("POST /groups", title="G", members=[ana])
    for blocked in (True, False):
        await phone(f"POST /phones/{ana}/block", blocked=blocked)
    updates = (await api("getUpdates"))["result"]
    assert len(updates) == 13
    for update in updates:
        types.Update.model_validate(update)


async def test_albums_and_edits_through_the_library(bot: Bot, phone: Call, ana: int) -> None:
    """An album goes up, one picture of it is changed, and a channel gets a post; an album comes from a phone."""
    pictures: list[InputMediaPhoto | InputMediaVideo] = [
        InputMediaPhoto(SAMPLES["photo"].data, caption="<b>c</b>", parse_mode="HTML"),
        InputMediaVideo(SAMPLES["video"].data, has_spoiler=True),
    ]
    first, second = await bot.send_media_group(ana, pictures)
    assert first.caption_html == "<b>c</b>"
    assert first.media_group_id == second.media_group_id is not None
    assert second.has_media_spoiler
    edited = await second.edit_media(InputMediaPhoto(first.photo[-1].file_id))
    assert isinstance(edited, type(second))
    assert edited.photo == first.photo
    assert edited.media_group_id == first.media_group_id
    animation = await bot.send_animation(ana, SAMPLES["animation"].data)
    assert animation.animation is not None
    assert (await bot.send_audio(ana, SAMPLES["audio"].data, title="T")).audio is not None
    assert (await bot.send_voice(ana, SAMPLES["voice"].data)).voice is not None
    await phone("POST /channels", title="News", username="news")
    post = await bot.send_message("@news", "x")
    assert post.from_user is None
    assert post.sender_chat == post.chat
    await phone(f"POST /phones/{ana}/album", items=[{"kind": "photo"}, {"kind": "photo"}])
    one, other = await bot.get_updates()
    assert one.message is not None
    assert other.message is not None
    assert one.message.media_group_id == other.message.media_group_id is not None


async def test_media_fit_another_librarys_models(api: Call, phone: Call, ana: int) -> None:
    """What aiogram's models of the Bot API expect, for each kind of file, in a chat and in a channel."""
    channel = (await phone("POST /channels", title="News", username="news"))["chat_id"]
    kinds = ("photo", "video", "animation", "audio", "document", "voice")
    for kind in kinds:
        look = {"caption": "c", "has_media_spoiler": True, "show_caption_above_media": True}
        await phone(f"POST /phones/{ana}/send", kind=kind, **look)
    shown = (await phone(f"GET /phones/{ana}/chat"))["messages"][1:]
    for kind, message in zip(kinds, shown, strict=True):
        sent = await api(f"send{kind}", chat_id=channel, **{kind: message["file"]["file_id"]})
        read = types.Message.model_validate(sent["result"])
        assert read.content_type == kind
    for update in (await api("getUpdates"))["result"]:
        types.Update.model_validate(update)
    types.ChatFullInfo.model_validate((await api("getChat", chat_id="@news"))["result"])
    member = (await api("getChatMember", chat_id=channel, user_id=42))["result"]
    types.ChatMemberAdministrator.model_validate(member)
