"""Telegram's HTML as text and entities: held against the simulator's own reading, which shares nothing with it."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import markup
from bot.content.entities import text_and_entities
from bot.simulator.markup import parse_html
from tests.content.test_markup import GOOD

_PLAIN = st.text(alphabet="aé b\n\t😀👩‍🚀ש\u200b́&<>\"'", max_size=8).map(
    lambda text: html.escape(text, quote=False)
)
_TAGS = (
    ("<b>", "</b>"),
    ("<EM>", "</EM>"),
    ("<ins>", "</ins>"),
    ("<strike>", "</strike>"),
    ("<tg-spoiler>", "</tg-spoiler>"),
    ("<span class='tg-spoiler'>", "</span>"),
    ('<a href="https://example.org/?a=1&amp;b=2">', "</a>"),
    ('<tg-emoji emoji-id="5368324170671202286">', "</tg-emoji>"),
)
_BLOCKS = (
    ("<blockquote>", "</blockquote>"),
    ("<blockquote expandable>", "</blockquote>"),
    ("<code>", "</code>"),
    ('<code class="language-python">', "</code>"),
    ("<pre>", "</pre>"),
    ('<pre><code class="language-python">', "</code></pre>"),
)


def _inside(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tagged = st.builds(lambda tag, text: f"{tag[0]}{text}{tag[1]}", st.sampled_from(_TAGS), inner)
    return st.lists(tagged | inner, max_size=3).map("".join)


_NESTED = st.recursive(_PLAIN, _inside, max_leaves=8)
_BLOCK = st.builds(lambda block, text: f"{block[0]}{text}{block[1]}", st.sampled_from(_BLOCKS), _PLAIN)


@given(st.lists(_NESTED | _BLOCK, max_size=5).map("".join))
def test_any_text_is_read_as_telegram_reads_it(text: str) -> None:
    """Line breaks, spaces, emoji of several characters, tags in tags: the same text and the same entities."""
    assert markup.problems(text) == []
    seen, entities = text_and_entities(text)
    expected, parsed = parse_html(text)
    assert seen == expected
    assert sorted(map(repr, map(_sorted, entities))) == sorted(map(repr, map(_sorted, parsed)))


def _sorted(entity: object) -> list[tuple[str, object]]:
    assert isinstance(entity, dict)
    return sorted(entity.items())


@pytest.mark.parametrize("text", [text for text in GOOD if "{" not in text and "tg:" not in text])
def test_what_the_check_passes_can_be_read(text: str) -> None:
    """Every tag of Telegram's documentation; what is seen is what the check counts."""
    seen, _ = text_and_entities(text)
    assert seen == markup.visible(text) == parse_html(text)[0]


def test_code_in_a_language_is_one_block() -> None:
    """And keeps its line breaks; a link keeps its address."""
    text = (
        'a\n<pre><code class="language-python">x\n y</code></pre><a href="https://e.org/?a=1&amp;b=2">😀</a>'
    )
    assert text_and_entities(text) == (
        "a\nx\n y😀",
        (
            {"type": "pre", "offset": 2, "length": 4, "language": "python"},
            {"type": "text_link", "offset": 6, "length": 2, "url": "https://e.org/?a=1&b=2"},
        ),
    )
