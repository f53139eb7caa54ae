"""Whoever finds the webhook's port: strangers are told nothing, and what is no update is passed over."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.calling import FAR_AHEAD, PATH, SECRET, call, command, webhook
from tests.running import Campaign, campaign_at


@pytest.fixture
async def campaign(tmp_path: Path) -> AsyncIterator[Campaign]:
    """A campaign whose bot is called."""
    async with campaign_at(tmp_path, webhook()) as running:
        yield running


@pytest.mark.parametrize(
    ("what", "status"),
    [
        ({"headers": {SECRET: "a guess"}}, 403),
        ({"headers": {SECRET: ""}}, 403),
        ({"headers": {SECRET: "gänzlich \udcff"}}, 403),
        ({"path": "/"}, 404),
        ({"path": f"{PATH}/more"}, 404),
        ({"path": f"{PATH}?a=b"}, 404),
        ({"method": "GET"}, 405),
        ({"method": "PUT"}, 405),
    ],
)
async def test_strangers_are_told_nothing(campaign: Campaign, what: dict[str, Any], status: int) -> None:
    """Neither served nor written down."""
    emma = await campaign.supporter()
    lines = list(campaign.log.lines)
    assert await call(campaign, json=command(emma, FAR_AHEAD, "/help"), **what) == status
    assert campaign.log.lines == lines
    await emma.send("/demands")
    assert len(await emma.answers()) == 2


async def test_what_is_no_http_leaves_no_line(campaign: Campaign) -> None:
    """Whoever scans ports finds one, and the log does not say who."""
    emma = await campaign.supporter()
    lines = list(campaign.log.lines)
    address = urlsplit(campaign.more["STANDPOINT_WEBHOOK_URL"])
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(b"\x16\x03\x01 hello\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.0 400 ")
    writer.close()
    await writer.wait_closed()
    assert campaign.log.lines == lines
    await emma.send("/demands")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not JSON, secretword",
        b'["secretword"]',
        b'{"message": {"text": "secretword"}}',
        b'{"update_id": "secretword"}',
        b'{"update_id": 4000000000, "message": {"text": "secretword"}}',
        b'{"update_id": 4000000000, "callback_query": {"data": "secretword"}}',
        b'{"update_id": 4000000000, "message": "' + b"secretword" * 150_000 + b'"}',
    ],
    ids=[
        "empty",
        "text",
        "list",
        "no number",
        "a word as number",
        "half a message",
        "half a tap",
        "too large",
    ],
)
async def test_what_is_no_update_is_passed_over(campaign: Campaign, body: bytes) -> None:
    """With the right secret: Telegram would bring it for ever, so it is taken, and one line says that, without it."""
    campaign.log.failures_expected = True
    emma = await campaign.supporter()
    before = len(campaign.log.lines)
    assert await call(campaign, data=BytesIO(body)) == 200
    (line,) = campaign.log.lines[before:]
    assert "it is passed over" in line
    assert "secretword" not in line
    await emma.send("/demands")
    assert len(await emma.answers()) == 2


async def test_an_update_of_nobody_is_taken(campaign: Campaign) -> None:
    """Of a kind that was not asked for, and with no person in it."""
    await campaign.supporter()
    before = len(campaign.log.lines)
    assert await call(campaign, json={"update_id": FAR_AHEAD}) == 200
    assert campaign.log.lines[before:] == []
