"""The demo's time in a real browser: pressed on, and seen by all who look."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.simulator.server import Simulator
from tests.browser.visitor import Demo, visitor
from tests.simulator.test_clock import StandingTime

pytestmark = pytest.mark.asyncio(loop_scope="session")

DETROIT = ZoneInfo("America/Detroit")
MEETING = re.compile("Sample: Neighborhood meeting")


def button(page: Page, label: str) -> Locator:
    """One of the buttons beside the time."""
    return page.locator("#clock").get_by_role("button", name=label, exact=True)


async def shown(page: Page) -> datetime:
    """The time that the page shows."""
    time = await page.locator("#clock time").get_attribute("datetime")
    return datetime.fromisoformat(time or "")


async def told(url: str) -> datetime:
    """The time that the demo's server tells."""
    async with aiohttp.ClientSession() as http, http.get(f"{url}/clock") as response:
        return datetime.fromisoformat((await response.json())["now"])


async def test_a_reminder_arrives_at_the_press_of_a_button(chromium: Browser, demo: Demo) -> None:
    """Emma wants reminders; one press later it is the day before, and hers has come, in the campaign's time."""
    async with visitor(chromium, demo, timezone_id="Asia/Tokyo") as someone:
        emma = someone.phone("Emma")
        await emma.start()
        await emma.tap("Events", MEETING, "Remind me of this event", "Yes, turn it on")
        await expect(emma.text).to_contain_text("You get reminders for this event.")
        before = await shown(someone.page)
        await button(someone.page, "Jump to the next reminder").click()
        await expect(emma.text).to_contain_text(re.compile(r"Sample: Neighborhood meeting\s*Starts tomorrow"))
        day = (before.astimezone(DETROIT) + timedelta(days=1)).strftime("%a, %b %-d, %Y")
        await expect(someone.page.locator("#clock .clock-date")).to_have_text(day)
        await expect(someone.page.locator("#clock .clock-hour")).to_have_text(re.compile("^11:0"))
        await expect(someone.page.locator("#clock .clock-zone")).to_have_text("America/Detroit")
        await expect(emma.last.locator(".stamp time")).to_have_text(re.compile("^11:0"))
        # The consent was a message of today, and that day is yesterday now.
        await expect(emma.element.locator(".day").last).to_have_text("Today")
        await expect(emma.element.locator(".day")).to_have_count(2)


async def test_an_hour_and_a_day_are_seen_on_every_page(chromium: Browser, demo: Demo) -> None:
    """Two quick presses count twice, by the keyboard too; another open page follows without being touched."""
    async with visitor(chromium, demo) as someone, visitor(chromium, demo) as other:
        before = await told(demo.url)
        hour = button(someone.page, "+1 hour")
        await hour.click()
        await hour.press("Enter")
        await button(someone.page, "+1 day").press("Space")
        status = someone.page.locator("#clock").get_by_role("status")
        moved = before + timedelta(days=1, hours=2)
        await expect(status).to_contain_text(moved.astimezone(DETROIT).strftime("It is now %a, %b %-d"))
        now = await told(demo.url)
        assert abs(now - moved) < timedelta(minutes=1)
        day = now.astimezone(DETROIT).strftime("%a, %b %-d, %Y")
        await expect(other.page.locator("#clock .clock-date")).to_have_text(day)
        assert abs(await shown(other.page) - now) < timedelta(minutes=1)


async def test_no_next_reminder_is_said_in_a_sentence(chromium: Browser) -> None:
    """On a phone's screen, where the buttons have their room; with no zone known the time is that of UTC."""
    time = StandingTime()
    async with Simulator(clock=time) as simulator:
        page = await chromium.new_page(viewport={"width": 320, "height": 700}, timezone_id="Asia/Tokyo")
        try:
            await page.goto(simulator.url)
            await button(page, "Next reminder").click()
            said = page.locator("#clock").get_by_role("status")
            await expect(said).to_have_text(
                "There is no next reminder: nothing is planned that anybody would get. Opt in to an event first."
            )
            await expect(said).to_be_visible()
            await expect(page.locator("#clock .clock-hour")).to_have_text(re.compile("^18:00:"))
            await expect(page.locator("#clock .clock-zone")).to_have_text("UTC")
            assert await page.evaluate("document.documentElement.scrollWidth") == 320
            assert time.now == datetime(2026, 11, 3, 18, tzinfo=UTC).timestamp()
        finally:
            await page.close()


async def test_a_clock_that_cannot_be_moved_has_no_buttons(chromium: Browser) -> None:
    """The simulator alone shows the time and offers nothing that would be refused."""
    async with Simulator() as simulator:
        page = await chromium.new_page()
        try:
            await page.goto(simulator.url)
            await expect(page.locator("#clock time")).to_be_visible()
            await expect(page.locator("#clock").get_by_role("button")).to_have_count(0)
        finally:
            await page.close()
