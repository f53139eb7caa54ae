"""Screens that say the same to everybody are made once for each kind of reader, and only those."""

import pytest

from bot.content.load import load
from bot.content.model import Content
from bot.texts import demands, menus, positions
from bot.texts.reader import Reader
from tests.running import CONTENT


@pytest.fixture(scope="module")
def content() -> Content:
    """The campaign's own."""
    loaded = load(CONTENT).content
    assert loaded is not None
    return loaded


def test_a_reader_is_given_the_same_screen_again(content: Content) -> None:
    """Each entry its own."""
    reader = Reader(content, "en", "standpoint_bot")
    ids = list(reader.edition.demands)
    assert demands.demand(reader, ids[0]) is demands.demand(reader, ids[0])
    assert len({demands.demand(reader, demand_id).html for demand_id in ids}) == len(ids)
    groups = list(reader.edition.groups)
    assert len({positions.group(reader, group_id).html for group_id in groups}) == len(groups)


def test_readers_of_different_kinds_have_screens_of_their_own(content: Content) -> None:
    """By language, and by whether they organize."""
    readers = [
        Reader(content, language, "standpoint_bot", organizer)
        for language in content.languages
        for organizer in (False, True)
    ]
    screens = {menus.main_menu(reader) for reader in readers}
    assert len(screens) == len(readers)


def test_a_note_stands_above_the_menu_once(content: Content) -> None:
    """What is said to one person is not kept for the next."""
    reader = Reader(content, "en", "standpoint_bot")
    plain = menus.main_menu(reader)
    noted = menus.main_menu(reader, note="Only for you.")
    assert noted.html == f"Only for you.\n\n{plain.html}"
    assert menus.main_menu(reader) == plain
