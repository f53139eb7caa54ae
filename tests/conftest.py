"""What every test can ask for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.running import Campaign, campaign_at


@pytest.fixture
async def campaign(tmp_path: Path) -> AsyncIterator[Campaign]:
    """A simulator and the real bot running against it, with the project's own content and a new store."""
    async with campaign_at(tmp_path) as running:
        yield running
