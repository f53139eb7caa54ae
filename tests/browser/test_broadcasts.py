"""A broadcast on the page: composed and confirmed on the organizer's phone, received on two others, corrected in place."""

import re

import aiohttp
import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.visitor import TEXT, Demo, visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def be_at_noon(demo: Demo) -> None:
    """At night a broadcast would wait for the morning."""
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{demo.url}/clock") as response:
            day = (await response.json())["now"][:10]
        async with http.post(f"{demo.url}/clock", json={"to": f"{day}T17:00:00+00:00"}) as response:
            assert response.status == 200


def saying(messages: Locator, words: str) -> Locator:
    """The messages that say this."""
    return messages.filter(has=messages.page.locator(TEXT, has_text=words))


async def test_a_broadcast_arrives_and_is_corrected_in_its_place(chromium: Browser, demo: Demo) -> None:
    """With the imprint and the way to stop; the corrected copy stands where the first one stood."""
    await be_at_noon(demo)
    async with visitor(chromium, demo, viewport={"width": 1400, "height": 1000}) as someone:
        emma, mateo, olivia = (someone.phone(name) for name in ("Emma", "Mateo", "Olivia"))
        await emma.start()
        await emma.tap("My settings", "Updates: turn on", "Yes, turn it on")
        await mateo.start()
        await mateo.tap("Mis ajustes", re.compile(r"^Novedades: "), re.compile(r"^Sí"))
        await expect(mateo.text).to_contain_text("Novedades")

        await olivia.start()
        await olivia.tap("Organize", "Broadcasts", "New broadcast")
        await expect(olivia.text).to_contain_text("just as people are to get it")
        await olivia.write("The hall opens at five.")
        await expect(olivia.text).to_contain_text("English: text, 23 characters")
        await olivia.tap("See what people get", "Go on to confirm")
        await expect(olivia.text).to_contain_text("the last look")
        await olivia.tap("Confirm")

        for person, stop in ((emma, "Stop updates"), (mateo, "No recibir más novedades")):
            copy = saying(person.messages, "The hall opens at five.")
            await expect(copy).to_have_count(1)
            await expect(copy.locator("button.key")).to_have_text([stop])
        await expect(saying(emma.messages, "Demonstration of Standpoint")).to_have_count(1)

        done = olivia.messages.filter(has_text="is finished")
        await expect(done).to_contain_text("Sent: 2")
        await done.locator("button.key").filter(has_text="Correct it").click()
        await olivia.tap("Replace: English")
        await expect(olivia.text).to_contain_text("the whole message as it should be")
        count = await emma.messages.count()
        await olivia.write("The hall opens at six.")
        await expect(olivia.text).to_contain_text("English: text, 22 characters")
        await olivia.tap("See what people get", "Go on to confirm", "Confirm")

        for person, corrected in ((emma, "Corrected"), (mateo, "Corregido")):
            await expect(saying(person.messages, "The hall opens at six.")).to_contain_text(corrected)
            await expect(saying(person.messages, "The hall opens at five.")).to_have_count(0)
        await expect(emma.messages).to_have_count(count)
