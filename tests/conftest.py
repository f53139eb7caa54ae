"""What every test can ask for."""

from collections.abc import AsyncIterator
from pathlib import Path

import hypothesis
import pytest

from tests.running import Campaign, campaign_at

# How long one example takes says how busy the machine is: tests run side by side. A hang is pytest's to notice.
hypothesis.settings.register_profile("side by side", deadline=None)
hypothesis.settings.load_profile("side by side")


@pytest.fixture
async def campaign(tmp_path: Path) -> AsyncIterator[Campaign]:
    """A simulator and the real bot running against it, with the project's own content and a new store."""
    async with campaign_at(tmp_path) as running:
        yield running
