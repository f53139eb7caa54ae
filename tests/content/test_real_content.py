"""The content of this repository: without errors, and found by the questions people ask."""

from functools import cache
from pathlib import Path

import pytest

from bot.content.load import Loaded, load
from bot.content.search import Found, Search

CONTENT = Path(__file__).parents[2] / "content"


@cache
def _loaded() -> Loaded:
    return load(CONTENT)


@cache
def _search() -> Search:
    content = _loaded().content
    assert content is not None
    return Search(content)


def test_the_content_has_no_problem_but_reviews_to_come() -> None:
    """All that `check` has to say is that a translation waits for its reader."""
    told = [str(problem) for problem in _loaded().problems if "nobody has read" not in problem.text]
    assert told == []


@pytest.mark.parametrize(
    ("text", "language", "id_"),
    [
        ("why are people leaving honduras?", "en", "why-are-people-leaving"),
        ("abolish ICE", "en", "abolish-ice-and-cbp"),
        ("what does he say about bernie", "en", "sanders-and-open-borders"),
        ("sandres", "en", "sanders-and-open-borders"),
        ("carvan", "en", "what-is-the-caravan"),
        ("who would pay", "en", "who-would-pay"),
        ("what about the democrats", "en", "what-about-the-democrats"),
        ("health care", "en", "jobs-homes-health-education"),
        ("SAFE PASSAGE!!", "en", "safe-passage"),
        ("internationalsm", "en", "why-internationalism"),
        ("frontera", "en", "what-about-the-border"),
        ("qué dice de Bernie Sanders", "es", "sanders-and-open-borders"),
        ("Qué dice de Bernie Sanders", "en", "sanders-and-open-borders"),
        ("por qué huyen de honduras", "es", "why-are-people-leaving"),
        ("carabana", "es", "what-is-the-caravan"),
        ("abolir ICE", "es", "abolish-ice-and-cbp"),
        ("who is the candidate", "es", "who-is-the-candidate"),
    ],
)
def test_a_supporters_question_leads_to_its_answer(text: str, language: str, id_: str) -> None:
    """Questions in own words, in either language and with slips, show the one entry that answers them."""
    hit = _search().find(text, language).exact
    assert hit is not None
    assert hit.id == id_


@pytest.mark.parametrize(
    ("text", "language", "id_"),
    [
        ("tell me about bernie sanders", "en", "sanders-and-open-borders"),
        ("kids in cages", "en", "detained-immigrants"),
        ("military at the border", "en", "trumps-threats"),
        ("does he want to abolish the border patrol?", "en", "abolish-ice-and-cbp"),
        ("por que se van las personas de honduras", "es", "why-are-people-leaving"),
    ],
)
def test_an_unclear_question_offers_its_answer(text: str, language: str, id_: str) -> None:
    """Where several entries may be meant, the right one is among the choices."""
    assert id_ in [hit.id for hit in _search().find(text, language).near]


@pytest.mark.parametrize(
    "text",
    [
        "what's the weather",
        "asdfgh",
        "pizza",
        "hello",
        "thank you",
        "what time is it",
        "recipe for apple pie",
        "how do I register to vote",
        "climate change",
        "what does he think about abortion",
        "can you help me with my homework",
        "hola",
        "qué tiempo hace",
        "dame una receta de paella",
        "fútbol",
        "para",
        "¿por?",
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_the_statement_does_not_speak_of_is_not_found(text: str, language: str) -> None:
    """The bot never offers an answer to what the candidate has not said."""
    assert _search().find(text, language) == Found(None, ())
