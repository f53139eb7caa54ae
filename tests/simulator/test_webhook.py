"""Updates brought to a webhook."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

Call = Callable[..., Coroutine[Any, Any, Any]]

SECRET = "s3cret_-"  # noqa: S105  # opens nothing


class Hook:
    """A bot's webhook: answers with what is next in ``answers``, else 200, and keeps what it took."""

    def __init__(self) -> None:
        self.answers: list[web.Response] = []
        self.texts: list[str] = []
        self.secrets: list[str | None] = []
        self.url = ""
        self.visited = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        """Take an update."""
        update = await request.json()
        self.visited.set()
        self.texts.append(update["message"]["text"])
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    """A webhook that listens."""
    made = Hook()
    app = web.Application()
    app.router.add_post("/hook", made.take)
    async with TestServer(app) as server:
        made.url = str(server.make_url("/hook"))
        yield made


async def sent_and_taken(phone: Call, user_id: int, text: str) -> Any:  # noqa: ANN401  # JSON
    """Send a text and wait until the webhook has taken it."""
    update_id = (await phone(f"POST /phones/{user_id}/send", text=text))["update_id"]
    return await phone(f"GET /phones/{user_id}/chat?acknowledged={update_id}&timeout=5")


async def test_updates_are_brought_with_the_secret(api: Call, phone: Call, ana: int, hook: Hook) -> None:
    """What waits and what comes is posted to the webhook with its secret, in order."""
    await phone(f"POST /phones/{ana}/send", text="before")
    assert (await api("setWebhook", url=hook.url, secret_token=SECRET, max_connections=3))["result"] is True
    await sent_and_taken(phone, ana, "after")
    assert hook.texts == ["before", "after"]
    assert hook.secrets == [SECRET, SECRET]
    info = (await api("getWebhookInfo"))["result"]
    assert (info["url"], info["pending_update_count"], info["max_connections"]) == (hook.url, 0, 3)
    await api("deleteWebhook")
    assert (await api("getWebhookInfo"))["result"]["url"] == ""


async def test_a_failed_delivery_is_tried_again(api: Call, phone: Call, ana: int, hook: Hook) -> None:
    """Nothing overtakes an update that the webhook did not take; the failure is told."""
    hook.answers = [web.Response(status=500), web.Response(status=503)]
    await api("setWebhook", url=hook.url)
    await phone(f"POST /phones/{ana}/send", text="one")
    await sent_and_taken(phone, ana, "two")
    assert hook.texts == ["one", "one", "one", "two"]
    assert hook.secrets == [None] * 4
    info = (await api("getWebhookInfo"))["result"]
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"


async def test_people_do_not_wait_for_each_other(api: Call, phone: Call, ana: int, hook: Hook) -> None:
    """While one person's update is tried again, another's is taken."""
    bo = (await phone("POST /phones", first_name="Bo", language_code="en"))["user_id"]
    hook.answers = [web.Response(status=500, headers={"Retry-After": "60"})]
    await api("setWebhook", url=hook.url)
    await phone(f"POST /phones/{ana}/send", text="stuck")
    await hook.visited.wait()
    await sent_and_taken(phone, bo, "through")
    assert hook.texts == ["stuck", "through"]
    assert (await api("getWebhookInfo"))["result"]["pending_update_count"] == 1


async def test_a_call_in_the_answer_is_carried_out(api: Call, phone: Call, ana: int, hook: Hook) -> None:
    """A webhook may answer with a call."""
    hook.answers = [web.json_response({"method": "sendMessage", "chat_id": ana, "text": "pong"})]
    await api("setWebhook", url=hook.url)
    chat = await sent_and_taken(phone, ana, "ping")
    assert [message["text"] for message in chat["messages"]][-2:] == ["ping", "pong"]


async def test_nobody_listens(api: Call, phone: Call, ana: int) -> None:
    """A webhook that cannot be reached leaves the update pending, and the simulator stops all the same."""
    await api("setWebhook", url="http://127.0.0.1:9/hook")
    update_id = (await phone(f"POST /phones/{ana}/send", text="x"))["update_id"]
    late = await phone(f"GET /phones/{ana}/chat?acknowledged={update_id}&timeout=0.1")
    assert late["status"] == 504
    assert "last_error_message" in (await api("getWebhookInfo"))["result"]


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"url": "ftp://x.org"}, "invalid webhook URL specified"),
        ({"url": "https://x.org", "secret_token": "x" * 257}, "secret token is too long"),
        ({"url": "https://x.org", "secret_token": "é"}, "secret token contains unallowed characters"),
    ],
)
async def test_refused_webhooks(api: Call, parameters: dict[str, str], description: str) -> None:
    """What Telegram refuses is refused in its words."""
    assert (await api("setWebhook", **parameters))["description"] == f"Bad Request: {description}"
