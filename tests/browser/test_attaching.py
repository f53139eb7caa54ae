"""What a person sends beside text: pictures, files and places, chosen on the page."""

from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from bot.simulator.samples import SAMPLES
from tests.browser.visitor import PEOPLE, Demo, Handset, visitor
from tests.phone import Json, Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def attach(phone: Handset, what: str) -> None:
    """Chooses from the list behind the plus."""
    await phone.element.get_by_role("button", name="Attach").click()
    await phone.element.get_by_role("button", name=what, exact=True).click()


async def sent(demo: Demo, name: str) -> Json:
    """The newest message of this person, as the simulator has it."""
    async with aiohttp.ClientSession() as http:
        messages = await Phone(http, demo.url, PEOPLE[name]).messages()
    return [message for message in messages if message["from"] == "person"][-1]


@pytest.mark.parametrize(
    ("what", "kind"), [("Send a photo or video…", "photo"), ("Send a file…", "document")]
)
async def test_a_file_is_chosen(chromium: Browser, demo: Demo, tmp_path: Path, what: str, kind: str) -> None:
    """The same picture goes as a photo or as a file; what stands in the field becomes its caption."""
    picture = tmp_path / "me.png"
    picture.write_bytes(SAMPLES["photo"].data)
    async with visitor(chromium, demo) as someone:
        emma = someone.phone("Emma")
        await emma.start()
        await emma.composer.fill("from the march")
        async with someone.page.expect_file_chooser() as choosing:
            await attach(emma, what)
        await (await choosing.value).set_files(picture)
        await expect(emma.messages).to_have_count(2)
        await expect(emma.composer).to_have_value("")
        message = await sent(demo, "Emma")
    assert (message["kind"], message["caption"], message["file"]["name"]) == (
        kind,
        "from the march",
        "me.png",
    )


async def test_several_files_are_an_album(chromium: Browser, demo: Demo, tmp_path: Path) -> None:
    """Chosen together they go together, the first with the caption, and are drawn as one message."""
    pictures = [tmp_path / name for name in ("a.png", "b.png", "c.png")]
    for picture in pictures:
        picture.write_bytes(SAMPLES["photo"].data)
    async with visitor(chromium, demo) as someone:
        emma = someone.phone("Emma")
        await emma.start()
        await emma.composer.fill("from the march")
        async with someone.page.expect_file_chooser() as choosing:
            await attach(emma, "Send a photo or video…")
        await (await choosing.value).set_files(pictures)
        album = emma.element.locator('article.message[data-from="person"]').last
        await expect(album.locator(".album > *")).to_have_count(3)
        await expect(album.locator(".text")).to_have_text("from the march")
        async with aiohttp.ClientSession() as http:
            messages = await Phone(http, demo.url, PEOPLE["Emma"]).messages()
    sent = [message for message in messages if message["media_group_id"] is not None]
    assert [message["file"]["name"] for message in sent] == ["a.png", "b.png", "c.png"]
    assert [message["text"] for message in sent] == ["from the march", "", ""]
    assert len({message["media_group_id"] for message in sent}) == 1


async def test_a_place_is_sent(chromium: Browser, demo: Demo) -> None:
    """With a name it is a venue and needs an address; it is a card with a link to a map."""
    async with visitor(chromium, demo) as someone:
        emma = someone.phone("Emma")
        await emma.start()
        await attach(emma, "Send a place…")
        dialog = someone.page.get_by_role("dialog", name="Send a place")
        await dialog.get_by_label("Name").fill("Sample Hall")
        await dialog.get_by_role("button", name="Send").click()
        await expect(dialog.get_by_label("Address")).to_be_focused()
        await dialog.get_by_label("Address").fill("1 Example Street")
        await dialog.get_by_label("Latitude").fill("42.2808")
        await dialog.get_by_role("button", name="Send").click()
        await expect(dialog).to_be_hidden()
        card = emma.element.locator(".place")
        await expect(card).to_contain_text("Sample Hall")
        await expect(card).to_contain_text("1 Example Street")
        await expect(card).to_contain_text("42.28080, -83.05000")
        link = card.get_by_role("link", name="Open a map")
        assert await link.get_attribute("href") == (
            "https://www.openstreetmap.org/?mlat=42.2808&mlon=-83.05#map=16/42.2808/-83.05"
        )
        message = await sent(demo, "Emma")
    assert message["venue"] == {
        "title": "Sample Hall",
        "address": "1 Example Street",
        "latitude": 42.2808,
        "longitude": -83.05,
    }


async def test_a_point_alone_is_a_location(chromium: Browser, demo: Demo) -> None:
    """Without a name only the coordinates go."""
    async with visitor(chromium, demo) as someone:
        emma = someone.phone("Emma")
        await emma.start()
        await attach(emma, "Send a place…")
        await someone.page.get_by_role("dialog").get_by_role("button", name="Send").click()
        await expect(emma.element.locator(".place")).to_contain_text("Location")
        message = await sent(demo, "Emma")
    assert (message["kind"], message["location"]) == ("location", {"latitude": 42.33, "longitude": -83.05})
