"""No send to somebody begins after the commit of their withdrawal, and the store says truthfully who got what."""

from pathlib import Path

import pytest

from bot.delivery.worker import Worker
from tests.faults.withdrawal_race import measure
from tests.withdrawing import Race, race_at, sending

PEOPLE = 48


async def test_withdrawals_at_random_moments(tmp_path: Path) -> None:
    """Three hundred people withdraw in six ways as their turn comes; the long run is a command of its own."""
    measured = await measure(tmp_path, people=300, seed=5)
    assert measured.violations == 0
    assert measured.untrue == []
    assert measured.ways.total() == measured.moments.total() == 300
    # It was a race: some were quicker than the worker and some were not. (The moment between claim and send is short and
    # may be met by nobody here; below, everybody meets it.)
    assert {"before the claim", "after the send had begun"} <= set(measured.moments)


async def between_claim_and_send(race: Race) -> None:
    """Everybody withdraws, in turn in each of the ways, when they have been claimed and the send has not begun."""

    async def before(chat_id: int) -> None:
        ways = race.ways(chat_id)
        await race.withdraw(chat_id, ways[chat_id // 2 % len(ways)])

    async with sending(race, before):
        pass


async def test_who_withdraws_between_claim_and_send_is_sent_nothing(tmp_path: Path) -> None:
    """The send is held back; the store has it as not sent."""
    async with race_at(tmp_path, PEOPLE) as race:
        await between_claim_and_send(race)
        assert len(race.moments.committed) == PEOPLE
        assert race.moments.violations == []
        assert race.got().total() == 0
        assert await race.untrue() == []


async def test_the_race_is_lost_without_holding_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same order of things without the line that holds sends back: everybody is sent to, and it is seen."""
    monkeypatch.setattr(Worker, "_hold_back", lambda _worker, _chats: None)
    async with race_at(tmp_path, PEOPLE) as race:
        await between_claim_and_send(race)
        assert len(race.moments.violations) == PEOPLE
        assert race.got().total() == PEOPLE
