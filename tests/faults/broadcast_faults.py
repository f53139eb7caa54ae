"""A broadcast to many people through a Telegram that fails, with a correction half way and a bot that is killed.

    python -m tests.faults.broadcast_faults --people 10000

holds the ledger against what each phone really shows, person by person, and prints what was measured.
``test_broadcast_faults.py`` runs a short one with the test suite.
"""

import asyncio
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import click

from bot.actions import broadcast_changes, broadcasts
from bot.actions.broadcasts import Said
from bot.actions.policy import Policy
from bot.simulator.faults import Fault
from bot.simulator.server import Simulator
from bot.store.broadcasts import Actor, Broadcast
from bot.store.database import Database
from bot.store.deliveries import Delivery
from tests import program
from tests.broadcast_ground import NEVER_QUIET, text
from tests.faults.mailing_kills import FIRST_PERSON, add_phones, most_memory, settings_for
from tests.reminding import opt_in_past_the_bot
from tests.running import KEY, TOKEN

WRONG, RIGHT = "The rally is on Monday.", "The rally is on Sunday."
KINDS = ("429", "500", "drop_before", "drop_after", "slow", "403", "400")
FAULTS_PER_PERSON = 0.04
POLICY = Policy(NEVER_QUIET)


@dataclass
class Measured:
    """What became of it."""

    people: int
    kills: int
    seconds: float = 0.0
    """From the first start of the bot until all was settled."""
    most_memory: int = 0
    """The most that one of the bot's processes had in memory, in MiB; 0 where the system does not say."""
    states: Counter[str] = field(default_factory=Counter)
    corrected: Counter[str] = field(default_factory=Counter)
    """What became of the correction, for those who had a copy."""
    faults: Counter[str] = field(default_factory=Counter)
    """How many calls met a fault, by its kind."""
    duplicates: int = 0
    without_a_row: int = 0
    untrue: list[str] = field(default_factory=list)
    """In which way rows say what is not so."""
    report: Counter[str] = field(default_factory=Counter)
    """The report's own totals."""


async def measure(folder: Path, *, people: int, kills: int, per_second: int, seed: int) -> Measured:
    """Sends one broadcast to so many people, corrects it half way, and kills the bot so many times."""
    chance = random.Random(seed)  # noqa: S311 - decides when a test fails or kills, no secret
    chats = range(FIRST_PERSON, FIRST_PERSON + people)
    measured = Measured(people, kills)
    async with Simulator(token=TOKEN, port=0) as simulator:
        await add_phones(simulator.url, chats)
        async with Database.open(folder / "standpoint.db", KEY) as database:
            number = await _broadcast(database, chats)
        faults = await _order_faults(simulator.url, chats, chance)
        settings = settings_for(folder, simulator.url, per_second)
        began, correction = time.monotonic(), None
        for kill in range(kills + 1):
            async with program.running("run", folder=folder, settings=settings) as bot:
                await bot.says("serving")
                async with Database.open(folder / "standpoint.db", KEY) as database:
                    if correction is None and kill >= kills / 2:
                        await _reached(database, number, people // 2)
                        correction = await _correct(database, number)
                    if kill == kills:
                        await _settled(database)
                    else:
                        await asyncio.sleep(chance.uniform(0, 2 * people / per_second / (kills + 1)))
                measured.most_memory = max(measured.most_memory, most_memory(bot.process.pid))
                if kill < kills:
                    bot.signal(signal.SIGKILL)
                    await bot.end()
        measured.seconds = time.monotonic() - began
        assert correction is not None
        measured.faults = faults - await _left(simulator.url)
        async with Database.open(folder / "standpoint.db", KEY) as database:
            await _judge(measured, database, simulator, (number, correction), chats)
    return measured


async def _broadcast(database: Database, chats: Sequence[int]) -> int:
    now = int(time.time())
    async with database.transaction() as tables:
        for chat_id in chats:
            await tables.people.join(chat_id, language="en", at=now)
            await opt_in_past_the_bot(tables, chat_id, "updates", now)
        number = await tables.broadcasts.begin(Actor(None, "command line", now))
        await tables.broadcasts.put_body(number, "en", text(WRONG).as_json())
    await _confirm(database, number)
    return number


async def _correct(database: Database, number: int) -> int:
    actor = Actor(None, "command line", int(time.time()))
    begun = await broadcast_changes.begin_correction(database, actor, number)
    assert isinstance(begun, Broadcast)
    async with database.transaction() as tables:
        await tables.broadcasts.put_body(begun.broadcast_id, "en", text(RIGHT).as_json())
    await _confirm(database, begun.broadcast_id)
    return begun.broadcast_id


async def _confirm(database: Database, number: int) -> None:
    async with database.reading() as tables:
        draft = await tables.broadcasts.find(number)
        assert draft is not None
        mark = await broadcasts.mark_of(tables, draft)
    actor = Actor(None, "command line", int(time.time()))
    confirmed = await broadcasts.confirm(database, actor, Said(number, mark), policy=POLICY)
    assert isinstance(confirmed, Broadcast)


async def _order_faults(url: str, chats: Sequence[int], chance: random.Random) -> Counter[str]:
    """Faults for a few percent of people, in the calls that send and in those that edit; gives them by kind."""
    ordered: Counter[str] = Counter()
    async with aiohttp.ClientSession() as http:
        for chat_id in chance.sample(chats, int(len(chats) * FAULTS_PER_PERSON)):
            kind = chance.choice(KINDS)
            method = chance.choice(("sendMessage", "sendMessage", "editMessageText"))
            fault = Fault(method, kind, user_id=chat_id, retry_after=1, seconds=0.5)
            wish = {**fault.as_json(), "retry_after": fault.retry_after, "seconds": fault.seconds}
            async with http.post(f"{url}/faults", json=wish) as response:
                response.raise_for_status()
            ordered[kind] += 1
    return ordered


async def _left(url: str) -> Counter[str]:
    async with aiohttp.ClientSession() as http, http.get(f"{url}/faults") as response:
        return Counter(fault["kind"] for fault in await response.json())


async def _reached(database: Database, number: int, people: int) -> None:
    """Waits until so many people have been sent it, or all have."""
    while True:
        async with database.reading() as tables:
            broadcast = await tables.broadcasts.find(number)
            assert broadcast is not None
            tally = await tables.mailings.tally(broadcast.mailing_id or 0)
        if broadcast.state == "finished" or tally.get("sent", 0) >= people:
            return
        await asyncio.sleep(0.05)


async def _settled(database: Database) -> None:
    while True:
        async with database.reading() as tables:
            left = await tables.broadcasts.among(("scheduled", "sending", "paused"))
        if not left:
            return
        await asyncio.sleep(0.05)


async def _judge(
    measured: Measured,
    database: Database,
    simulator: Simulator,
    numbers: tuple[int, int],
    chats: Sequence[int],
) -> None:
    """Holds each person's rows against their phone."""
    async with database.reading() as tables:
        first, second = [await tables.broadcasts.find(number) for number in numbers]
        assert first is not None
        assert second is not None
        sent, changed = [
            {row.chat_id: row for row in await tables.deliveries.of_mailing(each.mailing_id or 0)}
            for each in (first, second)
        ]
        measured.report = Counter(await tables.mailings.tally(first.mailing_id or 0))
    measured.states = Counter(row.state for row in sent.values())
    measured.corrected = Counter(row.state for row in changed.values())
    measured.without_a_row = len(set(chats) - set(sent))
    for chat_id in chats:
        letters = [
            str(message.content.get("text", ""))
            for message in simulator.world.chats[chat_id].messages.values()
            if message.sender is None
        ]
        measured.duplicates += len(letters) > 1
        if chat_id in sent:
            wrong = _untrue(sent[chat_id], changed.get(chat_id), letters, second.broadcast_id)
            measured.untrue += [wrong] if wrong else []


def _untrue(row: Delivery, change: Delivery | None, letters: list[str], correction: int) -> str:
    """In which way the ledger says something else than the phone; empty where it does not."""
    may = {"sent": {1}, "uncertain": {0, 1}}.get(row.state, {0})
    if len(letters) not in may:
        return f"{row.state}, with {len(letters)} copies"
    if row.state != "sent":
        return ""
    is_right = letters[0].startswith(RIGHT)
    if row.words == correction:
        return "" if is_right and change is None else "sent after the correction, and not with its words"
    if change is None:
        return "a copy with the old words that no correction is meant for"
    if change.state == "uncertain":
        return ""
    return "" if is_right == (change.state == "sent") else f"a correction that is {change.state} and is not"


@click.command()
@click.option("--people", default=10_000, show_default=True)
@click.option("--kills", default=10, show_default=True)
@click.option("--per-second", default=400, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(people: int, kills: int, per_second: int, seed: int) -> None:
    """Measure it, and say what was measured."""
    with tempfile.TemporaryDirectory(prefix="standpoint-faults-") as folder:
        measured = asyncio.run(
            measure(Path(folder), people=people, kills=kills, per_second=per_second, seed=seed)
        )
    click.echo(f"{people} people, {kills} kills, {_counted(measured.faults)} as faults that calls met")
    click.echo(f"the broadcast: {_counted(measured.states)}")
    click.echo(f"its correction, for those who had it: {_counted(measured.corrected)}")
    click.echo(
        f"{measured.duplicates} got it twice, {measured.without_a_row} without a row, "
        f"{len(measured.untrue)} rows say what is not so {_counted(Counter(measured.untrue))}"
    )
    click.echo(
        f"settled after {measured.seconds:.1f} s at {per_second}/s; "
        f"the bot had at most {measured.most_memory} MiB in memory"
    )


def _counted(counter: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in sorted(counter.items()))


if __name__ == "__main__":
    main()
