"""Pictures, sound and albums that the bot sends, and putting others in their place."""

import json
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest
from aiohttp import ClientSession, FormData

from bot.simulator.samples import SAMPLES

Call = Callable[..., Coroutine[Any, Any, Any]]
FileOf = Callable[[str], Awaitable[str]]


@pytest.fixture
def file_of(api: Call, phone: Call, ana: int) -> FileOf:
    """A file of this kind that Ana once sent: its id."""

    async def send(kind: str) -> str:
        await phone(f"POST /phones/{ana}/send", kind=kind)
        held = (await phone(f"GET /phones/{ana}/chat"))["messages"][-1]
        await api("deleteMessage", chat_id=ana, message_id=held["message_id"])
        file_id: str = held["file"]["file_id"]
        return file_id

    return send


async def album(api: Call, chat_id: int, *items: object, **more: object) -> Any:  # noqa: ANN401  # JSON
    """The whole answer to an album of these items."""
    return await api("sendMediaGroup", chat_id=chat_id, media=list(items), **more)


async def held(phone: Call, user_id: int) -> list[dict[str, Any]]:
    """The bot's messages on this phone."""
    messages = (await phone(f"GET /phones/{user_id}/chat"))["messages"]
    return [message for message in messages if message["from"] == "bot"]


@pytest.mark.parametrize("kind", ["photo", "video", "animation", "audio", "document", "voice"])
async def test_every_kind_is_sent(api: Call, phone: Call, ana: int, file_of: FileOf, kind: str) -> None:
    """Each with its own method, a caption and its marks; the phone holds the same file."""
    file_id = await file_of(kind)
    sent = await api(
        f"send{kind}", chat_id=ana, **{kind: file_id}, caption="<b>Hi</b>", parse_mode="HTML", duration=7
    )
    assert sent["result"]["caption_entities"] == [{"type": "bold", "offset": 0, "length": 2}]
    (message,) = await held(phone, ana)
    assert (message["kind"], message["file"]["file_id"]) == (kind, file_id)
    assert message["caption_entities"] == [{"type": "bold", "offset": 0, "length": 2}]
    assert message["file"].get("duration") == (
        7 if kind in {"video", "animation", "audio", "voice"} else None
    )


async def test_how_it_looks(api: Call, phone: Call, ana: int, file_of: FileOf) -> None:
    """Spoilers and captions above go with what is seen, and with nothing else."""
    look = {"chat_id": ana, "caption": "c", "has_spoiler": True, "show_caption_above_media": True}
    for kind in ("photo", "video", "animation", "document", "audio", "voice"):
        await api(f"send{kind}", **look, **{kind: await file_of(kind)})
    for message in await held(phone, ana):
        seen = message["kind"] in {"photo", "video", "animation"}
        assert message.get("has_media_spoiler", False) is seen
        assert message.get("show_caption_above_media", False) is seen
    bare = await api("sendPhoto", chat_id=ana, photo=await file_of("photo"), show_caption_above_media=True)
    assert "show_caption_above_media" not in bare["result"]


async def test_how_a_link_is_shown(api: Call, phone: Call, ana: int) -> None:
    """What was asked of a link's preview stays with the message; what is usual is not listed."""
    text = {"chat_id": ana, "text": "wsws.org"}
    options = {"is_disabled": False, "prefer_small_media": True, "url": "https://wsws.org"}
    sent = await api("sendMessage", **text, link_preview_options=options)
    kept = {"prefer_small_media": True, "url": "https://wsws.org"}
    assert sent["result"]["link_preview_options"] == kept
    assert (await held(phone, ana))[-1]["link_preview_options"] == kept
    edit = {**text, "message_id": sent["result"]["message_id"]}
    edited = await api("editMessageText", **edit, link_preview_options={"is_disabled": True})
    assert edited["result"]["link_preview_options"] == {"is_disabled": True}
    plain = await api("editMessageText", **edit)
    assert "link_preview_options" not in plain["result"]
    for wrong, why in (
        ([], "object expected as link preview options"),
        ({"is_disabled": "yes"}, 'field "is_disabled" must be of type Boolean'),
        ({"url": 1}, 'field "url" must be of type String'),
    ):
        refused = await api("sendMessage", **text, link_preview_options=wrong)
        assert refused["description"] == f"Bad Request: {why}"


async def test_how_it_was_sent(api: Call, phone: Call, ana: int) -> None:
    """The phone tells whether a message came in silence, is protected, and was paid for; an edit keeps that."""
    options = {"disable_notification": True, "protect_content": True, "allow_paid_broadcast": True}
    sent = await api("sendMessage", chat_id=ana, text="x", **options)
    assert sent["result"]["has_protected_content"] is True
    await api("sendMessage", chat_id=ana, text="y")
    edited = await api("editMessageText", chat_id=ana, message_id=2, text="z")
    assert edited["result"]["has_protected_content"] is True
    with_all, with_none = await held(phone, ana)
    assert {name: with_all[name] for name in options} == options
    assert not any(with_none[name] for name in options)


async def test_an_album(api: Call, phone: Call, ana: int, file_of: FileOf) -> None:
    """Its messages stand in a row under one group, each with its own caption."""
    items: list[dict[str, Any]] = [
        {"type": "photo", "media": await file_of("photo"), "caption": "<i>one</i>", "parse_mode": "HTML"},
        {"type": "video", "media": await file_of("video"), "caption": "two", "has_spoiler": True,
         "caption_entities": [{"type": "bold", "offset": 0, "length": 3}]},
        {"type": "photo", "media": await file_of("photo")},
    ]  # fmt: skip
    sent = (await album(api, ana, *items, allow_paid_broadcast=True, protect_content=True))["result"]
    messages = await held(phone, ana)
    assert [message["message_id"] for message in messages] == [message["message_id"] for message in sent]
    assert [message["file"]["file_id"] for message in messages] == [item["media"] for item in items]
    (group,) = {message["media_group_id"] for message in sent}
    assert {message["media_group_id"] for message in messages} == {group}
    assert isinstance(group, str)
    assert [message["entities"] for message in messages] == [
        [{"type": "italic", "offset": 0, "length": 3}],
        [{"type": "bold", "offset": 0, "length": 3}],
        [],
    ]
    assert [message.get("has_media_spoiler") for message in messages] == [None, True, None]
    assert all(message["allow_paid_broadcast"] and message["protect_content"] for message in messages)
    again = (await album(api, ana, *items))["result"]
    assert again[0]["media_group_id"] != group


async def test_an_album_goes_up(http: ClientSession, phone: Call, ana: int) -> None:
    """Its files may come along with it; the record keeps what the bot wrote."""
    media = [{"type": "photo", "media": "attach://a"}, {"type": "photo", "media": "attach://b"}]
    form = FormData({"chat_id": str(ana), "media": json.dumps(media)})
    for name in ("a", "b"):
        form.add_field(name, SAMPLES["photo"].data, filename=f"{name}.png")
    async with http.post("/bot42:TEST/sendMediaGroup", data=form) as response:
        assert response.status == 200
    assert [message["file"]["name"] for message in await held(phone, ana)] == ["a.png", "b.png"]
    recorded = (await phone("GET /requests"))[-1]["parameters"]
    assert recorded == {"chat_id": str(ana), "media": media}


async def test_a_broken_picture_is_named(http: ClientSession, phone: Call, ana: int) -> None:
    """The refusal says which of an album's pictures is none, and nothing of the album arrives."""
    media = [{"type": "photo", "media": "attach://a"}, {"type": "photo", "media": "attach://b"}]
    form = FormData({"chat_id": str(ana), "media": json.dumps(media)})
    form.add_field("a", SAMPLES["photo"].data, filename="a.png")
    form.add_field("b", b"no picture", filename="b.png")
    async with http.post("/bot42:TEST/sendMediaGroup", data=form) as response:
        refused = (await response.json())["description"]
    assert refused == ('Bad Request: failed to send message #2 with the error message "IMAGE_PROCESS_FAILED"')
    assert await held(phone, ana) == []


PHOTO = {"type": "photo", "media": "PHOTO"}
DOCUMENT = {"type": "document", "media": "DOCUMENT"}
ABOVE = {"show_caption_above_media": True}


@pytest.mark.parametrize(
    ("items", "description"),
    [
        ([], "there are no messages to send"),
        ([PHOTO], "too few messages to send as an album"),
        ([PHOTO] * 11, "too many messages to send as an album"),
        ([PHOTO, DOCUMENT], "document can't be mixed with other media types"),
        ([DOCUMENT, {"type": "audio", "media": "AUDIO"}], "audio can't be mixed with other media types"),
        ([PHOTO, {"type": "animation", "media": "PHOTO"}],
         'can\'t parse InputMedia: type "animation" can\'t be used in sendMediaGroup'),
        ([PHOTO, {"type": "voice", "media": "PHOTO"}], 'can\'t parse InputMedia: type "voice" is unsupported'),
        ([PHOTO, {"media": "PHOTO"}], 'can\'t parse InputMedia: Can\'t find field "type"'),
        ([PHOTO, {"type": "photo"}], "can't parse InputMedia: media not found"),
        ([PHOTO, {"type": "photo", "media": "attach://x"}], "can't parse InputMedia: media not found"),
        ([PHOTO, "x"], "can't parse InputMedia: expected an Object"),
        ([PHOTO, {"type": "photo", "media": "unknown"}], "wrong file identifier/HTTP URL specified"),
        ([PHOTO, {"type": "video", "media": "PHOTO"}], "can't use file of type Photo as Video"),
        ([PHOTO, {**PHOTO, "caption": "x" * 1025}], "message caption is too long"),
        ([{**PHOTO, "caption": "c", **ABOVE}, PHOTO],
         "parameter show_caption_above_media must be the same for all messages"),
    ],
)  # fmt: skip
async def test_refused_albums(
    api: Call, ana: int, file_of: FileOf, items: list[object], description: str
) -> None:
    """What makes no album is refused in Telegram's words."""
    real = {name: await file_of(name.lower()) for name in ("PHOTO", "DOCUMENT", "AUDIO")}
    media = [
        {**item, "media": real.get(str(item["media"]), item["media"])}
        if isinstance(item, dict) and "media" in item
        else item
        for item in items
    ]
    assert (await album(api, ana, *media))["description"] == f"Bad Request: {description}"


async def test_where_no_album_goes(api: Call, ana: int, file_of: FileOf) -> None:
    """An album has no buttons, and a chat that is there."""
    photo = {"type": "photo", "media": await file_of("photo")}
    refused = await album(api, ana, photo, photo, reply_markup={"inline_keyboard": []})
    assert refused["description"] == "Bad Request: an album can't have a reply markup"
    assert (await album(api, 99, photo, photo))["description"] == "Bad Request: chat not found"
    nothing = await api("sendMediaGroup", chat_id=ana)
    assert nothing["description"] == 'Bad Request: parameter "media" is required'


async def test_another_file_in_its_place(api: Call, phone: Call, ana: int, file_of: FileOf) -> None:
    """A text becomes a photo, the photo an audio; the same again is refused."""
    await api("sendMessage", chat_id=ana, text="x")
    (message,) = await held(phone, ana)
    where = {"chat_id": ana, "message_id": message["message_id"]}
    media = {"type": "photo", "media": await file_of("photo"), "caption": "c", "has_spoiler": True, **ABOVE}
    edited = await api("editMessageMedia", **where, media=media)
    assert edited["result"]["photo"][-1]["file_id"] == media["media"]
    (message,) = await held(phone, ana)
    assert (message["kind"], message["text"], message["caption"]) == ("photo", "c", "c")
    assert (message["has_media_spoiler"], message["show_caption_above_media"]) == (True, True)
    assert message["edit_date"] is not None
    same = await api("editMessageMedia", **where, media=media)
    assert same["description"].startswith("Bad Request: message is not modified")
    assert (await api("editMessageMedia", **where, media={"type": "audio", "media": await file_of("audio")}))[
        "ok"
    ]
    (message,) = await held(phone, ana)
    assert (message["kind"], message["text"]) == ("audio", "")
    assert "has_media_spoiler" not in message


async def test_media_that_stays(api: Call, phone: Call, ana: int, file_of: FileOf) -> None:
    """Voices and places have no media to change; what is no media cannot be put there."""
    photo = {"type": "photo", "media": await file_of("photo")}

    async def why_not(message_id: int, **parameters: object) -> str:
        answer = await api("editMessageMedia", chat_id=ana, message_id=message_id, **parameters)
        description: str = answer["description"]
        return description.removeprefix("Bad Request: ")

    await api("sendVoice", chat_id=ana, voice=await file_of("voice"))
    await api("sendLocation", chat_id=ana, latitude=1, longitude=1)
    voice, place = (message["message_id"] for message in await held(phone, ana))
    assert await why_not(voice, media=photo) == "message media can't be edited"
    assert await why_not(place, media=photo) == "message media can't be edited"
    assert await why_not(voice) == 'parameter "media" is required'
    assert await why_not(voice, media="x") == "can't parse input media JSON object"
    assert await why_not(99, media=photo) == "message to edit not found"
    assert await why_not(1, media=photo) == "message can't be edited"


async def test_within_an_album_the_kind_stays(api: Call, ana: int, file_of: FileOf) -> None:
    """A photo gives way to a video, and to nothing else; documents to documents."""
    photo, video, document, audio, animation = [
        {"type": kind, "media": await file_of(kind)}
        for kind in ("photo", "video", "document", "audio", "animation")
    ]
    picture = (await album(api, ana, photo, photo))["result"][0]
    paper = (await album(api, ana, document, document))["result"][0]

    async def put(message: dict[str, Any], media: object) -> str:
        where = {"chat_id": ana, "message_id": message["message_id"]}
        answer = await api("editMessageMedia", **where, media=media)
        said: str = answer.get("description", "done")
        return said.removeprefix("Bad Request: ")

    assert await put(picture, video) == "done"
    assert await put(picture, photo) == "done"
    assert await put(picture, document) == "can't change media type in the album"
    assert await put(picture, animation) == "message content type can't be used in an album"
    assert await put(paper, audio) == "can't change media type in the album"
    assert await put(paper, {"type": "document", "media": await file_of("document")}) == "done"
    edited = await api("editMessageCaption", chat_id=ana, message_id=picture["message_id"], caption="new")
    assert edited["result"]["media_group_id"] == picture["media_group_id"]


async def test_a_caption_moves(api: Call, ana: int, file_of: FileOf) -> None:
    """Where a caption stands is part of it; a voice has one that stands below."""
    photo = await api("sendPhoto", chat_id=ana, photo=await file_of("photo"), caption="c", has_spoiler=True)
    voice = await api("sendVoice", chat_id=ana, voice=await file_of("voice"), caption="c")
    where = {"chat_id": ana, "message_id": photo["result"]["message_id"], "caption": "c"}
    moved = (await api("editMessageCaption", **where, **ABOVE))["result"]
    assert (moved["show_caption_above_media"], moved["has_media_spoiler"]) == (True, True)
    assert "show_caption_above_media" not in (await api("editMessageCaption", **where))["result"]
    where["message_id"] = voice["result"]["message_id"]
    refused = await api("editMessageCaption", **where, **ABOVE)
    assert refused["description"].startswith("Bad Request: message is not modified")
    assert (await api("editMessageCaption", **{**where, "caption": "new"}))["result"]["caption"] == "new"


async def test_an_album_is_deleted_whole(api: Call, phone: Call, ana: int, file_of: FileOf) -> None:
    """DeleteMessages takes all of it away at once."""
    photo = {"type": "photo", "media": await file_of("photo")}
    sent = (await album(api, ana, photo, photo))["result"]
    ids = [message["message_id"] for message in sent]
    assert (await api("deleteMessages", chat_id=ana, message_ids=ids))["ok"]
    assert await held(phone, ana) == []
