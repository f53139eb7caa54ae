"""The demo's page in a browser, in a test's words: whose phone, press Start, tap, write, read."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from playwright.async_api import Browser, ConsoleMessage, Error, Locator, Page, Request, Response, expect

from bot.store.database import Database, Tables
from tests.phone import Phone
from tests.program import Program

TEXT = ".text:not(.bubble)"
"""What a message says; the bubble around it may be called after its kind, which is text as well."""

PEOPLE = {"Emma": 1001, "Mateo": 1002, "Olivia": 1003}


@dataclass(frozen=True)
class Demo:
    """A ``standpoint demo`` that runs, and the store it keeps."""

    program: Program
    url: str
    database: Path

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Tables]:
        """What stands in the store, read through a connection of the test's own with the key beside the file."""
        key = self.database.with_name(f"{self.database.name}.key").read_text(encoding="ascii")
        async with Database.open(self.database, key) as database, database.reading() as tables:
            yield tables


@dataclass
class Trouble:
    """What a page must not do: write errors to the console, fail, or ask anybody but its own server."""

    origin: str
    found: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Notes all of it from now on."""
        page.on("console", self._console)
        page.on("pageerror", self._error)
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.found.append(f"console: {message.text}")

    def _error(self, error: Error) -> None:
        self.found.append(f"uncaught: {error}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and f"{address.scheme}://{address.netloc}" != self.origin:
            self.found.append(f"asked elsewhere: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.found.append(f"answered {response.status}: {response.url}")


@dataclass(frozen=True)
class Handset:
    """One person's phone on the page."""

    page: Page
    name: str

    @property
    def element(self) -> Locator:
        """The whole phone."""
        return self.page.locator(f'section.phone[aria-label="{self.name}"]')

    @property
    def messages(self) -> Locator:
        """The bot's messages."""
        return self.element.locator('article.message[data-from="bot"]')

    @property
    def last(self) -> Locator:
        """The bot's newest message."""
        return self.messages.last

    @property
    def text(self) -> Locator:
        """What the bot's newest message says."""
        return self.last.locator(TEXT)

    @property
    def composer(self) -> Locator:
        """Where the person writes."""
        return self.element.locator("input[name=text]")

    def key(self, label: str | re.Pattern[str]) -> Locator:
        """The button below the bot's newest message with this label, or with one like this."""
        if isinstance(label, str):
            label = re.compile(f"^{re.escape(label)}$")
        return self.last.locator("button.key").filter(has_text=label)

    async def start(self) -> None:
        """Presses Start; returns when the bot has answered."""
        await self.element.get_by_role("button", name="Start", exact=True).click()
        await expect(self.messages).to_have_count(1)

    async def tap(self, *labels: str | re.Pattern[str]) -> None:
        """Taps one button after the other, each when the bot shows it."""
        for label in labels:
            await self.key(label).click()

    async def write(self, text: str) -> None:
        """Types a message and sends it with Enter."""
        await self.composer.fill(text)
        await self.composer.press("Enter")

    async def choose(self, action: str) -> None:
        """Chooses from the phone's own menu."""
        await self.element.get_by_role("button", name=f"Menu of {self.name}'s phone").click()
        await self.element.get_by_role("button", name=action, exact=True).click()


@dataclass(frozen=True)
class Visitor:
    """Somebody who looks at the page."""

    demo: Demo
    page: Page

    def phone(self, name: str) -> Handset:
        """This person's phone."""
        return Handset(self.page, name)

    async def bot_has_dealt_with(self, name: str, response: Response) -> None:
        """Waits until the bot has acknowledged what this person's phone sent."""
        update_id = (await response.json())["update_id"]
        async with aiohttp.ClientSession() as http:
            await Phone(http, self.demo.url, PEOPLE[name]).chat(acknowledged=update_id)


@asynccontextmanager
async def visitor(chromium: Browser, demo: Demo, **options: Any) -> AsyncIterator[Visitor]:  # noqa: ANN401 - as new_context
    """Somebody who opens the demo's page; what the page must not do fails the test at the end.

    Args:
        chromium: The browser.
        demo: Whose page.
        options: What Playwright's ``new_context`` takes: viewport, color_scheme …
    """
    context = await chromium.new_context(**{"viewport": {"width": 1400, "height": 900}, **options})
    try:
        page = await context.new_page()
        trouble = Trouble(demo.url)
        trouble.watch(page)
        await page.goto(demo.url)
        await expect(page.locator("section.phone")).to_have_count(len(PEOPLE))
        yield Visitor(demo, page)
        assert trouble.found == []
    finally:
        await context.close()
