"""A bot that is called by Telegram, and what else may call it."""

import socket
from typing import Any

from tests.phone import Json, Phone
from tests.running import Campaign

PATH = "/telegram"
FAR_AHEAD = 4_000_000_000
"""The number of an update that a test brings by itself."""
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name


def webhook() -> dict[str, str]:
    """The settings of a bot that is called at a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return {
        "STANDPOINT_WEBHOOK_URL": f"http://127.0.0.1:{port}{PATH}",
        "STANDPOINT_WEBHOOK_PORT": str(port),
    }


def command(phone: Phone, number: int, text: str) -> Json:
    """A command as Telegram brings it."""
    who = {"id": phone.user_id, "first_name": "Emma"}
    message = {
        "message_id": number,
        "date": 1785585600,
        "from": {**who, "is_bot": False, "language_code": "en"},
        "chat": {**who, "type": "private"},
        "text": text,
        "entities": [{"type": "bot_command", "offset": 0, "length": len(text)}],
    }
    return {"update_id": number, "message": message}


async def call(campaign: Campaign, method: str = "POST", path: str = PATH, **more: Any) -> int:  # noqa: ANN401 - as aiohttp takes it
    """Calls the bot as Telegram does; gives the status. ``more``: other headers, and the body."""
    headers = {SECRET: campaign.simulator.world.webhook.secret_token, **more.pop("headers", {})}
    url = campaign.more["STANDPOINT_WEBHOOK_URL"].removesuffix(PATH) + path
    async with campaign.http.request(method, url, headers=headers, **more) as response:
        assert await response.text() == ""
        return response.status


async def met(campaign: Campaign) -> bool:
    """Whether every fault that was ordered has been met."""
    async with campaign.http.get(f"{campaign.simulator.url}/faults") as response:
        coming: list[Json] = await response.json()
        return coming == []
