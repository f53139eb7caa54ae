"""Files: up, down, and sent again by their id."""

import struct
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from aiohttp import ClientSession, FormData

from bot.simulator.files import picture_size
from bot.simulator.refusals import Refusal
from bot.simulator.samples import SAMPLES

Call = Callable[..., Coroutine[Any, Any, Any]]


async def send(http: ClientSession, method: str, form: FormData) -> Any:  # noqa: ANN401  # JSON
    """Call a method with a form that holds a file."""
    async with http.post(f"/bot42:TEST/{method}", data=form) as response:
        return await response.json()


async def test_a_document_goes_up_and_comes_down(
    http: ClientSession, api: Call, phone: Call, ana: int
) -> None:
    """A document reaches the phone under its name, and both sides can download it."""
    form = FormData({"chat_id": str(ana), "caption": "Keep it"}, quote_fields=False)
    form.add_field("document", b"BEGIN:VCALENDAR", filename="día.ics", content_type="text/calendar")
    document = (await send(http, "sendDocument", form))["result"]["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == (
        "día.ics",
        "text/calendar",
        15,
    )
    shown = (await phone(f"GET /phones/{ana}/chat"))["messages"][-1]
    assert (shown["kind"], shown["caption"], shown["file"]["name"]) == ("document", "Keep it", "día.ics")
    async with http.get(shown["file"]["url"]) as response:
        assert await response.read() == b"BEGIN:VCALENDAR"
        assert response.headers["Content-Disposition"] == "attachment"
    path = (await api("getFile", file_id=document["file_id"]))["result"]["file_path"]
    async with http.get(f"/file/bot42:TEST/{path}") as response:
        assert await response.read() == b"BEGIN:VCALENDAR"
    again = await api("sendDocument", chat_id=ana, document=document["file_id"])
    assert again["result"]["document"] == document


async def test_attached_by_name(http: ClientSession, ana: int) -> None:
    """A value may point to a file of the same form."""
    form = FormData({"chat_id": str(ana), "video": "attach://clip", "width": "3"})
    form.add_field("clip", b"mp4", filename="clip.mp4")
    sent = (await send(http, "sendVideo", form))["result"]["video"]
    assert (sent["file_name"], sent["mime_type"], sent["width"]) == ("clip.mp4", "video/mp4", 3)
    async with http.get("/requests") as response:
        recorded = (await response.json())[-1]["parameters"]
    assert recorded["video"] == {"file_name": "clip.mp4", "size": 3}
    assert "clip" not in recorded


async def test_a_photo_is_looked_at(http: ClientSession, ana: int) -> None:
    """A photo must be a picture; its size is measured."""
    form = FormData({"chat_id": str(ana)})
    form.add_field("photo", SAMPLES["photo"].data, filename="p.png")
    photo = (await send(http, "sendPhoto", form))["result"]["photo"]
    assert [(size["width"], size["height"]) for size in photo] == [(1, 1)]
    form = FormData({"chat_id": str(ana)})
    form.add_field("photo", b"no picture", filename="p.png")
    assert (await send(http, "sendPhoto", form))["description"] == "Bad Request: IMAGE_PROCESS_FAILED"


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({}, "there is no document in the request"),
        ({"document": "unknown"}, "wrong file identifier/HTTP URL specified"),
        ({"document": "https://example.org/a.pdf"}, "wrong file identifier/HTTP URL specified"),
    ],
)
async def test_refused_documents(api: Call, ana: int, parameters: dict[str, str], description: str) -> None:
    """No file, an unknown one, and nothing from outside this machine."""
    answer = await api("sendDocument", chat_id=ana, **parameters)
    assert answer["description"] == f"Bad Request: {description}"


async def test_a_file_keeps_its_kind(api: Call, phone: Call, ana: int) -> None:
    """A photo's id cannot be sent as a document."""
    await phone(f"POST /phones/{ana}/send", kind="photo")
    file_id = (await api("getUpdates"))["result"][-1]["message"]["photo"][-1]["file_id"]
    refused = await api("sendDocument", chat_id=ana, document=file_id)
    assert refused["description"] == "Bad Request: can't use file of type Photo as Document"
    assert (await api("sendPhoto", chat_id=ana, photo=file_id))["ok"]


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_the_bot_gets_what_a_person_sent(
    http: ClientSession, api: Call, phone: Call, ana: int, kind: str
) -> None:
    """It is told of the file, downloads it byte by byte, and sends it on by its id without another upload."""
    form = FormData({"kind": kind, "caption": "look"})
    data = SAMPLES[kind].data
    form.add_field("file", data, filename=SAMPLES[kind].name)
    async with http.post(f"/phones/{ana}/send", data=form) as response:
        assert response.status == 200
    message = (await api("getUpdates"))["result"][-1]["message"]
    assert message["caption"] == "look"
    told = message["photo"][-1] if kind == "photo" else message["document"]
    file = (await api("getFile", file_id=told["file_id"]))["result"]
    assert file["file_size"] == told["file_size"] == len(data)
    async with http.get(f"/file/bot42:TEST/{file['file_path']}") as response:
        assert await response.read() == data
    sent = await api(f"send{kind}", chat_id=ana, **{kind: told["file_id"]})
    assert sent["result"][kind] == message[kind]
    shown = (await phone(f"GET /phones/{ana}/chat"))["messages"][-1]
    assert (shown["from"], shown["kind"]) == ("bot", kind)
    async with http.get(shown["file"]["url"]) as response:
        assert await response.read() == data


async def test_what_is_no_picture_is_sent_as_no_photo(http: ClientSession, api: Call, ana: int) -> None:
    """The person is told so in a sentence, and the bot is told nothing."""
    form = FormData({"kind": "photo"})
    form.add_field("file", b"GIF89a", filename="a.gif", content_type="image/gif")
    async with http.post(f"/phones/{ana}/send", data=form) as response:
        assert response.status == 400
        sentence = (await response.json())["error"]
    assert sentence == "A photo is a picture in PNG or JPEG; other pictures go as files."
    assert (await api("getUpdates"))["result"] == []


async def test_unknown_downloads(http: ClientSession, api: Call) -> None:
    """What is not there is refused on every side."""
    assert (await api("getFile", file_id="x"))["description"] == "Bad Request: invalid file_id"
    assert (await api("getFile"))["description"] == "Bad Request: file_id not specified"
    for path in ("/file/bot42:TEST/documents/x", "/files/x/y"):
        async with http.get(path) as response:
            assert response.status == 404


def test_picture_sizes() -> None:
    """Width and height are read from JPEG markers, whatever stands before them."""
    start = b"\xff\xd8"
    comment = b"\xff\xfe" + struct.pack(">H", 5) + b"abc"
    frame = b"\xff\xc2" + struct.pack(">HBHH", 17, 8, 20, 30)
    assert picture_size(start + comment + frame) == (30, 20)
    for broken in (start, start + comment, b"\x89PNG\r\n\x1a\n", b""):
        with pytest.raises(Refusal):
            picture_size(broken)
