"""Faults on request."""

import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from aiohttp import ClientSession, ServerDisconnectedError

Call = Callable[..., Coroutine[Any, Any, Any]]


async def texts(phone: Call, user_id: int) -> list[str]:
    """What the bot has sent to this person."""
    messages = (await phone(f"GET /phones/{user_id}/chat"))["messages"]
    return [message["text"] for message in messages if message["from"] == "bot"]


@pytest.mark.parametrize(
    ("wish", "answer"),
    [
        (
            {"kind": "429", "retry_after": 7},
            {
                "error_code": 429,
                "description": "Too Many Requests: retry after 7",
                "parameters": {"retry_after": 7},
            },
        ),
        ({"kind": "403"}, {"error_code": 403, "description": "Forbidden: bot was blocked by the user"}),
        ({"kind": "500"}, {"error_code": 500, "description": "Internal Server Error"}),
        ({"kind": "502"}, {"error_code": 502, "description": "Bad Gateway"}),
        (
            {"kind": "400", "description": "Bad Request: X"},
            {"error_code": 400, "description": "Bad Request: X"},
        ),
    ],
)
async def test_refusals(
    api: Call, phone: Call, ana: int, wish: dict[str, object], answer: dict[str, object]
) -> None:
    """So many calls are refused without being carried out; then all is well again."""
    await phone("POST /faults", method="sendMessage", times=2, **wish)
    for _ in range(2):
        assert await api("sendMessage", chat_id=ana, text="x") == {"ok": False, **answer}
    assert (await api("getMe"))["ok"]
    assert await texts(phone, ana) == []
    assert (await api("sendMessage", chat_id=ana, text="x"))["ok"]


async def test_one_person_only(api: Call, phone: Call, ana: int) -> None:
    """A fault may concern one person alone."""
    bo = (await phone("POST /phones", first_name="Bo", language_code=None))["user_id"]
    await phone(f"POST /phones/{bo}/start")
    await phone("POST /faults", method="*", user_id=bo, kind="500")
    assert (await api("sendMessage", chat_id=ana, text="x"))["ok"]
    assert not (await api("sendMessage", chat_id=bo, text="x"))["ok"]


@pytest.mark.parametrize(("kind", "arrived"), [("drop_before", []), ("drop_after", ["x"])])
async def test_dropped_connections(api: Call, phone: Call, ana: int, kind: str, arrived: list[str]) -> None:
    """A connection breaks before the call is carried out, or after; the caller cannot tell which."""
    await phone("POST /faults", method="sendMessage", kind=kind)
    with pytest.raises(ServerDisconnectedError):
        await api("sendMessage", chat_id=ana, text="x")
    assert await texts(phone, ana) == arrived
    call = (await phone("GET /requests"))[-1]
    assert (call["method"], call["status"], call["description"]) == ("sendMessage", None, kind)


async def test_slowness(api: Call, phone: Call, ana: int) -> None:
    """A slow call is carried out in the end."""
    await phone("POST /faults", method="sendMessage", kind="slow", seconds=0.2)
    began = time.monotonic()
    assert (await api("sendMessage", chat_id=ana, text="x"))["ok"]
    assert time.monotonic() - began >= 0.2


async def test_faults_can_be_forgotten(http: ClientSession, api: Call, phone: Call) -> None:
    """What was ordered is listed, and can be taken back."""
    await phone("POST /faults", method="getMe", kind="500", times=9)
    await api("getMe")
    assert await phone("GET /faults") == [{"method": "getme", "kind": "500", "times": 8, "user_id": None}]
    async with http.delete("/faults") as response:
        assert response.status == 200
    assert (await api("getMe"))["ok"]


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"kind": "600"},
        {"kind": "500", "times": "x"},
        {"kind": "slow", "seconds": -1},
        {"kind": "500", "x": 1},
    ],
)
async def test_wrong_faults(phone: Call, wish: dict[str, object]) -> None:
    """A fault that makes no sense is refused."""
    assert (await phone("POST /faults", **wish))["status"] == 400
