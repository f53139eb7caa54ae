"""People withdraw while a mailing goes out, each at a moment of their own: no send to them begins after the commit.

    python -m tests.faults.withdrawal_race --people 10000

prints what was measured. ``tests/delivery/test_withdrawal_race.py`` runs a short one with the test suite.
"""

import asyncio
import random
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import click

from tests.withdrawing import Race, race_at, sending

_AT_ONCE = 64
"""How many people wait at the same time for their moment to withdraw."""
_NEAR = 100
"""How many people before their own turn somebody begins to withdraw, at most; 32 are being sent to at once."""
_LATE_SECONDS = 0.1
_OWN_PACE_SECONDS = 0.03
_PATIENCE_SECONDS = 0.5
"""Whoever waits for the mailing to come near withdraws anyway when it does not move for so long."""


@dataclass(frozen=True)
class Measured:
    """What became of so many withdrawals."""

    violations: int
    untrue: list[str]
    moments: Counter[str]
    ways: Counter[str]
    messages: int
    seconds: float


async def measure(folder: Path, *, people: int, seed: int) -> Measured:
    """Sends to so many people, each of whom withdraws at about the moment of their own turn."""
    chance = random.Random(seed)  # noqa: S311 - decides when a test withdraws, no secret
    async with race_at(folder, people) as race:
        began = time.monotonic()
        ways = {chat_id: chance.choice(race.ways(chat_id)) for chat_id in race.chats}
        in_order = sorted(race.chats, key=lambda chat_id: (race.mailing(chat_id), chat_id))
        turn = {chat_id: chat_id - 2 * chance.choice((0, chance.randint(0, _NEAR))) for chat_id in in_order}
        in_order.sort(key=lambda chat_id: (race.mailing(chat_id), turn[chat_id]))

        async def late(_chat_id: int) -> None:
            if chance.random() < 0.5:
                await asyncio.sleep(chance.uniform(0, _LATE_SECONDS))

        async def one(chat_id: int) -> None:
            await _near(race, chat_id, turn[chat_id])
            await asyncio.sleep(chance.uniform(0, _OWN_PACE_SECONDS))
            await race.withdraw(chat_id, ways[chat_id])

        async with sending(race, late):
            await _all(one, in_order)
        return Measured(
            violations=len(race.moments.violations),
            untrue=await race.untrue(),
            moments=Counter(race.moments.moment(chat_id) for chat_id in race.chats),
            ways=Counter(ways.values()),
            messages=race.got().total(),
            seconds=time.monotonic() - began,
        )


async def _near(race: Race, chat_id: int, turn: int) -> None:
    """Waits until the mailing has come to this person's turn."""
    mailing_id, moved_at = race.mailing(chat_id), time.monotonic()
    last = race.moments.last.get(mailing_id, 0)
    while last < turn and time.monotonic() - moved_at < _PATIENCE_SECONDS:
        await asyncio.sleep(0.002)
        before, last = last, race.moments.last.get(mailing_id, 0)
        if last != before:
            moved_at = time.monotonic()


async def _all(one: Callable[[int], Awaitable[None]], chats: Iterable[int]) -> None:
    """Does it for each, in their order, for a few at a time."""
    waiting = iter(chats)

    async def several() -> None:
        for chat_id in waiting:
            await one(chat_id)

    async with asyncio.TaskGroup() as group:
        for _ in range(_AT_ONCE):
            group.create_task(several())


@click.command()
@click.option("--people", default=10_000, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(people: int, seed: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        measured = asyncio.run(measure(Path(folder), people=people, seed=seed))
    click.echo(f"{people:,} withdrawals in {measured.seconds:.0f} s, {measured.messages:,} messages sent")
    for counts in (measured.moments, measured.ways):
        click.echo("  " + ", ".join(f"{what}: {count:,}" for what, count in counts.most_common()))
    click.echo(f"sends that began after the withdrawal had been committed: {measured.violations}")
    click.echo(f"deliveries that say what is not so: {len(measured.untrue)} {measured.untrue[:5] or ''}")


if __name__ == "__main__":
    main()
