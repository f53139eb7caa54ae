"""What a person types, and what is found: in both languages, with slips, and nothing for nonsense."""

import time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.load import load
from bot.content.model import Content
from bot.content.search import MOST_NEAR, Found, Hit, Search
from tests.content import sample_campaign

BUSES = Hit("demand", "free-buses")
PARKS = Hit("demand", "more-parks")
ADA = Hit("position", "who-is-ada")
CARS = Hit("position", "what-about-cars")


@cache
def _content() -> Content:
    with TemporaryDirectory() as folder:
        content = load(sample_campaign.write(Path(folder))).content
    assert content is not None
    return content


@cache
def _search() -> Search:
    return Search(_content())


@pytest.mark.parametrize("language", ["en", "es", None, "pl", "es-MX"])
@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("free-buses", BUSES),
        ("Free Buses", BUSES),
        ("  free   buses!! ", BUSES),
        ("autobus", BUSES),
        ("AUTOBÚS", BUSES),
        ("fares", BUSES),
        ("¿Y los coches?", CARS),
        ("What does Ada Example say about cars?", CARS),
        ("arboles", PARKS),
        ("Who is Ada Example", ADA),
    ],
)
def test_a_name_is_found_exactly(text: str, language: str | None, hit: Hit) -> None:
    """Ids, labels, questions and keywords of either language are found from every language."""
    assert _search().find(text, language) == Found(hit, ())


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("fre buses", BUSES),
        ("autobuses gratiutos", BUSES),
        ("parkign", CARS),
        ("abroles", PARKS),
        ("canddiate", ADA),
    ],
)
def test_a_slip_of_the_finger_is_forgiven(text: str, hit: Hit) -> None:
    """A letter too few, too many or in the wrong place still finds the one entry."""
    assert _search().find(text, "en") == Found(hit, ())


@pytest.mark.parametrize(
    ("text", "language", "hit"),
    [
        ("does she want free buses?", "en", BUSES),
        ("and what about parking then", "en", CARS),
        ("dónde hay árboles", "es", PARKS),
        ("benches", "en", PARKS),
    ],
)
def test_a_question_in_own_words_is_understood(text: str, language: str, hit: Hit) -> None:
    """A question that holds an entry's words among others leads to it, clearly or as a choice."""
    found = _search().find(text, language)
    assert hit in (found.exact, *found.near)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?!",
        "\U0001f600",
        "asdfgh",
        "pizza",
        "what's the weather",
        "qué tiempo hace",
        "hello",
        "lol",
        "a",
    ],
)
def test_nonsense_and_other_subjects_find_nothing(text: str, language: str) -> None:
    """What the campaign has not spoken of is honestly not found."""
    assert _search().find(text, language) == Found(None, ())


def test_a_name_of_several_is_a_choice(tmp_path: Path) -> None:
    """A keyword of two entries is no clear hit: both are offered, in the menus' order."""
    root = sample_campaign.write(tmp_path)
    sample_campaign.edit(root, "en/positions.yaml", "[cars, parking]", "[cars, parking, bus]")
    content = load(root).content
    assert content is not None
    assert Search(content).find("bus", "en") == Found(None, (CARS, BUSES))
    assert Search(content).find("Bus?", "es") == Found(None, (CARS, BUSES))


def test_the_persons_language_comes_first(tmp_path: Path) -> None:
    """A word that names different entries in two languages means the one of the person's language."""
    root = sample_campaign.write(tmp_path)
    sample_campaign.edit(root, "en/positions.yaml", "[cars, parking]", "[cars, parking, actual]")
    sample_campaign.edit(root, "es/demands.yaml", "[árboles]", "[árboles, actual]")
    content = load(root).content
    assert content is not None
    assert Search(content).find("actual", "en").exact == CARS
    assert Search(content).find("actual", "es").exact == PARKS


def test_browsing_nothing_shows_everything_in_order() -> None:
    """An empty inline query lists positions by group, then demands, up to the limit."""
    assert _search().browse("", "en", 50) == (ADA, CARS, BUSES, PARKS)
    assert _search().browse("  ", "es", 2) == (ADA, CARS)
    assert _search().browse("pizza", "en", 50) == ()
    assert _search().browse("?!", "en", 50) == ()


@pytest.mark.parametrize(
    ("text", "hit"), [("par", PARKS), ("coc", CARS), ("free b", BUSES), ("fares", BUSES)]
)
def test_browsing_completes_the_last_word(text: str, hit: Hit) -> None:
    """A word that is still being typed ranks the entries that it begins first."""
    assert hit in _search().browse(text, "en", 2)


@given(st.text(max_size=500), st.sampled_from(["en", "es", None, "x"]))
def test_any_text_can_be_searched(text: str, language: str | None) -> None:
    """No text raises; there is one hit, or up to five, and browsing keeps its limit."""
    found = _search().find(text, language)
    assert not (found.exact and found.near)
    assert len(found.near) <= MOST_NEAR
    assert len(_search().browse(text, language, 3)) <= 3


@given(
    st.lists(
        st.sampled_from(
            [
                "free",
                "buses",
                "ada",
                "cars",
                "who",
                "is",
                "what",
                "por",
                "los",
                "autobuses",
                "gratis",
                "parques",
            ]
        ),
        max_size=60,
    )
)
def test_any_order_of_known_words_can_be_searched(words: list[str]) -> None:
    """Sentences of the entries' own words raise nothing either, and no hit is named twice."""
    found = _search().find(" ".join(words), "en")
    assert len(set(found.near)) == len(found.near)


def test_searching_is_quick() -> None:
    """A long text of misspelt words in an endless message takes a few milliseconds."""
    text = " ".join(f"autobsues{number}" for number in range(5000))
    _search().find(text, "es")
    start = time.perf_counter()
    for _ in range(20):
        _search().find(text, "es")
        _search().browse(text, "es", 50)
    # 0.3 ms each where this was written.
    assert (time.perf_counter() - start) / 40 < 0.005


@pytest.mark.parametrize(
    ("language", "question", "expected"),
    [
        ("en", "What does he say about workers?", "what-should-workers-do"),
        ("en", "What about healthcare?", "jobs-homes-health-education"),
        ("en", "What does he say about the climate?", None),
        ("en", "What about Biden?", None),
        ("en", "what about the wall", None),
        ("es", "¿Qué dice de la salud?", "jobs-homes-health-education"),
        ("es", "¿Qué dice sobre las armas?", None),
    ],
)
def test_the_way_a_question_is_put_is_not_what_it_asks_about(
    language: str, question: str, expected: str | None
) -> None:
    """Such a question finds what stands at its end, or honestly nothing."""
    loaded = load(Path(__file__).parent.parent.parent / "content").content
    assert loaded is not None
    found = Search(loaded).find(question, language)
    assert (found.exact.id if found.exact else None) == expected
    assert found.near == ()
