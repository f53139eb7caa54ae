"""A message that an organizer sends becomes a part: everything as Telegram gave it."""

import json
from typing import Any

import pytest
from telegram import Message

from bot.chat.broadcast_parts import part_of
from bot.texts.broadcast_body import Body, Part, read_body

Json = dict[str, Any]
FLAG = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
FILE = {"file_id": "F", "file_unique_id": "U"}
SIZED = {**FILE, "width": 4, "height": 3}
TIMED = {**FILE, "duration": 5}
USER = {"id": 77, "is_bot": False, "first_name": "نور", "language_code": "ar", "is_premium": True}
ENTITIES: list[Json] = [
    {"type": "bold", "offset": 0, "length": 20},
    {"type": "italic", "offset": 2, "length": 5},
    {"type": "spoiler", "offset": 2, "length": 3},
    {"type": "custom_emoji", "offset": 7, "length": 2, "custom_emoji_id": "5368324170671202286"},
    {"type": "text_link", "offset": 10, "length": 4, "url": "https://example.org/?a=1&b=ñ"},
    {"type": "text_mention", "offset": 15, "length": 2, "user": USER},
    {"type": "pre", "offset": 20, "length": 4, "language": "python"},
    {"type": "expandable_blockquote", "offset": 25, "length": 2},
    {"type": "date_time", "offset": 28, "length": 2, "unix_time": 1_800_000_000, "date_time_format": "r"},
    {"type": "bold", "offset": 31, "length": 1, "not_known_yet": {"deep": [1, None, "x"]}},
]


def message(**content: object) -> Message:
    """A message as Telegram gives it."""
    given = {"message_id": 1, "date": 1_800_000_000, "chat": {"id": 7, "type": "private"}, **content}
    return Message.de_json(given)


def taken(**content: object) -> Part:
    """The part that a message becomes, once written to the store and read again."""
    part = part_of(message(**content))
    assert part is not None
    body = read_body(Body(parts=(part,)).as_json())
    assert body is not None
    return body.parts[0]


@pytest.mark.parametrize(
    "text",
    [
        "e\u0301" * 20,
        "\u202e\u0645\u0631\u062d\u0628\u0627\u202c",
        FLAG + "👩‍👩‍👧‍👦🏽",
        "ﷺ\u200f\u200d",
        "  a\n\n b  ",
        "<b>&amp;</b> {x} %s",
    ],
)
def test_a_text_is_kept_to_the_byte(text: str) -> None:
    """Combining characters, right to left, joined emoji, what looks like markup: not a character is another."""
    assert taken(text=text).text.encode() == text.encode()


def test_entities_are_what_telegram_gave() -> None:
    """Nested ones, those with a person, an address or a number, and fields that nobody knows yet; in their order."""
    part = taken(text="x" * 40, entities=ENTITIES)
    assert json.loads(json.dumps(list(part.entities))) == ENTITIES


def test_a_caption_has_its_entities() -> None:
    """The same, where a picture has a caption."""
    part = taken(photo=[SIZED], caption="x" * 40, caption_entities=ENTITIES)
    assert json.loads(json.dumps(list(part.entities))) == ENTITIES
    assert part.text == "x" * 40


def test_a_photo_is_its_largest_size() -> None:
    """Telegram gives a photo in several sizes, the largest last."""
    part = taken(photo=[{**SIZED, "file_id": "small"}, {**SIZED, "file_id": "large"}])
    assert part == Part(kind="photo", file_id="large")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("video", {"video": {**SIZED, **TIMED}}),
        ("animation", {"animation": {**SIZED, **TIMED}, "document": FILE}),
        ("audio", {"audio": TIMED}),
        ("document", {"document": FILE}),
        ("voice", {"voice": TIMED}),
    ],
)
def test_each_kind_of_file_is_sent_on_as_what_it_is(kind: str, content: Json) -> None:
    """An animation names its file twice, and stays an animation."""
    part = taken(**content, caption="About it")
    assert (part.kind, part.file_id, part.text) == (kind, "F", "About it")


@pytest.mark.parametrize("content", [{"photo": [SIZED]}, {"video": {**SIZED, **TIMED}}])
def test_how_a_picture_is_shown_is_kept(content: Json) -> None:
    """Below a spoiler, its caption above it."""
    part = taken(**content, has_media_spoiler=True, show_caption_above_media=True)
    assert dict(part.options) == {"has_spoiler": True, "show_caption_above_media": True}


def test_the_preview_of_a_link_is_kept() -> None:
    """Which address, how large, and above the text."""
    preview = {"url": "https://example.org/", "prefer_large_media": True, "show_above_text": True}
    assert dict(taken(text="Look", link_preview_options=preview).options) == {"link_preview_options": preview}


def test_a_place_keeps_where_it_is_and_its_words() -> None:
    """A location, and a venue with its name and address and what else Telegram knows of it."""
    where = {"latitude": 42.331429, "longitude": -83.045753}
    assert taken(location=where) == Part(kind="location", options=where)
    words = {"title": "Patton Park", "address": "2301 Woodmere", "google_place_id": "g1"}
    venue = {"location": where, **words}
    assert taken(venue=venue, location=where) == Part(kind="venue", options={**where, **words})


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": {**SIZED, "type": "regular", "is_animated": False, "is_video": False}},
        {"video_note": {**TIMED, "length": 3}},
        {"contact": {"phone_number": "1", "first_name": "A"}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"location": {"latitude": 1.0, "longitude": 2.0, "live_period": 600}},
    ],
)
def test_what_a_bot_cannot_send_on_is_no_part(content: Json) -> None:
    """Neither what has no copy, nor a location that would stand still."""
    assert part_of(message(**content)) is None
