"""One Chromium for all browser tests, and a demo of its own for each."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.visitor import Demo
from tests.program import running

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
)
_PATIENCE_MS = 15_000
PICTURES = Path(__file__).parent / "pictures"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The system's Chromium; where there is none, the tests that need it are skipped."""
    program = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip(
            "Chromium is not installed, so the page was not tried in it (on Debian: apt install chromium)"
        )
    expect.set_options(timeout=_PATIENCE_MS)
    async with async_playwright() as playwright:
        # Playwright itself adds --headless, and --no-sandbox: the only page is our own.
        browser = await playwright.chromium.launch(executable_path=program, args=list(_FLAGS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def demo(chromium: Browser, tmp_path: Path) -> AsyncIterator[Demo]:
    """``standpoint demo`` in a process of its own; it must end well and have had nothing to complain about."""
    assert chromium.is_connected()
    database = tmp_path / "store" / "demo.db"
    arguments = ("demo", "--no-browser", "--port", "0", "--database", str(database))
    async with running(*arguments, folder=tmp_path) as program:
        line = await program.says("http://", "out")
        yield Demo(program, line[line.index("http://") :], database)
        ended = await program.interrupt()
    assert ended.err == ""
    assert ended.code == 0


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where the README's pictures go: into the tests' folder when STANDPOINT_PICTURES=1 asks for it."""
    if os.environ.get("STANDPOINT_PICTURES") != "1":
        return tmp_path
    PICTURES.mkdir(exist_ok=True)
    return PICTURES
