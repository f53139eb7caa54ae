"""Phrases: values are escaped, numbers get the right form, labels fit on a button."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.content.markup import problems, visible
from bot.content.model import Phrase
from bot.texts.phrases import Phrases, label
from tests.said import edition


def phrases(language: str = "en", **forms: str) -> Phrases:
    """Phrases of one language with the one phrase ``said``."""
    return Phrases(dataclasses.replace(edition("en"), language=language, phrases={"said": Phrase(forms)}))


def test_a_value_cannot_bring_markup_with_it() -> None:
    """What is filled in reads as it was written; the phrase's own tags stay tags."""
    said = phrases(other="<b>{title}</b>").html("said", title="<i>Rock & Roll</i> {title}")
    assert said == "<b>&lt;i&gt;Rock &amp; Roll&lt;/i&gt; {title}</b>"
    assert visible(said) == "<i>Rock & Roll</i> {title}"


def test_markup_that_was_checked_stays_markup() -> None:
    """A phrase can be filled into a phrase."""
    assert phrases(other="{state} now").html("said", state=Markup("<b>on</b>")) == "<b>on</b> now"


@given(st.text())
def test_whatever_is_filled_in_telegram_can_read_it(title: str) -> None:
    """Any title gives markup without problems, that shows exactly this title."""
    said = phrases(other="<b>{title}</b>").html("said", title=title)
    assert problems(said) == []
    assert visible(said) == title


def test_on_a_button_nothing_is_escaped() -> None:
    """Labels are plain text to Telegram, and so are their values."""
    assert phrases(other="Demand: {label}").plain("said", label="Rock & <Roll>") == "Demand: Rock & <Roll>"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 events"), (1, "1 event"), (2, "2 events"), (21, "21 events")]
)
def test_english_has_two_forms(count: int, said: str) -> None:
    """One event; any other number of events."""
    assert phrases(one="{count} event", other="{count} events").html("said", count=count) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 eventos"), (1, "1 evento"), (2, "2 eventos"), (1_000_000, "1000000 de eventos")],
)
def test_spanish_has_three_forms(count: int, said: str) -> None:
    """Whole millions take ``de``."""
    spanish = phrases("es", one="{count} evento", many="{count} de eventos", other="{count} eventos")
    assert spanish.html("said", count=count) == said


@pytest.mark.parametrize(("count", "form"), [(1, "one"), (2, "few"), (5, "many"), (22, "few"), (112, "many")])
def test_a_third_language_brings_its_own_forms(count: int, form: str) -> None:
    """Polish: the rules are Unicode's, not the program's."""
    polish = phrases("pl", one="one", few="few", many="many", other="other")
    assert polish.plain("said", count=count) == form


def test_a_missing_form_falls_back_to_other() -> None:
    """A translation that has only one form is shown in it."""
    assert phrases("es", other="{count} en total").html("said", count=1) == "1 en total"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("What is the caravan?", "What is the caravan?"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        (
            "What does he say about “comprehensive immigration reform” and Debbie Dingell?",
            "What does he say about “comprehensive immigration reform”…",
        ),
        (
            "Sat, Oct 10, 6:30 PM · A sample meeting, with a very, long title",
            "Sat, Oct 10, 6:30 PM · A sample meeting, with a very, long…",
        ),
        (
            "one two three four five six seven eight nine ten, eleven twelve",
            "one two three four five six seven eight nine ten, eleven…",
        ),
    ],
)
def test_a_label_is_cut_at_a_word(text: str, shown: str) -> None:
    """At most 60 characters, the last one an ellipsis where something is missing."""
    assert label(text) == shown


@given(st.text(max_size=200))
def test_a_label_is_never_too_long(text: str) -> None:
    """Whatever a title is like: at most 60 characters, and all of it when it has no more."""
    shown = label(text)
    assert len(shown) <= 60
    assert shown == text if len(text) <= 60 else shown.endswith("…")
