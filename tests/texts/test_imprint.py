"""Who answers and who pays: what stands below a broadcast and under About, at its longest."""

from dataclasses import replace

import pytest

from bot.content.answerable import LONGEST_NOTICE
from bot.content.fields import LONGEST_LINE, LONGEST_MESSAGE
from bot.content.markup import utf16_length, visible
from bot.content.model import Localized, Transparency
from bot.texts.imprint import imprint
from bot.texts.menus import about
from bot.texts.reader import Reader
from tests.said import LANGUAGES, content

LONG = Localized({"en": "&" * LONGEST_LINE})
NOTICE = Localized({"en": "&" * LONGEST_NOTICE})
LINK = "https://sampleton.test/notice"


def a_reader(
    language: str, transparency: Transparency | None, paid_for_by: Localized | None = None
) -> Reader:
    """Somebody who reads the content of this repository, with these lines and the longest imprint."""
    campaign = replace(content().campaign, imprint=LONG, transparency=transparency, paid_for_by=paid_for_by)
    return Reader(replace(content(), campaign=campaign), language, "standpoint_bot")


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_may_be_written_fits_on_the_screen(language: str) -> None:
    """Every value as long as the content takes it."""
    screen = about(a_reader(language, Transparency(LONG, LONG, LONG, NOTICE, LINK), LONG))
    assert utf16_length(visible(screen.html)) <= LONGEST_MESSAGE
    assert visible(screen.html).count("&") == 5 * LONGEST_LINE + LONGEST_NOTICE


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_does_not_apply_is_left_out(language: str) -> None:
    """No line is empty, and none asks for what there is not."""
    reader = a_reader(language, Transparency(LONG, None, None, None, LINK))
    lines = imprint(reader).splitlines()
    assert len(lines) == 4
    assert all(line and "None" not in line for line in lines)
    assert imprint(a_reader(language, None)) == LONG.within("en")
