"""Who answers for the campaign: what the law asks for is there, is the campaign's own, and leads somewhere."""

from pathlib import Path

import pytest

from bot.content.load import load
from bot.content.model import Content
from tests.content import sample_campaign
from tests.content.mistake import Mistake

REQUIRED = {
    "controller": "controller: Friends of Ada, 1 Sample Street, Sampleton\n",
    "imprint": "imprint: Paid for by nobody\n",
    "privacy_contact": "privacy_contact: privacy@sampleton.test\n",
}
PLACEHOLDERS = (
    "TODO",
    "todo",
    "Friends of Ada, TODO",
    "…",
    "...",
    "?",
    "Example",
    "[name]",
    "Your name",
    "XXX",
)
ZONE = "zone: America/Detroit\n"
TRANSPARENCY = """\
transparency:
  sponsor: {en: Friends of Ada, es: Amigos de Ada}
  controlled_by: The Sample Party
  process: {en: Mayoral election of 5 May 2024, es: Elección a la alcaldía del 5 de mayo de 2024}
  notice_link: https://sampleton.test/notice
"""


@pytest.mark.parametrize("key", REQUIRED)
def test_without_one_of_them_there_is_no_content(key: str, tmp_path: Path) -> None:
    """A missing one is told where campaign.yaml begins."""
    gist = f"`{key}` is missing"
    Mistake("campaign.yaml", REQUIRED[key], "", gist, line=1).is_told_once(tmp_path)


@pytest.mark.parametrize("key", REQUIRED)
def test_an_empty_one_is_none(key: str, tmp_path: Path) -> None:
    """Neither is a key without a text."""
    Mistake("campaign.yaml", REQUIRED[key], f"{key}: ''\n", f"`{key}` is empty").is_told_once(tmp_path)


@pytest.mark.parametrize("text", PLACEHOLDERS)
@pytest.mark.parametrize("key", REQUIRED)
def test_a_placeholder_is_none(key: str, text: str, tmp_path: Path) -> None:
    """What somebody left to be filled in is refused in its line; a contact is no contact either way."""
    gist = f"`{key}` is a placeholder: `{text}`"
    Mistake("campaign.yaml", REQUIRED[key], f'{key}: "{text}"\n', gist).is_told_once(tmp_path)


@pytest.mark.parametrize("key", ["controller", "imprint"])
def test_a_placeholder_in_one_language_is_named(key: str, tmp_path: Path) -> None:
    """The sentence says in which."""
    texts = f"{key}: {{en: Friends of Ada, es: TODO}}\n"
    gist = f"`{key}` in es is a placeholder: `TODO`"
    Mistake("campaign.yaml", REQUIRED[key], texts, gist).is_told_once(tmp_path)


@pytest.mark.parametrize(
    "address",
    ["privacy@example.org", "privacy@mail.example.com", "https://example.com/privacy", "me@campaign.example"],
)
def test_an_address_that_nobody_reads_is_none(address: str, tmp_path: Path) -> None:
    """The names that are set aside for examples."""
    told = f"privacy_contact: {address}\n"
    gist = f"nobody reads `{address}`"
    Mistake("campaign.yaml", REQUIRED["privacy_contact"], told, gist).is_told_once(tmp_path)


def test_words_that_look_like_a_placeholder_are_none(tmp_path: Path) -> None:
    """In Spanish *todo* is a word, and a street may be called Example."""
    texts = "controller: {en: Example Street Committee, es: Comité Todo por Ada}\n"
    root = sample_campaign.write(tmp_path)
    sample_campaign.edit(root, "campaign.yaml", REQUIRED["controller"], texts)
    sample_campaign.edit(root, "campaign.yaml", "privacy@sampleton.test", "privacy@exampleton.test")
    loaded = load(root)
    assert loaded.problems == ()
    assert loaded.content is not None
    assert loaded.content.campaign.controller.within("es") == "Comité Todo por Ada"


def _content(folder: Path, more: str) -> Content:
    root = sample_campaign.write(folder)
    sample_campaign.edit(root, "campaign.yaml", ZONE, ZONE + more)
    loaded = load(root)
    assert loaded.content is not None, loaded.problems
    return loaded.content


def test_the_fields_of_some_countries_may_be_left_out(tmp_path: Path) -> None:
    """Then there is nothing that could be shown."""
    campaign = _content(tmp_path, "").campaign
    assert (campaign.paid_for_by, campaign.transparency) == (None, None)


def test_the_fields_of_some_countries_are_read(tmp_path: Path) -> None:
    """A text, or one per language, as everywhere; what does not apply is nothing."""
    campaign = _content(tmp_path, f"paid_for_by: Paid for by Friends of Ada\n{TRANSPARENCY}").campaign
    assert campaign.paid_for_by is not None
    assert campaign.paid_for_by.within("es") == "Paid for by Friends of Ada"
    found = campaign.transparency
    assert found is not None
    assert found.controlled_by is not None
    assert found.process is not None
    assert found.sponsor.within("es") == "Amigos de Ada"
    assert found.controlled_by.within("es") == "The Sample Party"
    assert found.process.within("en") == "Mayoral election of 5 May 2024"
    assert (found.notice, found.notice_link) == (None, "https://sampleton.test/notice")


MISTAKES = {
    "no sponsor": (
        "  sponsor: {en: Friends of Ada, es: Amigos de Ada}\n",
        "",
        Mistake("campaign.yaml", "", "", "`sponsor` is missing; every `transparency` needs one"),
    ),
    "placeholder": (
        "The Sample Party",
        "TODO",
        Mistake("campaign.yaml", "", "", "`controlled_by` is a placeholder: `TODO`", below=2),
    ),
    "no notice": (
        "  notice_link: https://sampleton.test/notice\n",
        "",
        Mistake(
            "campaign.yaml", "", "", "`transparency` leads to no transparency notice; give its `notice_link`"
        ),
    ),
    "notice long": (
        "  notice_link: https://sampleton.test/notice\n",
        f"  notice: {'word ' * 250}\n",
        Mistake("campaign.yaml", "", "", "so publish it and give its link", below=4),
    ),
    "misspelt": (
        "notice_link:",
        "notice_lnik:",
        Mistake("campaign.yaml", "", "", "unknown key `notice_lnik`; did you mean `notice_link`?", below=4),
    ),
    "not translated": (
        ", es: Amigos de Ada",
        "",
        Mistake("campaign.yaml", "", "", "`sponsor` has no text in es", below=1, severity="warning"),
    ),
    "no mapping": (
        TRANSPARENCY,
        "transparency: yes\n",
        Mistake("campaign.yaml", "", "", "`transparency` must hold its keys"),
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_them_is_told_once(name: str, tmp_path: Path) -> None:
    """In its line, as everywhere in the content."""
    old, new, told = MISTAKES[name]
    more = TRANSPARENCY.replace(old, new)
    Mistake(
        "campaign.yaml", ZONE, more + ZONE, told.gist, below=told.below, severity=told.severity
    ).is_told_once(tmp_path)
