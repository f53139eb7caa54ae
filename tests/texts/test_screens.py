"""Every screen and every phrase: readable by a screen reader, on a phone, and used at all."""

import re
import shutil
import unicodedata
from pathlib import Path
from typing import get_args

import pytest

from bot.actions import broadcasts
from bot.actions.event_drafts import WORD
from bot.actions.event_publishing import Obstacle
from bot.actions.moments import Doubt
from bot.actions.reminders import RUNGS
from bot.chat.routes import COMMANDS
from bot.chat.shelf import problems_of
from bot.content.markup import problems, utf16_length, visible
from bot.content.model import Edition
from bot.content.phrase_checks import BOOKS
from bot.content.phrasebook import Kind
from bot.store import mailings
from bot.store.broadcasts import BroadcastKind, Stage
from bot.store.channel_posts import PostState
from bot.store.consents import EVERYTHING, LEAVING
from bot.texts.broadcast_numbers import Person
from bot.texts.broadcast_progress import OUTCOMES
from bot.texts.event_making import FIELDS
from bot.texts.proof import every_screen
from bot.texts.reader import Reader
from bot.texts.screen import Copy, Link
from tests.running import CONTENT
from tests.said import LANGUAGES, content, edition

PHRASES = {key: need for book in BOOKS.values() for key, need in book.items()}
PROGRAM = Path(__file__).parents[2] / "bot"
TOLD = ("new", "edit", "cancel")
MADE_OF_PARTS = {
    'f"command_{name}"': {f"command_{name}" for name in COMMANDS},
    'f"button_get_{topic}"': {"button_get_updates", "button_get_events"},
    'f"button_stop_{topic}"': {"button_stop_updates", "button_stop_events"},
    'f"button_more_{topic}"': {"button_more_updates", "button_more_events"},
    'f"settings_more_{topic}"': {"settings_more_updates", "settings_more_events"},
    'f"mailing_reminder_{mailing.part}"': {f"mailing_reminder_{rung}" for rung in RUNGS},
    'f"mailing_{mailing.kind}"': {f"mailing_{kind}" for kind in get_args(mailings.Kind)},
    'f"ask_{asked.field}"': {f"ask_{field}" for field in (*FIELDS, WORD)},
    'f"doubt_{doubt}"': {f"doubt_{doubt.value}" for doubt in Doubt},
    'f"draft_{done.value}"': {f"draft_{obstacle.value}" for obstacle in Obstacle},
    'f"told_{facts.kind}"': {f"told_{kind}" for kind in TOLD},
    'f"told_nobody_{facts.kind}"': {f"told_nobody_{kind}" for kind in (*TOLD, "wording")},
    'f"{key}_none"': {"report_opted_in_none", "report_by_all_none"},
    'f"alert_approve_{broadcast.kind}"': {"alert_approve_broadcast", "alert_approve_correction"},
    'f"obstacle_{obstacle.value}"': {f"obstacle_{obstacle.value}" for obstacle in broadcasts.Obstacle},
    'f"progress_{broadcast.state}"': {
        f"progress_{state}" for state in ("sending", "paused", "finished", "cancelled")
    },
    'f"progress_done_{facts.broadcast.kind}"': {f"progress_done_{kind}" for kind in get_args(BroadcastKind)},
    'f"broadcast_is_{broadcast.state}"': {f"broadcast_is_{state}" for state in get_args(Stage)},
    'f"broadcast_confirmed_by_{facts.confirmed}"': {
        f"broadcast_confirmed_by_{person}" for person in get_args(Person)
    },
    'f"broadcast_approved_by_{facts.approved}"': {"broadcast_approved_by_you", "broadcast_approved_by_other"},
    'f"channel_{became}"': {f"channel_{state}" for state in {*get_args(PostState)} - {"intent"}},
    'f"button_again_{outcome}"': {"button_again_failed", "button_again_uncertain"},
    'f"again_{outcome}"': {"again_failed", "again_uncertain"},
    'f"my_data_{row.action}"': {"my_data_given", "my_data_withdrawn"},
    'f"purpose_{purpose}"': {f"purpose_{what}" for what in ("updates", "events", EVERYTHING, LEAVING)},
    'f"said_{word}"': {f"said_{word}" for word in ("held", "waiting", "offered", "coming", "cant")},
    'f"sent_{kind}"': {f"sent_{kind}" for kind in get_args(mailings.Kind)},
    'f"progress_{what}"': {f"progress_{what}" for what in OUTCOMES},
}
MOST_ON_A_PHONE = 40


def sources() -> dict[Path, str]:
    """The program's own files, without the lists of phrases themselves and the simulator."""
    files = [file for file in PROGRAM.rglob("*.py") if "simulator" not in file.parts]
    return {
        file: file.read_text(encoding="utf-8") for file in files if not file.name.endswith("phrasebook.py")
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_can_be_read_aloud(language: str) -> None:
    """Each button of each screen says in words what it does; no emoji, which screen readers spell out."""
    for _, name, screen in every_screen(Reader(content(), language, "standpoint_bot")):
        for row in screen.rows:
            for button in row:
                assert any(char.isalpha() for char in button.label), name
                assert not any(unicodedata.category(char) == "So" for char in button.label), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_fits_on_a_phone(language: str) -> None:
    """Alone in its row a label has at most 60 characters; two that share a row have at most 40 together."""
    for _, name, screen in every_screen(Reader(content(), language, "standpoint_bot")):
        for row in screen.rows:
            length = sum(len(button.label) for button in row)
            assert length <= (60 if len(row) == 1 else MOST_ON_A_PHONE), (
                name,
                [button.label for button in row],
            )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_is_right_for_telegram(language: str) -> None:
    """Markup without problems, no more than 4,096 units, links that open something, no picture as a bullet."""
    for _, name, screen in every_screen(Reader(content(), language, "standpoint_bot")):
        assert problems(screen.html) == [], name
        text = visible(screen.html)
        assert 0 < utf16_length(text) <= 4096
        for line in text.splitlines():
            assert not line or unicodedata.category(line[0]) != "So", (name, line)
        for row in screen.rows:
            for button in row:
                if isinstance(button.does, Link):
                    assert button.does.url.startswith("https://")
                if isinstance(button.does, Copy):
                    assert 1 <= len(button.does.text) <= 256


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_needs_an_emoji_to_be_understood(language: str) -> None:
    """Phrases are words: each has letters of its own or passes on a value, and none holds a pictograph."""
    for key, phrase in edition(language).phrases.items():
        for form in phrase.forms.values():
            assert re.search(r"[^\W\d_]", visible(form)), key
            assert not any(unicodedata.category(char) == "So" for char in form), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_that_can_stand_together_are_told_apart(language: str) -> None:
    """No screen has two buttons with the same label: whoever hears them must know which is which."""
    for _, name, screen in every_screen(Reader(content(), language, "standpoint_bot")):
        labels = [button.label for row in screen.rows for button in row]
        assert len(labels) == len(set(labels)), name


def test_every_phrase_is_used() -> None:
    """A phrase that nothing shows is translated in vain: each key stands in the program."""
    program = "\n".join(sources().values())
    made = set[str]()
    for template, keys in MADE_OF_PARTS.items():
        assert template in program
        made |= keys
    unused = [key for key in PHRASES if key not in made and f'"{key}"' not in program]
    assert unused == []


def test_every_phrase_that_is_asked_for_exists() -> None:
    """A key that no language has would fail in somebody's hands."""
    asked = {
        (file.name, key)
        for file, text in sources().items()
        for key in re.findall(r'(?:\bhtml|\bplain|\.html|\.plain)\(\s*"([a-z_]+)"', text)
    }
    assert len(asked) > 50
    assert [(name, key) for name, key in sorted(asked) if key not in PHRASES] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_short_phrase_holds_no_markup(language: str) -> None:
    """Buttons, answers and descriptions are plain text to Telegram: a tag would be read out as one."""
    for key, need in PHRASES.items():
        if need.kind is not Kind.MESSAGE and not need.kind.html:
            assert not re.search(r"</?\w+>|&\w+;", " ".join(forms(edition(language), key))), key


def forms(here: Edition, key: str) -> list[str]:
    """All forms of one phrase."""
    return list(here.phrases[key].forms.values())


def test_the_terms_of_an_event_are_measured_with_the_longest_title(tmp_path: Path) -> None:
    """Terms that fit alone, but not below a title of 200 characters, are refused before anybody taps them."""
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    file = folder / "en" / "phrases.yaml"
    told = "<b>Reminders for “{title}”</b>"
    text = file.read_text(encoding="utf-8")
    assert told in text
    file.write_text(text.replace(told, told + " word" * 680), encoding="utf-8")
    (problem,) = [problem for problem in problems_of(folder) if problem.severity == "error"]
    assert "the screen of the consent to event" in problem.text
    file.write_text(text.replace(told, told + " word" * 500), encoding="utf-8")
    assert all(problem.severity == "warning" for problem in problems_of(folder))
