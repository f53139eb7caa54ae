"""What people send to the bot beside plain text: marks, pictures, sound and albums."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from aiohttp import ClientSession, FormData

Call = Callable[..., Coroutine[Any, Any, Any]]

TEXT = "😀 bold quote code name more"
ENTITIES = [
    {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5368324170671202286"},
    {"type": "bold", "offset": 3, "length": 10},
    {"type": "spoiler", "offset": 3, "length": 4},
    {"type": "expandable_blockquote", "offset": 8, "length": 5},
    {"type": "pre", "offset": 14, "length": 4, "language": "python"},
    {"type": "text_mention", "offset": 19, "length": 4, "user": {"id": 9, "is_bot": False, "first_name": "Bo"}},
    {"type": "text_link", "offset": 24, "length": 4, "url": "https://wsws.org/"},
    {"type": "underline", "offset": 24, "length": 4},
]  # fmt: skip


async def told(api: Call) -> list[dict[str, Any]]:
    """The messages that the bot is told of."""
    return [update["message"] for update in (await api("getUpdates"))["result"]]


@pytest.mark.parametrize("kind", ["text", "photo", "video", "animation", "audio", "document", "voice"])
async def test_marks_are_passed_on_exactly(api: Call, phone: Call, ana: int, kind: str) -> None:
    """The marks that a person made reach the bot as they are; sent on by the bot they come back the same."""
    name, marks = ("text", "entities") if kind == "text" else ("caption", "caption_entities")
    await phone(f"POST /phones/{ana}/send", kind=kind, entities=ENTITIES, **{name: TEXT})
    (message,) = await told(api)
    assert (message[name], message[marks]) == (TEXT, ENTITIES)
    shown = (await phone(f"GET /phones/{ana}/chat"))["messages"][-1]
    assert (shown["text"], shown["entities"], shown["kind"]) == (TEXT, ENTITIES, kind)


async def test_blanks_around_a_marked_text(api: Call, phone: Call, ana: int) -> None:
    """They are cut off as in Telegram's own clients, and the marks move along."""
    marks = [{"type": "bold", "offset": 2, "length": 2}]
    await phone(f"POST /phones/{ana}/send", text="  hi ", entities=marks)
    (message,) = await told(api)
    assert (message["text"], message["entities"]) == ("hi", [{"type": "bold", "offset": 0, "length": 2}])


@pytest.mark.parametrize(
    ("entity", "sentence"),
    [
        ({"type": "glow", "offset": 0, "length": 1}, "Telegram has no entity of the type 'glow'."),
        ({"type": "bold", "offset": 1, "length": 1}, "The bold at 1 does not lie within the text."),
        ({"type": "bold", "offset": 0, "length": 0}, "The bold at 0 does not lie within the text."),
        ({"type": "text_link", "offset": 0, "length": 1}, "A text_link has a url."),
        ({"type": "text_mention", "offset": 0, "length": 1}, "A text_mention has a user."),
        ({"type": "custom_emoji", "offset": 0, "length": 1}, "A custom_emoji has a custom_emoji_id."),
    ],
)
async def test_wrong_marks(phone: Call, ana: int, entity: dict[str, object], sentence: str) -> None:
    """Marks that no client makes are refused with a sentence."""
    answer = await phone(f"POST /phones/{ana}/send", text="x", entities=[entity])
    assert (answer["status"], answer["error"]) == (400, sentence)


async def test_how_it_looks(api: Call, phone: Call, ana: int) -> None:
    """A spoiler, a caption above and how a link is shown reach the bot."""
    look = {"has_media_spoiler": True, "show_caption_above_media": True}
    await phone(f"POST /phones/{ana}/send", kind="photo", caption="c", **look)
    options = {"is_disabled": True}
    await phone(f"POST /phones/{ana}/send", text="wsws.org", link_preview_options=options)
    photo, text = await told(api)
    assert {name: photo[name] for name in look} == look
    assert text["link_preview_options"] == options
    wrong = await phone(f"POST /phones/{ana}/send", text="x", link_preview_options=1)
    assert wrong["error"] == "link_preview_options is an object as in the Bot API."


async def test_an_album(api: Call, phone: Call, ana: int) -> None:
    """It comes as several updates with one group, each with its own caption and marks."""
    bold = [{"type": "bold", "offset": 0, "length": 3}]
    items = [{"kind": "photo", "caption": "one", "entities": bold}, {"kind": "video"}, {"caption": "three"}]
    sent = await phone(f"POST /phones/{ana}/album", items=items)
    updates = (await api("getUpdates"))["result"]
    assert [update["update_id"] for update in updates] == sent["update_ids"]
    messages = [update["message"] for update in updates]
    assert [message["message_id"] for message in messages] == sent["message_ids"]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["one", None, "three"]
    assert messages[0]["caption_entities"] == bold
    assert ["photo" in message for message in messages] == [True, False, True]
    shown = (await phone(f"GET /phones/{ana}/chat"))["messages"][-3:]
    assert {message["media_group_id"] for message in shown} == {messages[0]["media_group_id"]}
    alone = await phone(f"POST /phones/{ana}/send", kind="photo")
    assert alone["update_id"] == sent["update_ids"][-1] + 1
    assert "media_group_id" not in (await told(api))[-1]


async def test_an_album_of_ones_own_files(http: ClientSession, api: Call, ana: int) -> None:
    """Each item takes the file that it names."""
    items = [{"file": "b", "kind": "document"}, {"file": "a", "kind": "document", "caption": "c"}]
    form = FormData({"items": json.dumps(items)})
    for name in ("a", "b"):
        form.add_field(name, name.encode(), filename=f"{name}.txt")
    async with http.post(f"/phones/{ana}/album", data=form) as response:
        assert response.status == 200
    first, second = await told(api)
    assert (first["document"]["file_name"], second["document"]["file_name"]) == ("b.txt", "a.txt")
    assert second["caption"] == "c"


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({}, 'An album has "items": a list of objects like those that a phone sends alone.'),
        ({"items": [1, 2]}, 'An album has "items": a list of objects like those that a phone sends alone.'),
        ({"items": [{}]}, "An album has 2 to 10 items."),
        ({"items": [{}] * 11}, "An album has 2 to 10 items."),
        (
            {"items": [{}, {"kind": "document"}]},
            "An album holds photos and videos, or documents alone, or audios alone.",
        ),
        (
            {"items": [{"kind": "voice"}] * 2},
            "An album holds photos and videos, or documents alone, or audios alone.",
        ),
        ({"items": [{}, {}], "reply_to": 99}, "There is no message 99 to reply to."),
    ],
)
async def test_no_albums(api: Call, phone: Call, ana: int, wish: dict[str, object], sentence: str) -> None:
    """What makes no album is refused with a sentence, and nothing of it reaches the bot."""
    assert (await phone(f"POST /phones/{ana}/album", **wish))["error"] == sentence
    assert await told(api) == []
