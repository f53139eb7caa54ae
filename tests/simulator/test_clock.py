"""The clock: shown to the phones, and moved by them where it can be."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.simulator.server import Simulator

Call = Callable[..., Coroutine[Any, Any, Any]]

NOON = 1_793_728_800
"""2026-11-03T18:00:00Z, which is noon in Chicago."""
DAY = 24 * 3600


@dataclass
class StandingTime:
    """A time that stands still until it is moved."""

    now: float = NOON
    due_at: float | None = None

    def time(self) -> float:
        """What time it is."""
        return self.now

    def move_to(self, at: float) -> None:
        """Makes it this moment."""
        self.now = at

    async def next(self) -> float | None:
        """When the next reminder is due."""
        return self.due_at


@pytest.fixture
def time() -> StandingTime:
    """The time that the simulator of this file reads."""
    return StandingTime()


@pytest.fixture
async def simulator(time: StandingTime) -> AsyncIterator[Simulator]:
    """A Telegram whose time can be moved."""
    async with Simulator(clock=time) as running:
        yield running


async def test_the_time_is_shown_in_utc_and_with_the_zone_that_is_known(
    simulator: Simulator, phone: Call
) -> None:
    """Without a zone there is none in the answer; once there is one, it stands beside the same time."""
    shown = {"now": "2026-11-03T18:00:00+00:00", "epoch": NOON, "movable": True}
    assert await phone("GET /clock") == shown
    simulator.show_zone("America/Detroit")
    assert await phone("GET /clock") == {**shown, "zone": "America/Detroit"}


@pytest.mark.parametrize(
    ("to", "moved"),
    [
        ("2026-11-04T08:30:00-05:00", NOON + 19 * 3600 + 1800),
        ("2026-11-03T18:00:01Z", NOON + 1),
        ("2026-11-03T18:00:01.900Z", NOON + 1),
        ("2026-10-03T18:00:00+00:00", NOON - 31 * DAY),
        ("2028-11-03T18:00:00+00:00", NOON + 731 * DAY),
    ],
)
async def test_it_moves_to_a_moment(phone: Call, to: str, moved: int) -> None:
    """Forwards and backwards; the answer is the new time."""
    answer = await phone("POST /clock", to=to)
    assert answer["epoch"] == moved
    assert await phone("GET /clock") == answer


@pytest.mark.parametrize(
    ("due_at", "moved"),
    [(NOON + 3600.0, NOON + 3600), (NOON + 900 * DAY, NOON + 900 * DAY), (NOON - 60, NOON)],
)
async def test_it_moves_to_the_next_reminder(
    phone: Call, time: StandingTime, due_at: float, moved: int
) -> None:
    """However far ahead that is; one that is due already moves nothing back."""
    time.due_at = due_at
    assert (await phone("POST /clock", to="next"))["epoch"] == moved


_NOT_A_TIME = '400 "to" is "next", or a time with its offset, such as "2026-11-03T18:30:00-05:00".'


@pytest.mark.parametrize(
    ("wish", "refused"),
    [
        ({"to": "next"}, "409 There is no next reminder: nothing is planned that anybody would get. Opt in to an event first."),
        ({}, _NOT_A_TIME),
        ({"to": "tomorrow"}, _NOT_A_TIME),
        ({"to": NOON}, _NOT_A_TIME),
        ({"to": "2026-11-03T18:30:00"}, _NOT_A_TIME),
        ({"to": "2026-11-03"}, _NOT_A_TIME),
        ({"to": "2028-11-06T18:00:00Z"}, "400 The clock moves at most two years at a time."),
        ({"to": "2024-10-31T18:00:00Z"}, "400 The clock moves at most two years at a time."),
        ({"to": "0001-01-01T00:00:00+23:59"}, "400 The clock moves at most two years at a time."),
        ({"to": "9999-12-31T23:59:59-23:59"}, "400 The clock moves at most two years at a time."),
    ],
)  # fmt: skip
async def test_where_it_cannot_be_moved_to(
    phone: Call, time: StandingTime, wish: dict[str, object], refused: str
) -> None:
    """A sentence says why, and the time stays what it was."""
    answer = await phone("POST /clock", **wish)
    assert f"{answer['status']} {answer['error']}" == refused
    assert time.now == NOON


async def test_a_plain_clock_cannot_be_moved() -> None:
    """Where the simulator was given only a way to read the time, it says so."""
    async with Simulator(clock=lambda: NOON) as simulator, ClientSession(simulator.url) as http:
        async with http.get("/clock") as response:
            assert (await response.json())["movable"] is False
        async with http.post("/clock", json={"to": "next"}) as response:
            assert response.status == 409
            assert await response.json() == {"error": "The clock of this simulator cannot be moved."}


async def test_whoever_watches_hears_that_it_moved(
    simulator: Simulator, http: ClientSession, phone: Call
) -> None:
    """A move and a new zone are told to every open page."""
    async with http.get("/events") as events:
        await events.content.readuntil(b": watching\n\n")
        for change in (lambda: phone("POST /clock", to="2026-11-04T18:00:00Z"), lambda: _in_zone(simulator)):
            await change()
            line = await asyncio.wait_for(events.content.readuntil(b"\n\n"), 2)
            assert json.loads(line.removeprefix(b"data: ")) == {"type": "clock"}


async def _in_zone(simulator: Simulator) -> None:
    simulator.show_zone("America/Detroit")


async def test_messages_bear_the_moved_time(api: Call, phone: Call, ana: int) -> None:
    """Both sides of a chat are dated by the one clock."""
    await phone("POST /clock", to="2026-11-04T18:00:00Z")
    await phone(f"POST /phones/{ana}/send", text="x")
    await api("sendMessage", chat_id=ana, text="y")
    messages = (await phone(f"GET /phones/{ana}/chat"))["messages"]
    assert [message["date"] for message in messages] == [NOON, NOON + DAY, NOON + DAY]


async def test_ids_go_on_rising_when_the_time_goes_back(phone: Call, ana: int) -> None:
    """A bot that keeps the last update's id must not take a new one for an old one; nor people for one another."""
    first = await phone(f"POST /phones/{ana}/send", text="x")
    await phone("POST /clock", to="2025-11-03T18:00:00Z")
    second = await phone(f"POST /phones/{ana}/send", text="y")
    assert second["update_id"] > first["update_id"]
    assert second["message_id"] > first["message_id"]
    assert (await phone("POST /phones", first_name="Bo", language_code=None))["user_id"] > ana


async def test_nobody_types_for_a_year_when_the_time_goes_back(api: Call, phone: Call, ana: int) -> None:
    """What was to end within seconds has ended."""
    await api("sendChatAction", chat_id=ana, action="typing")
    assert (await phone(f"GET /phones/{ana}/chat"))["typing"]
    await phone("POST /clock", to="2025-11-03T18:00:00Z")
    assert not (await phone(f"GET /phones/{ana}/chat"))["typing"]
