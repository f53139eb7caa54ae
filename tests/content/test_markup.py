"""Telegram's HTML: what is refused, and what of a text is seen."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import markup

GOOD = [
    "plain",
    "<b>bold <i>and</i></b> <u>u</u> <s>s</s> <strong>x</strong> <em>x</em> <ins>x</ins> <strike>x</strike> <del>x</del>",
    '<a href="https://example.org/?a=1&amp;b=2">link</a> <a href="tg://user?id=1">x</a>',
    '<a href="mailto:a@b.org">x</a> <a href="tel:+1555">x</a> <A HREF=\'http://x.org\'>x</A>',
    '<a href="{link}">x</a> <a href="https://t.me/{bot}">x</a>',
    '<span class="tg-spoiler">x</span> <tg-spoiler>x</tg-spoiler>',
    '<pre><code class="language-python">x</code></pre> <code>x</code> <pre>x</pre>',
    "<blockquote>x</blockquote> <blockquote expandable>x</blockquote>",
    '<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>',
    "&lt; &gt; &amp; &quot; &#39; &#x1F600; a > b",
    "{candidate} and {count}",
]


@pytest.mark.parametrize("text", GOOD)
def test_what_telegram_reads_is_no_problem(text: str) -> None:
    """Every tag, attribute and entity of Telegram's documentation passes."""
    assert markup.problems(text) == []


@pytest.mark.parametrize(
    ("text", "line", "gist"),
    [
        ("<p>x", 0, "no tag <p>; put a blank line between paragraphs"),
        ("one<br/>two", 0, "no tag <br>; begin a new line"),
        ("a\n\n<h1>x", 2, "no tag <h1>; write <b>…</b> instead"),
        ("<foo>x", 0, "no tag <foo>"),
        ("a\n<b>x", 1, "<b> is never closed"),
        ("x</b>", 0, "</b> closes nothing"),
        ("<b>\n<i>x</b></i>", 1, "</b> comes before </i>"),
        ("<b>x</i></b>", 0, "</i> closes nothing"),
        ("1 < 2", 0, "a bare < stands here; write &lt;"),
        ("x <", 0, "a bare < stands here"),
        ("<b", 0, "a bare < stands here"),
        ("a\nbread & butter", 1, "a bare & stands here; write &amp;"),
        ("AT&T", 0, "a bare & stands here"),
        ("a&nbsp;b", 0, "does not know &nbsp;"),
        ("&#0;", 0, "&#0; is no character"),
        ("&#xD800;", 0, "&#xD800; is no character"),
        ("&#1114112;", 0, "&#1114112; is no character"),
        ('<b id="1">x</b>', 0, "no attribute `id` in <b>; write <b> alone"),
        ('<span class="red">x</span>', 0, '`class="red"` is not known in <span>'),
        ("<span>x</span>", 0, "<span> lacks `class`"),
        ("<a>x</a>", 0, "<a> lacks `href`"),
        ('<a href="">x</a>', 0, "is no address"),
        ('<a href="javascript:alert(1)">x</a>', 0, "begins with javascript:"),
        ('<a href="JavaScript:alert(1)">x</a>', 0, "begins with JavaScript:"),
        ('<a href="&#106;avascript:alert(1)">x</a>', 0, "begins with javascript:"),
        ('<a href="example.org">x</a>', 0, "is no address; begin it with https://"),
        ('<a href="https:example.org">x</a>', 0, "lacks the // after https:"),
        ('<a href="https://example.org/?a=1&b=2">x</a>', 0, "a bare & stands in the address"),
        ('<a href="https://a b.org">x</a>', 0, "leave no spaces in it"),
        ('<code class="{language}">x</code>', 0, "a placeholder stands in `class`"),
        ('<tg-emoji emoji-id="smile">x</tg-emoji>', 0, "is not known in <tg-emoji>"),
        ("<blockquote expandable=yes>x</blockquote>", 0, "is not known in <blockquote>"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", 0, "stands inside another"),
        ("<code>a<b>b</b></code>", 0, "<b> stands inside <code>"),
        ("<pre>a<a href='https://x.org'>b</a></pre>", 0, "<a> stands inside <pre>"),
        ("<b =>x</b>", 0, "<b> cannot be read"),
        ("x" * 20_001, 0, "20001 characters"),
    ],
)
def test_what_telegram_refuses_is_told_with_its_line(text: str, line: int, gist: str) -> None:
    """One mistake is one problem (an unknown tag's end goes unmentioned), counted in lines from the text's first."""
    found = markup.problems(text)
    assert [below for below, _ in found] == [line]
    assert gist in found[0][1]


def test_every_mistake_of_a_text_is_told() -> None:
    """Three mistakes on three lines are three problems in one go."""
    found = markup.problems("a & b\n<p>x\n<b>y")
    assert [below for below, _ in found] == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("<b>bold</b> &amp; <a href='https://x.org'>link</a>", "bold & link"),
        ("&lt;b&gt; &quot;x&quot; &#39;&#x1F600;", '<b> "x" \'\U0001f600'),
        ("&amp;lt;", "&lt;"),
        ("&nbsp; &#0; 1 < 2 > 1", "&nbsp; &#0; 1 < 2 > 1"),
        ("{candidate} <i>{count}</i>", "{candidate} {count}"),
        ("<b\n>x</b\n>", "x"),
    ],
)
def test_visible_is_what_a_person_sees(text: str, seen: str) -> None:
    """Tags vanish, entities become characters once, placeholders stay."""
    assert markup.visible(text) == seen


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("é", 1), ("\U0001f600", 2), ("a\U0001f468\u200d\U0001f4bb", 6)]
)
def test_length_is_in_utf16_units(text: str, length: int) -> None:
    """Most emoji count two, a composed one more."""
    assert markup.utf16_length(text) == length


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("5 < 6 & 7 > 3", None),
        ("AT&T <3", None),
        ("a <b>word</b>", "<b>"),
        ("line<br>line", "<br>"),
        ("Tom &amp; Ada", "&amp;"),
        ("it&#39;s", "&#39;"),
        ("<unheard-of>", None),
    ],
)
def test_html_in_plain_text_is_noticed(text: str, shown: str | None) -> None:
    """What an author took for markup is found; what merely looks odd is left alone."""
    assert markup.tag_in(text) == shown


@given(st.text())
def test_any_text_can_be_proofread(text: str) -> None:
    """No text raises, and what is seen is never longer than what is written."""
    markup.problems(text)
    markup.tag_in(text)
    assert len(markup.visible(text)) <= len(text)


@given(st.text(alphabet="<>/&;#ab \"'=x1{}\n"))
def test_any_soup_of_tags_can_be_proofread(text: str) -> None:
    """Text made of markup's own characters raises nothing, and problems lie on lines of the text."""
    assert all(0 <= below <= text.count("\n") for below, _ in markup.problems(text))


@given(st.text())
def test_escaped_text_is_seen_as_it_was(text: str) -> None:
    """Escaping and seeing are inverse, and what is escaped is never a problem."""
    assert markup.visible(html.escape(text)) == text
    assert markup.problems(html.escape(text)) == []
