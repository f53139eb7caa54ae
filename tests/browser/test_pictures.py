"""The README's pictures, taken from the demo as it is."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.visitor import Demo, Handset, visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

_LARGEST = 300_000
_PNG = b"\x89PNG\r\n\x1a\n"


async def test_three_phones_side_by_side(chromium: Browser, demo: Demo, pictures: Path) -> None:
    """A demand in English, the main menu in Spanish, and an event with its reminders."""
    async with visitor(chromium, demo, reduced_motion="reduce", color_scheme="light") as someone:
        emma, mateo, olivia = (someone.phone(name) for name in ("Emma", "Mateo", "Olivia"))
        for phone in (emma, mateo, olivia):
            await phone.start()
        await emma.tap("Demands", re.compile("The right to travel safely"))
        await expect(emma.text.locator("blockquote")).to_be_visible()
        await expect(mateo.key("Posiciones")).to_be_visible()
        await _turn_reminders_on(olivia)
        await _take(someone.page, pictures / "phones.png")


async def test_an_event_on_a_phone(chromium: Browser, demo: Demo, pictures: Path) -> None:
    """At the width of a phone: when and where, and that the reminders are on."""
    screen = {"width": 390, "height": 844}
    async with visitor(
        chromium,
        demo,
        viewport=screen,
        is_mobile=True,
        has_touch=True,
        reduced_motion="reduce",
        color_scheme="light",
    ) as someone:
        emma = someone.phone("Emma")
        await emma.start()
        await _turn_reminders_on(emma)
        await _take(someone.page, pictures / "event.png")


async def _turn_reminders_on(phone: Handset) -> None:
    await phone.tap(
        "Events", re.compile("Sample: Neighborhood meeting"), "Remind me of this event", "Yes, turn it on"
    )
    await expect(phone.text).to_contain_text("You get reminders for this event.")


async def _take(page: Page, file: Path) -> None:
    # The pointer would leave its mark on the button it tapped last.
    await page.mouse.move(0, 0)
    picture = await page.screenshot(path=file, animations="disabled", caret="hide")
    assert picture.startswith(_PNG)
    assert len(picture) < _LARGEST
