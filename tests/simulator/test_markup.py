"""Telegram HTML: what it becomes, what is refused and in which words."""

import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.entities import as_html, find_entities, trimmed, utf16_length
from bot.simulator.markup import parse_html
from bot.simulator.refusals import Refusal

# Half of a surrogate pair is no character.
characters = st.characters(exclude_categories=["Cs"])


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("<b>Hi</b> <i>you</i>", "Hi you", [("bold", 0, 2), ("italic", 3, 3)]),
        (
            "<strong>a</strong><em>b</em><ins>c</ins>",
            "abc",
            [("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1)],
        ),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", n, 1) for n in (0, 1, 2)]),
        (
            '<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>',
            "ab",
            [("spoiler", 0, 1), ("spoiler", 1, 1)],
        ),
        ("<B>upper</B>", "upper", [("bold", 0, 5)]),
        ("😀<b>é</b>", "😀é", [("bold", 2, 1)]),
        ("<b><i>x</i></b>", "x", [("italic", 0, 1), ("bold", 0, 1)]),
        ("<b>long <i>in</i></b>", "long in", [("bold", 0, 7), ("italic", 5, 2)]),
        ("<b></b>x", "x", []),
        ("<b>x</>", "x", [("bold", 0, 1)]),
        ("<blockquote>q</blockquote>", "q", [("blockquote", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ("&lt;b&gt; &amp; &quot;&#65;&#x42;", '<b> & "AB', []),
        ("&#128512;<u>x</u>", "😀x", [("underline", 2, 1)]),
        ("&nbsp;&apos;&#0;", "&nbsp;&apos;&#0;", []),
        ("&ltx &amp", "&ltx &", []),
        ("a > b", "a > b", []),
    ],
)
def test_what_markup_becomes(html: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    """Tags become entities counted in UTF-16 units; only four named references are known."""
    shown, marks = parse_html(html)
    assert shown == text
    assert [(mark["type"], mark["offset"], mark["length"]) for mark in marks] == entities


@pytest.mark.parametrize(
    ("html", "extra"),
    [
        (
            '<a href="https://x.org/a?b=1&amp;c=2">x</a>',
            {"type": "text_link", "url": "https://x.org/a?b=1&c=2"},
        ),
        ("<a href='x.org'>x</a>", {"type": "text_link", "url": "http://x.org/"}),
        ('<pre><code class="language-py">x</code></pre>', {"type": "pre", "language": "py"}),
        ('<code class="language-py">x</code>', {"type": "code"}),
        ('<tg-emoji emoji-id="5">x</tg-emoji>', {"type": "custom_emoji", "custom_emoji_id": "5"}),
        (
            '<tg-time unix="9" format="D">x</tg-time>',
            {"type": "date_time", "unix_time": 9, "date_time_format": "D"},
        ),
        ('<a href="tg://user?id=77">x</a>', {"type": "text_mention", "user_id": 77}),
    ],
)
def test_what_entities_carry(html: str, extra: dict[str, object]) -> None:
    """Links carry their address, code its language, emoji and times their own fields."""
    assert parse_html(html) == ("x", [{"offset": 0, "length": 1, **extra}])


@pytest.mark.parametrize("href", ["javascript:alert(1)", "http://localhost/", "ftp://x.org/", ""])
def test_links_to_nowhere_are_plain_text(href: str) -> None:
    """Telegram drops a link that it cannot open and keeps its text."""
    assert parse_html(f'<a href="{href}">x</a>') == ("x", [])


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("é<x>y</x>", 'Unsupported start tag "x" at byte offset 2'),
        ("a<b", "Unclosed start tag at byte offset 1"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<a href=x", "Unclosed start tag at byte offset 0"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">x</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_refusals_in_telegrams_words(html: str, problem: str) -> None:
    """What cannot be read is refused with Telegram's text, offsets in bytes."""
    with pytest.raises(Refusal) as refusal:
        parse_html(html)
    assert refusal.value.description == f"Bad Request: can't parse entities: {problem}"


@given(st.text(characters))
def test_escaped_text_comes_back(text: str) -> None:
    """Escaping is enough for any text."""
    assert parse_html(escape(text, quote=False)) == (text, [])


@given(
    st.lists(
        st.sampled_from(["<b>", "</b>", "<i>", "</i>", "<a href='x.y'>", "</a>", "<", "&lt;", "&", "é", "😀"])
    )
)
def test_any_markup_is_read_or_refused(pieces: list[str]) -> None:
    """Whatever comes, it is read or refused; shown again, it hides nothing and escapes everything."""
    try:
        text, entities = parse_html("".join(pieces))
    except Refusal:
        return
    html = as_html(text, entities)
    assert unescape(re.sub(r"</?(?:b|i|a)\b[^>]*>", "", html)) == text
    for name in ("b", "i", "a"):
        assert len(re.findall(rf"<{name}\b", html)) == html.count(f"</{name}>")


@pytest.mark.parametrize(
    ("text", "entities", "html"),
    [
        ("a<b", [], "a&lt;b"),
        ("xy", [{"type": "spoiler", "offset": 0, "length": 2}], '<span class="spoiler">xy</span>'),
        (
            "ab",
            [{"type": "text_link", "offset": 0, "length": 2, "url": 'http://x.y/"<'}],
            '<a href="http://x.y/&quot;&lt;" target="_blank" rel="noopener noreferrer">ab</a>',
        ),
        ("ab", [{"type": "text_link", "offset": 0, "length": 2, "url": "javascript:x"}], "ab"),
        (
            "abc",
            [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 2}],
            "<b>a<i>b</i></b><i>c</i>",
        ),
        ("😀x", [{"type": "code", "offset": 2, "length": 1}], "😀<code>x</code>"),
    ],
)
def test_shown_as_safe_html(text: str, entities: list[dict[str, object]], html: str) -> None:
    """The page may insert what it gets: tags are well nested and addresses harmless."""
    assert as_html(text, entities) == html


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start x", [("bot_command", 0, 6)]),
        ("😀 /help@some_bot", [("bot_command", 3, 14)]),
        ("see https://wsws.org/contact.", [("url", 4, 24)]),
        ("(wsws.org)", [("url", 1, 8)]),
        ("mail me@x.org or @some_name #tag", [("email", 5, 8), ("mention", 17, 10), ("hashtag", 28, 4)]),
        ("1/2 a/b me@ #1", []),
    ],
)
def test_marks_that_telegram_finds(text: str, found: list[tuple[str, int, int]]) -> None:
    """Commands, addresses, mentions and hashtags are marked without markup."""
    assert [(mark["type"], mark["offset"], mark["length"]) for mark in find_entities(text)] == found


def test_blanks_around_a_text_go() -> None:
    """Telegram trims a text, and the entities move along."""
    marks = [{"type": "bold", "offset": 3, "length": 4}]
    assert trimmed("\n  ab  ", marks) == ("ab", [{"type": "bold", "offset": 0, "length": 2}])


@given(st.text(characters))
def test_length_is_counted_in_utf16(text: str) -> None:
    """A length is the number of UTF-16 units."""
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2
