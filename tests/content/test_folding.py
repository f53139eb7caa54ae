"""Text as people mean it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.folding import folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("¿Qué dice de Bernie Sanders?", "que dice de bernie sanders"),
        ("Trump's  THREATS", "trumps threats"),
        ("what\u2019s up", "whats up"),
        ("safe-passage", "safe passage"),
        ("STRASSE straße", "strasse strasse"),
        ("ﬁne", "fine"),
        ("¡ALTO!", "alto"),
        ("…?!", ""),
        ("Привет, мир", "привет мир"),
    ],
)
def test_case_accents_and_punctuation_are_forgiven(text: str, words: str) -> None:
    """Only words remain, in small letters, one space between them."""
    assert folded(text) == words


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """What is folded stays as it is."""
    assert folded(folded(text)) == folded(text)


def test_letters_of_any_alphabet_fold_once_and_for_all() -> None:
    """A mathematical capital is the small letter it looks like, in one go."""
    assert folded("\U0001d54a\u24b6") == "sa"
