"""Updates by long polling: given until acknowledged, to one poller at a time."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bot.simulator.server import Simulator

Call = Callable[..., Coroutine[Any, Any, Any]]

TERMINATED = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


async def ids(api: Call, **parameters: object) -> list[int]:
    """The ids of the updates that a poll gives."""
    return [update["update_id"] for update in (await api("getUpdates", **parameters))["result"]]


async def test_given_again_until_acknowledged(api: Call, phone: Call, ana: int) -> None:
    """An update comes back with every poll until the offset has moved past it."""
    first = (await phone(f"POST /phones/{ana}/send", text="one"))["update_id"]
    second = (await phone(f"POST /phones/{ana}/send", text="two"))["update_id"]
    assert second == first + 1
    assert await ids(api) == [first, second]
    assert await ids(api) == [first, second]
    assert await ids(api, offset=first + 1) == [second]
    assert await ids(api) == [second]
    assert await ids(api, offset=second + 1) == []


async def test_limit_is_brought_into_bounds(api: Call, phone: Call, ana: int) -> None:
    """A limit of 0 means 1, as at Telegram."""
    for text in ("one", "two", "three"):
        await phone(f"POST /phones/{ana}/send", text=text)
    assert len(await ids(api, limit=2)) == 2
    assert len(await ids(api, limit=0)) == 1
    assert len(await ids(api, limit=1000)) == 3


async def test_negative_offset_keeps_the_newest(api: Call, phone: Call, ana: int) -> None:
    """Offset -1 gives the last update and forgets those before it."""
    last = [(await phone(f"POST /phones/{ana}/send", text=text))["update_id"] for text in "abc"][-1]
    assert await ids(api, offset=-1) == [last]
    assert await ids(api) == [last]


async def test_a_poll_waits_for_news(
    simulator: Simulator, api: Call, phone: Call, ana: int, until: Call
) -> None:
    """A long poll is answered as soon as something happens."""
    waiting = asyncio.create_task(api("getUpdates", timeout=30))
    await until(lambda: simulator.world.updates.is_polled)
    sent = await phone(f"POST /phones/{ana}/send", text="news")
    answer = await asyncio.wait_for(waiting, 2)
    assert answer["result"][0]["update_id"] == sent["update_id"]
    assert answer["result"][0]["message"]["text"] == "news"


async def test_a_second_poller_ends_the_first(simulator: Simulator, api: Call, until: Call) -> None:
    """Two copies of a bot: the first one learns of it by a 409."""
    first = asyncio.create_task(api("getUpdates", timeout=30))
    await until(lambda: simulator.world.updates.is_polled)
    assert await ids(api) == []
    answer = await asyncio.wait_for(first, 2)
    assert answer == {"ok": False, "error_code": 409, "description": TERMINATED}


async def test_only_wanted_kinds_come(api: Call, phone: Call, ana: int) -> None:
    """allowed_updates holds for what happens afterwards, until it is given anew."""
    assert await ids(api, allowed_updates=["callback_query"]) == []
    assert (await phone(f"POST /phones/{ana}/send", text="unheard"))["update_id"] is None
    assert await ids(api) == []
    assert await ids(api, allowed_updates=[]) == []
    assert (await phone(f"POST /phones/{ana}/send", text="heard"))["update_id"] in await ids(api)


async def test_people_can_wait_for_the_bot(api: Call, phone: Call, ana: int) -> None:
    """A look at the chat can wait until the bot has dealt with an update."""
    update_id = (await phone(f"POST /phones/{ana}/send", text="?"))["update_id"]
    waiting = asyncio.create_task(phone(f"GET /phones/{ana}/chat?acknowledged={update_id}"))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await api("getUpdates", offset=update_id + 1)
    assert (await asyncio.wait_for(waiting, 2))["chat_id"] == ana
    again = await phone(f"GET /phones/{ana}/chat?acknowledged={update_id}")
    assert again["messages"][-1]["text"] == "?"


async def test_waiting_for_the_bot_ends(phone: Call, ana: int) -> None:
    """Whoever waits in vain is told so."""
    update_id = (await phone(f"POST /phones/{ana}/send", text="?"))["update_id"]
    for number in (update_id, update_id + 1):
        answer = await phone(f"GET /phones/{ana}/chat?acknowledged={number}&timeout=0.05")
        assert answer == {
            "error": f"The bot has not acknowledged update {number} within 0.05 seconds.",
            "status": 504,
        }


async def test_polling_and_webhook_exclude_each_other(simulator: Simulator, api: Call, until: Call) -> None:
    """With a webhook, polling is refused; setting one ends a waiting poll."""
    waiting = asyncio.create_task(api("getUpdates", timeout=30))
    await until(lambda: simulator.world.updates.is_polled)
    assert (await api("setWebhook", url="http://127.0.0.1:9/hook"))["ok"]
    assert (await waiting)["description"] == "Conflict: terminated by setWebhook request"
    refused = await api("getUpdates")
    assert refused["error_code"] == 409
    assert refused["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    assert (await api("deleteWebhook"))["ok"]
    assert (await api("getUpdates"))["ok"]


async def test_pending_updates_can_be_dropped(api: Call, phone: Call, ana: int) -> None:
    """DeleteWebhook with drop_pending_updates forgets what waits."""
    await phone(f"POST /phones/{ana}/send", text="old")
    assert (await api("getWebhookInfo"))["result"]["pending_update_count"] == 1
    await api("deleteWebhook", drop_pending_updates=True)
    assert (await api("getWebhookInfo"))["result"]["pending_update_count"] == 0
