"""A simulator for each test, and both of its sides over real HTTP."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.simulator.server import Simulator

Call = Callable[..., Coroutine[Any, Any, Any]]


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    """A Telegram of its own; what fails inside it fails the test."""
    async with Simulator(webhook_pause=0.01) as running:
        yield running


@pytest.fixture
async def http(simulator: Simulator) -> AsyncIterator[ClientSession]:
    """Plain HTTP to the simulator."""
    async with ClientSession(simulator.url) as session:
        yield session


@pytest.fixture
def api(http: ClientSession) -> Call:
    """The bot's side; a call by name and values gives the whole answer."""

    async def call(method: str, **parameters: object) -> Any:  # noqa: ANN401  # JSON
        async with http.post(f"/bot42:TEST/{method}", json=parameters) as response:
            answer = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    return call


@pytest.fixture
def phone(http: ClientSession) -> Call:
    """The people's side; a line like "POST /phones/7/start" gives its answer, a refusal with its status."""

    async def ask(line: str, **wish: object) -> Any:  # noqa: ANN401  # JSON
        method, path = line.split(" ")
        async with http.request(method, path, json=wish if method == "POST" else None) as response:
            answer = await response.json()
            return answer if response.status == 200 else {**answer, "status": response.status}

    return ask


@pytest.fixture
def until() -> Call:
    """Wait for what happens inside the simulator and is told to no one."""

    async def wait(condition: Callable[[], object]) -> None:
        while not condition():  # noqa: ASYNC110  # there is no event to wait for: that is why this is here
            await asyncio.sleep(0.001)

    return wait


@pytest.fixture
async def ana(simulator: Simulator, phone: Call) -> int:
    """Ana, who has pressed Start; the bot has dealt with that."""
    user_id: int = (await phone("POST /phones", first_name="Ana", language_code="es"))["user_id"]
    await phone(f"POST /phones/{user_id}/start")
    simulator.world.updates.clear()
    return user_id
