"""The bulk lane: so many a second, one a second to one chat, none while Telegram asks for a rest."""

import asyncio
import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pace import Pace


class Steady:
    """Seconds that a test counts."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """The seconds so far."""
        return self.now


def test_so_many_a_second() -> None:
    """However often it is asked; and a lane that stood still does not make up for it."""
    steady = Steady()
    pace = Pace(25, steady)
    sent = 0
    for _ in range(10_000):
        steady.now += 0.001
        for _ in range(pace.allowance()):
            pace.spend(sent)
            sent += 1
    assert 248 <= sent <= 251
    steady.now += 3600
    assert pace.allowance() == 2


def test_a_rest_is_kept_to_the_end() -> None:
    """Nothing before, and a shorter one does not end it."""
    steady = Steady()
    pace = Pace(25, steady)
    pace.rest(7)
    steady.now += 1
    pace.rest(2)
    steady.now += 5.9
    assert pace.allowance() == 0
    assert 0.1 <= pace.next_allowance() <= 0.1 + 1.01 / 25
    steady.now += pace.next_allowance() + 1e-6
    assert pace.allowance() == 1


def test_one_chat_has_a_second_for_itself() -> None:
    """Whatever the mailing."""
    steady = Steady()
    pace = Pace(25, steady)
    pace.spend(7)
    steady.now += 20
    # Telegram takes its time; the second begins when it has answered.
    assert pace.resting_chats() == {7}
    pace.end(7)
    steady.now += 0.5
    pace.spend(8)
    pace.end(8)
    assert pace.resting_chats() == {7, 8}
    steady.now += 0.5
    assert pace.resting_chats() == {8}
    steady.now += 0.5
    assert not pace.resting_chats()


@pytest.mark.parametrize("per_second", [25, 200])
async def test_never_more_than_the_rate_in_any_second(per_second: int) -> None:
    """From a standstill too, and when others have the processor for a while."""
    told = [0.0]

    def steady() -> float:
        told[0] = time.monotonic()
        return told[0]

    pace = Pace(per_second, steady)
    starts: list[float] = []

    async def send(chat_id: int) -> None:
        assert await pace.begin()
        # The moment that the lane took for its start.
        starts.append(told[0])
        pace.end(chat_id)
        if chat_id % 50 == 0:
            # On purpose: the whole event loop stands still.
            time.sleep(0.03)  # noqa: ASYNC251

    async with asyncio.TaskGroup() as sends:
        for chat_id in range(3 * per_second):
            pace.spend(chat_id)
            sends.create_task(send(chat_id))
    seconds = [sum(at <= each < at + 1 for each in starts) for at in starts]
    assert max(seconds) <= per_second


async def test_what_was_taken_up_does_not_start_in_a_rest() -> None:
    """Telegram asked for it after it was taken up: it is asked again later whether it is still for somebody."""
    pace = Pace(10)
    assert await pace.begin()
    waiting = asyncio.create_task(pace.begin())
    await asyncio.sleep(0)
    pace.rest(60)
    assert not await waiting


async def test_without_a_rate_nothing_waits() -> None:
    """Only a rest is kept."""
    pace = Pace(math.inf)
    assert pace.allowance() == pace.at_once
    assert await pace.begin(10)
    assert pace.next_allowance() == 0
    pace.rest(60)
    assert pace.allowance() == 0
    assert not await pace.begin()


@given(
    st.floats(min_value=0.5, max_value=1000),
    st.lists(st.tuples(st.floats(min_value=0, max_value=3), st.booleans()), max_size=60),
)
def test_never_faster(per_second: float, steps: list[tuple[float, bool]]) -> None:
    """Over any stretch of time no more starts than the rate allows, and a tenth of a second's saving."""
    steady = Steady()
    pace = Pace(per_second, steady)
    began, sent = steady.now, 0
    for seconds, rests in steps:
        steady.now += seconds
        for _ in range(pace.allowance()):
            pace.spend(sent)
            sent += 1
        if rests:
            pace.rest(seconds)
        assert sent <= (steady.now - began) * per_second + max(1, per_second / 10) + 1
    steady.now += pace.next_allowance() + 1e-6
    assert pace.allowance() >= 1
