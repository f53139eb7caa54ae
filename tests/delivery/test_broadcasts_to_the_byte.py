"""What an organizer wrote arrives to the byte: every character and every mark, and the imprint below."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.texts.broadcast_body import Body, Part
from tests.broadcast_ground import EMMA, Ground, ground_at, imprint, text, whole

Marks = list[dict[str, Any]]

one_ground = settings(
    max_examples=40,
    deadline=None,
    # One store for all examples is meant: the next broadcast does not know of the last.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

PIECES = (
    "Rally",
    "a b",
    "línea\nline",
    "<b>&amp;</b>",
    "👩🏽\u200d🚒",
    "🏳️\u200d🌈",
    "e\u0301",
    "مرحبا",
    "\u202eabc\u202c",
    "שלום",
    "नमस्ते",
    "ﷺ",
    "𝄞𐐷",
    "\u200d",
    "½",
    "{0} %s $x",
    "  ",
    "\u00a0",
)
"""Nothing that Telegram would mark by itself, as an address or a command."""
KINDS: tuple[dict[str, Any], ...] = (
    *(
        {"type": kind}
        for kind in (
            "bold",
            "italic",
            "underline",
            "strikethrough",
            "spoiler",
            "blockquote",
            "expandable_blockquote",
        )
    ),
    {"type": "code"},
    {"type": "pre", "language": "python"},
    {"type": "text_link", "url": "https://example.org/?a=1&b=ü"},
    {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"},
)


def units(text: str) -> int:
    """How many UTF-16 units Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, Marks]:
    """A text that does not begin or end in space, with marks that are apart or inside each other."""
    inner = draw(st.lists(st.sampled_from(PIECES), max_size=8))
    pieces = ["A", *inner, "Z"]
    edges = [0]
    for piece in pieces:
        edges.append(edges[-1] + units(piece))
    marks: Marks = []
    for _ in range(draw(st.integers(0, 5))):
        first, last = sorted(draw(st.tuples(*[st.integers(0, len(pieces))] * 2)))
        mark = {**draw(st.sampled_from(KINDS)), "offset": edges[first], "length": edges[last] - edges[first]}
        if first < last and all(_nests(mark, other) for other in marks):
            marks.append(mark)
    # As Telegram lists them: by where they begin, the longer one first.
    marks.sort(key=lambda mark: (mark["offset"], -mark["length"]))
    return "".join(pieces), marks


def _nests(one: dict[str, Any], other: dict[str, Any]) -> bool:
    begin, end = one["offset"], one["offset"] + one["length"]
    first, last = other["offset"], other["offset"] + other["length"]
    apart = end <= first or last <= begin
    inside = (begin <= first and last <= end) or (first <= begin and end <= last)
    return apart or (inside and (begin, end) != (first, last))


@pytest.fixture
async def ground(tmp_path: Path) -> AsyncIterator[Ground]:
    """Somebody who wants updates, and a worker that works."""
    async with ground_at(tmp_path) as made:
        await made.person(EMMA, "en", "updates")
        await made.work()
        yield made


@example(("🏳️\u200d🌈" * 600, []))
@example(("A" + "e\u0301" * 1500, [{"type": "bold", "offset": 1, "length": 3000}]))
@given(marked())
@one_ground
async def test_a_text_arrives_to_the_byte(ground: Ground, wrote: tuple[str, Marks]) -> None:
    """All of it, and after it nothing but the imprint in italics."""
    words, marks = wrote
    await ground.send(en=text(words, *marks))
    await ground.done()
    content = ground.letters(EMMA)[-1].content
    assert content["text"].encode() == whole(words).encode()
    assert content["entities"] == [*marks, _imprint_after(words)]


@given(marked())
@one_ground
async def test_a_caption_arrives_to_the_byte(ground: Ground, wrote: tuple[str, Marks]) -> None:
    """As a text does."""
    words, marks = wrote
    part = Part(kind="photo", text=words, entities=tuple(marks), file_id=ground.file("photo"))
    await ground.send(en=Body(parts=(part,)))
    await ground.done()
    content = ground.letters(EMMA)[-1].content
    assert content["caption"].encode() == whole(words).encode()
    assert content["caption_entities"] == [*marks, _imprint_after(words)]


@given(marked(), marked())
@one_ground
async def test_a_correction_arrives_to_the_byte(
    ground: Ground, wrote: tuple[str, Marks], meant: tuple[str, Marks]
) -> None:
    """In the place of what was there before."""
    number = await ground.send(en=text(wrote[0], *wrote[1]))
    await ground.done()
    await ground.correct(number, en=text(meant[0], *meant[1]))
    await ground.done()
    content = ground.letters(EMMA)[-1].content
    words = content["text"].removesuffix(f"\n{imprint()}").rpartition("\n\nCorrected ")[0]
    assert words.encode() == meant[0].encode()
    assert content["entities"][:-1] == meant[1]


async def test_who_is_named_stays_named(ground: Ground) -> None:
    """A mention of somebody without a username carries the person, not only the characters."""
    user = {"id": EMMA, "is_bot": False, "first_name": "Emma"}
    mention = {"type": "text_mention", "offset": 6, "length": 4, "user": user}
    await ground.send(en=text("Hello Emma", mention))
    await ground.done()
    (named, _) = ground.letters(EMMA)[-1].content["entities"]
    assert (named["type"], named["offset"], named["length"]) == ("text_mention", 6, 4)
    assert named["user"]["id"] == EMMA


def _imprint_after(words: str) -> dict[str, Any]:
    return {"type": "italic", "offset": units(f"{words}\n\n"), "length": units(imprint())}
