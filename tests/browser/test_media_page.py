"""How the page shows what the bot sends: albums, sound, hidden pictures, and a channel beside the phones."""

import zlib
from collections.abc import AsyncIterator, Callable, Coroutine
from struct import pack
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.simulator.files import Upload
from bot.simulator.samples import SAMPLES
from bot.simulator.server import Simulator

pytestmark = pytest.mark.asyncio(loop_scope="session")

Call = Callable[..., Coroutine[Any, Any, Any]]

ANA = 7


@pytest_asyncio.fixture(loop_scope="session")
async def simulator() -> AsyncIterator[Simulator]:
    """A Telegram of its own with Ana, who has started the bot."""
    async with Simulator() as running:
        running.world.add_person("Ana", "en", ANA).started = True
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def api(simulator: Simulator) -> AsyncIterator[Call]:
    """The bot's side."""
    async with aiohttp.ClientSession() as http:

        async def call(method: str, **parameters: object) -> Any:  # noqa: ANN401  # JSON
            async with http.post(f"{simulator.url}/bot42:TEST/{method}", json=parameters) as response:
                answer = await response.json()
                assert answer["ok"], answer
                return answer["result"]

        yield call


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, simulator: Simulator) -> AsyncIterator[Page]:
    """The simulator's page, open."""
    context = await chromium.new_context(viewport={"width": 1100, "height": 900})
    opened = await context.new_page()
    await opened.goto(simulator.url)
    await expect(opened.locator("section.phone")).to_have_count(1)
    yield opened
    await context.close()


def picture(grey: int) -> Upload:
    """A plain picture, large enough to be shown as one."""
    width, height = 120, 80
    rows = b"".join(b"\0" + bytes([grey] * width) for _ in range(height))
    chunks = (
        (b"IHDR", pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    body = b"".join(
        pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return Upload("grey.png", "image/png", b"\x89PNG\r\n\x1a\n" + body)


async def test_an_album_is_one_message(simulator: Simulator, api: Call, page: Page) -> None:
    """Three pictures in a grid over their caption; one that is changed is marked, one deleted goes."""
    kept = [simulator.world.files.keep("photo", picture(grey)).file_id for grey in (90, 140, 190)]
    media: list[dict[str, object]] = [{"type": "photo", "media": file_id} for file_id in kept]
    media[0].update(caption="<b>March</b>", parse_mode="HTML")
    sent = await api("sendMediaGroup", chat_id=ANA, media=media)
    album = page.locator("article.message")
    await expect(album).to_have_count(1)
    await expect(album.locator(".album img")).to_have_count(3)
    await expect(album.locator(".text b")).to_have_text("March")
    where = {"chat_id": ANA, "message_id": sent[0]["message_id"]}
    await api("editMessageCaption", **where, caption="Rally")
    await expect(album.locator(".text:not(.bubble)")).to_have_text("Rally")
    await expect(album.locator(".edited")).to_be_visible()
    await api("deleteMessage", chat_id=ANA, message_id=sent[2]["message_id"])
    await expect(album.locator(".album img")).to_have_count(2)


async def test_two_albums_in_a_row_stay_two(simulator: Simulator, api: Call, page: Page) -> None:
    """What belongs together is told by the group, not by what stands beside it; files are stacked."""
    document = simulator.world.files.keep("document", SAMPLES["document"]).file_id
    for _ in range(2):
        await api("sendMediaGroup", chat_id=ANA, media=[{"type": "document", "media": document}] * 2)
    await expect(page.locator("article.message")).to_have_count(2)
    await expect(page.locator("article.message").last.locator(".file")).to_have_count(2)


async def test_sound_has_a_name(simulator: Simulator, api: Call, page: Page) -> None:
    """A piece of music is called by its performer and title, a voice message by what it is."""
    kept = {
        kind: simulator.world.files.keep(kind, SAMPLES[kind]).file_id
        for kind in ("audio", "voice", "animation")
    }
    await api("sendAudio", chat_id=ANA, audio=kept["audio"], title="Solidarity", performer="Choir")
    await api("sendVoice", chat_id=ANA, voice=kept["voice"])
    await api("sendAnimation", chat_id=ANA, animation=kept["animation"])
    things = page.locator("article.message .thing")
    await expect(things).to_have_text(["Choir – Solidarity", "Voice message", "Animation"])


async def test_a_hidden_picture_is_uncovered(simulator: Simulator, api: Call, page: Page) -> None:
    """A spoiler lies over the picture until it is pressed; a caption above stands above."""
    photo = simulator.world.files.keep("photo", picture(120)).file_id
    await api(
        "sendPhoto", chat_id=ANA, photo=photo, has_spoiler=True, caption="Look", show_caption_above_media=True
    )
    message = page.locator("article.message")
    text, cover = message.locator(".text:not(.bubble)"), message.locator(".covered")
    above, below = await text.bounding_box(), await cover.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] < below["y"]
    await message.get_by_role("button", name="Hidden picture, show it").click()
    await expect(message.get_by_role("button")).to_have_count(0)


async def test_a_channel_is_one_more_column(simulator: Simulator, api: Call, page: Page) -> None:
    """It stands behind the phones, those that come later too, and shows the bot's posts."""
    channel = simulator.world.add_channel("News", "news", bot_is_in=True)
    column = page.get_by_role("complementary", name="News")
    await expect(column).to_contain_text("@news")
    await api("sendMessage", chat_id="@news", text="<blockquote>Read this</blockquote>", parse_mode="HTML")
    await expect(column.locator("blockquote")).to_have_text("Read this")
    await api("editMessageText", chat_id=channel.chat_id, message_id=1, text="Read that")
    await expect(column.locator(".edited")).to_be_visible()
    simulator.world.add_person("Bo", "en", ANA + 1)
    await expect(page.locator("section.phone")).to_have_count(2)
    names = await page.locator(".phone").evaluate_all("all => all.map((one) => one.ariaLabel)")
    assert names == ["Ana", "Bo", "News"]
