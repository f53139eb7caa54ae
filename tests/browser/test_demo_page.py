"""The demo in a real browser: what a person sees, taps and types, up to the row in the store."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import icalendar
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.simulator.server import Simulator
from tests.browser.visitor import TEXT, Demo, visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

EMMA, MATEO = 1001, 1002
DEMAND = "Safe passage and legal entry"
QUOTATION = "“Safe passage and legal entry for all caravan participants into the United States”"
MEETING = re.compile("Sample: Neighborhood meeting")


async def test_emma_reads_a_demand(chromium: Browser, demo: Demo) -> None:
    """Two taps from Start to the candidate's words, the reasons and where he said it."""
    async with visitor(chromium, demo) as someone:
        emma = someone.phone("Emma")
        await emma.start()
        await expect(emma.text).to_contain_text("This is the bot of the campaign of Niles Niemuth")
        await emma.tap("Demands", re.compile(DEMAND))
        await expect(emma.text.locator("blockquote")).to_have_text(QUOTATION)
        await expect(emma.text).to_contain_text(
            "Niemuth calls on workers in the United States to join with those in Mexico and Central America"
        )
        await expect(emma.text).to_contain_text("Source: the campaign's statement of October 25, 2018")
        await expect(emma.text).to_contain_text(re.compile(r"by Niles Niemuth\b.*\bD1\b"))


async def test_emma_opts_in_to_an_event(chromium: Browser, demo: Demo) -> None:
    """The words come first, then the tap; then the consent stands in the store with those words' version."""
    async with visitor(chromium, demo) as someone:
        emma = someone.phone("Emma")
        await emma.start()
        await emma.tap("Events", MEETING)
        await expect(emma.text).to_contain_text("You get no reminders for this event.")
        await emma.tap("Remind me of this event")
        await expect(emma.text).to_contain_text("a few messages from the campaign of Niles Niemuth")
        async with demo.store() as tables:
            assert await tables.consents.history(EMMA) == []
        await emma.tap("Yes, turn it on")
        await expect(emma.text).to_contain_text("You get reminders for this event.")
        async with demo.store() as tables:
            (consent,) = await tables.consents.history(EMMA)
            (topic,) = await tables.consents.topics(EMMA)
            event = await tables.events.find(int(topic.removeprefix("event/")))
    assert event is not None
    assert event.text("en").title == "Sample: Neighborhood meeting"
    assert consent.purpose == topic
    assert (consent.action, consent.language, consent.wording_version) == ("given", "en", 3)
    assert consent.wording_hash is not None


async def test_emma_switches_to_spanish(chromium: Browser, demo: Demo) -> None:
    """The choice holds for the next screens and is kept."""
    async with visitor(chromium, demo) as someone:
        emma = someone.phone("Emma")
        await emma.start()
        await emma.tap("My settings", "Language", re.compile("Español"))
        await expect(emma.text).to_contain_text("Desde ahora te escribo en este idioma: Español.")
        await emma.tap("Demandas")
        await expect(emma.key(re.compile("Paso seguro y entrada legal"))).to_be_visible()
        async with demo.store() as tables:
            person = await tables.people.find(EMMA)
    assert person is not None
    assert person.language == "es"


async def test_emma_blocks_the_bot(chromium: Browser, demo: Demo) -> None:
    """Blocking makes her inactive in the store; the page offers to unblock."""
    async with visitor(chromium, demo) as someone:
        emma = someone.phone("Emma")
        await emma.start()
        async with someone.page.expect_response("**/block") as blocked:
            await emma.choose("Block bot")
        await expect(emma.element.get_by_text("Emma has blocked the bot.")).to_be_visible()
        await expect(emma.element.get_by_role("button", name="Unblock bot")).to_be_visible()
        await someone.bot_has_dealt_with("Emma", await blocked.value)
        async with demo.store() as tables:
            person = await tables.people.find(EMMA)
    assert person is not None
    assert person.state == "gone"


async def test_mateo_is_met_in_spanish(chromium: Browser, demo: Demo) -> None:
    """His phone is set to Spanish, so everything is, and says that no person has checked it yet."""
    async with visitor(chromium, demo) as someone:
        mateo = someone.phone("Mateo")
        await mateo.start()
        await expect(mateo.text).to_contain_text("Este es el bot de la campaña de Niles Niemuth")
        await mateo.tap("Demandas", re.compile("Paso seguro y entrada legal"))
        await expect(mateo.text.locator("blockquote")).to_have_text(
            "«Paso seguro y entrada legal a Estados Unidos para todos los participantes de la caravana»"
        )
        await expect(mateo.text).to_contain_text("25 de octubre de 2018")


async def test_an_event_goes_into_a_calendar(chromium: Browser, demo: Demo, tmp_path: Path) -> None:
    """The file that the bot sends is downloaded by a tap, and a calendar library reads the event from it."""
    async with visitor(chromium, demo) as someone:
        emma = someone.phone("Emma")
        await emma.start()
        await emma.tap("Events", MEETING, "Save to my calendar")
        link = emma.element.locator("a.file[download]")
        async with someone.page.expect_download() as downloading:
            await link.click()
        download = await downloading.value
        assert download.suggested_filename.endswith(".ics")
        file = tmp_path / "event.ics"
        await download.save_as(file)
    (event,) = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert event["SUMMARY"] == "Sample: Neighborhood meeting"
    assert event["LOCATION"] == "Sample Hall, 1 Example Street"
    start, end = event.decoded("DTSTART"), event.decoded("DTEND")
    assert start.astimezone(ZoneInfo("America/Detroit")).strftime("%H:%M") == "18:30"
    assert (end - start).total_seconds() == 90 * 60


async def test_the_keyboard_alone_reaches_a_demand(chromium: Browser, demo: Demo) -> None:
    """Tab and Enter are enough, from the top of the page on; the focus stays in the message that changes."""
    async with visitor(chromium, demo) as someone:
        emma = someone.phone("Emma")
        await _reach(someone.page, emma.element.get_by_role("button", name="Start", exact=True))
        await someone.page.keyboard.press("Enter")
        await _reach(someone.page, emma.key("Demands"), backwards=True)
        await someone.page.keyboard.press("Enter")
        await _reach(someone.page, emma.key(re.compile(DEMAND)), backwards=True)
        await someone.page.keyboard.press("Enter")
        await expect(emma.text.locator("blockquote")).to_have_text(QUOTATION)
        focus_inside = await emma.last.evaluate("article => article.contains(document.activeElement)")
        assert focus_inside


async def _reach(page: Page, target: Locator, *, backwards: bool = False) -> None:
    await expect(target).to_be_visible()
    for _ in range(80):
        if await target.evaluate("element => element === document.activeElement"):
            return
        await page.keyboard.press("Shift+Tab" if backwards else "Tab")
    message = f"the keyboard does not reach {target}"
    raise AssertionError(message)


async def test_it_fits_a_phone(chromium: Browser, demo: Demo) -> None:
    """At 390 by 844 one phone fills the screen, nothing sticks out, and a finger changes to another."""
    screen = {"width": 390, "height": 844}
    async with visitor(chromium, demo, viewport=screen, is_mobile=True, has_touch=True) as someone:
        emma, mateo = someone.phone("Emma"), someone.phone("Mateo")
        await expect(mateo.element).to_be_hidden()
        await emma.start()
        await emma.tap("Demands", re.compile(DEMAND))
        await expect(emma.text.locator("blockquote")).to_have_text(QUOTATION)
        width = await someone.page.evaluate("document.documentElement.scrollWidth")
        assert width == 390
        await someone.page.locator("#switcher").get_by_role("button", name="Mateo").tap()
        await expect(emma.element).to_be_hidden()
        await mateo.start()
        await expect(mateo.text).to_contain_text("Este es el bot")


async def test_most_of_a_small_screen_is_for_the_phone(chromium: Browser, demo: Demo) -> None:
    """Above it are whose phone it is and the time, in less than a fifth of the height."""
    async with visitor(chromium, demo, viewport={"width": 320, "height": 740}, is_mobile=True) as someone:
        emma = someone.phone("Emma")
        await emma.start()
        above = await emma.element.evaluate("(element) => element.getBoundingClientRect().top")
        assert above < 740 / 5
        assert await someone.page.evaluate("document.documentElement.scrollWidth") == 320
        await expect(someone.page.get_by_role("heading", name="Standpoint demo")).to_be_attached()


async def test_the_last_call_is_told_in_one_line(chromium: Browser) -> None:
    """Whichever it was, also where there is little room."""
    async with Simulator() as simulator, aiohttp.ClientSession(simulator.url) as http:
        emma = {"first_name": "Emma", "language_code": "en", "user_id": EMMA, "started": True}
        page = await chromium.new_page(viewport={"width": 340, "height": 650})
        try:
            await page.goto(simulator.url)
            await http.post("/phones", json=emma)
            last, heights = page.locator("#calls summary"), []
            await http.post("/bot42:TEST/sendMessage", json={"chat_id": EMMA, "text": "x"})
            await expect(last).to_contain_text("last: sendMessage → 200")
            heights.append(await last.evaluate("(element) => element.offsetHeight"))
            async with http.post(f"/phones/{EMMA}/tap", json={"message_id": 1, "data": "x"}) as tapped:
                answer = {"callback_query_id": (await tapped.json())["callback_query_id"]}
            await http.post("/bot42:TEST/answerCallbackQuery", json=answer)
            await expect(last).to_contain_text("last: answerCallbackQuery → 200")
            heights.append(await last.evaluate("(element) => element.offsetHeight"))
            assert heights[0] == heights[1]
        finally:
            await page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_texts_can_be_read_in_light_and_dark(scheme: str, chromium: Browser, demo: Demo) -> None:
    """Messages of both sides, buttons and headings stand out from their ground by 4.5 to 1 or more (WCAG AA)."""
    async with visitor(chromium, demo, color_scheme=scheme, reduced_motion="reduce") as someone:
        emma = someone.phone("Emma")
        await emma.start()
        await emma.tap("Demands", re.compile(DEMAND))
        await expect(emma.text.locator("blockquote")).to_be_visible()
        own = emma.element.locator(f'article.message[data-from="person"] {TEXT}').first
        for what in (
            emma.text,
            own,
            emma.key("Share"),
            emma.element.locator("h2"),
            emma.text.locator("i").first,
        ):
            contrast = await what.evaluate(_CONTRAST)
            assert contrast >= 4.5, what
        ground = await someone.page.locator("body").evaluate(_LIGHTNESS_OF_GROUND)
        assert (ground < 0.2) == (scheme == "dark")


_SEEN = """
    const seen = (color) => {
        const dot = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
        dot.fillStyle = color;
        dot.fillRect(0, 0, 1, 1);
        const [red, green, blue, alpha] = dot.getImageData(0, 0, 1, 1).data;
        const linear = [red, green, blue].map((value) => {
            const part = value / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return { light: 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2], alpha };
    };
    const ground = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const found = seen(getComputedStyle(at).backgroundColor);
            if (found.alpha === 255) return found.light;
        }
        return 1;
    };
"""
_CONTRAST = f"""(element) => {{
    {_SEEN}
    const [dark, light] = [seen(getComputedStyle(element).color).light, ground(element)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
}}"""
_LIGHTNESS_OF_GROUND = f"(element) => {{ {_SEEN} return ground(element); }}"


async def test_a_menu_changes_in_place(chromium: Browser, demo: Demo) -> None:
    """From menu to list to demand and back it is one and the same message; on the other phones nothing happens."""
    async with visitor(chromium, demo) as someone:
        emma = someone.phone("Emma")
        await emma.start()
        before = await emma.last.get_attribute("data-message-id")
        await emma.tap("Demands", re.compile(DEMAND), "Next ›")
        await expect(emma.text).to_contain_text("Abolish ICE and CBP")
        await emma.tap("All demands", "Main menu")
        await expect(emma.key("Positions")).to_be_visible()
        await expect(emma.messages).to_have_count(1)
        assert await emma.last.get_attribute("data-message-id") == before
        await expect(someone.phone("Mateo").messages).to_have_count(0)
        await expect(someone.phone("Olivia").messages).to_have_count(0)


async def test_a_typed_question_is_answered(chromium: Browser, demo: Demo) -> None:
    """A keyword with a typo finds the demand; what the campaign has not spoken about is said honestly."""
    async with visitor(chromium, demo) as someone:
        emma = someone.phone("Emma")
        await emma.start()
        await emma.write("multi trillion dolar program")
        await expect(emma.text).to_contain_text("A multi-trillion-dollar program to rebuild Central America")
        await expect(emma.composer).to_have_value("")
        await emma.write("parking fees")
        await expect(emma.text).to_contain_text("has not said anything about that here")


async def test_a_reload_keeps_the_chats(chromium: Browser, demo: Demo) -> None:
    """The page holds nothing that the server does not know: after a reload chats stand where they were."""
    async with visitor(chromium, demo) as someone:
        emma = someone.phone("Emma")
        await emma.start()
        await emma.tap("Demands", re.compile(DEMAND))
        await expect(emma.text.locator("blockquote")).to_have_text(QUOTATION)
        await someone.page.reload()
        await expect(emma.text.locator("blockquote")).to_have_text(QUOTATION)
        await emma.tap("Next ›")
        await expect(emma.text).to_contain_text("Abolish ICE and CBP")
        await expect(emma.messages).to_have_count(1)
