"""kill -9 in the middle of a mailing, again and again: what became of each delivery must still be true.

    python -m tests.faults.mailing_kills --people 2000 --kills 100

prints what was measured. ``test_mailing_kills.py`` runs a short one with the test suite.
"""

import asyncio
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import click

from bot.simulator.server import Simulator
from bot.store.database import Database
from bot.store.deliveries import Delivery
from bot.store.mailings import Plan
from tests import program
from tests.events import an_event
from tests.reminding import ONE_HOUR, opt_in_past_the_bot
from tests.running import CONTENT, KEY, TOKEN

IN_FLIGHT = 32
"""How many sends the bot has under way at once."""
FIRST_PERSON = 5_000_000
LETTER = "a new event"


@dataclass(frozen=True)
class Measured:
    """What became of a mailing that was killed so many times."""

    people: int
    kills: int
    kills_while_sending: int
    states: Counter[str]
    most_uncertain_at_once: int
    duplicates: int
    without_a_row: int
    untrue: int
    """Rows that say what is not so: sent without a message, or not sent with one."""
    finished_after: float
    """Seconds from the last start until all was settled."""
    left_at_last_start: int
    most_memory: int
    """The most that the bot's process had in memory during the last run, in MiB; 0 where the system does not say."""


async def measure(folder: Path, *, people: int, kills: int, per_second: int, seed: int) -> Measured:
    """Sends one mailing to so many people, and kills the bot so many times while it does."""
    chance = random.Random(seed)  # noqa: S311 - decides when a test kills, no secret
    chats = range(FIRST_PERSON, FIRST_PERSON + people)
    async with Simulator(token=TOKEN, port=0) as simulator:
        await add_phones(simulator.url, chats)
        mailing_id = await _plan(folder, chats)
        uncertain, most, while_sending, left, finished_after, memory = 0, 0, 0, people, 0.0, 0
        for number in range(kills + 1):
            before = simulator_count(simulator, chats)
            began = time.monotonic()
            async with program.running(
                "run", folder=folder, settings=settings_for(folder, simulator.url, per_second)
            ) as bot:
                await bot.says("serving")
                if number == kills:
                    left = people - len(before)
                    await _settled(folder, mailing_id)
                    finished_after = time.monotonic() - began
                    memory = most_memory(bot.process.pid)
                    break
                await asyncio.sleep(chance.uniform(0, 2 * people / per_second / kills))
                bot.signal(signal.SIGKILL)
                await bot.end()
            while_sending += len(before) < len(simulator_count(simulator, chats)) < people
            rows = await _rows(folder, mailing_id)
            doubtful = sum(row.state in {"intent", "uncertain"} for row in rows)
            most, uncertain = max(most, doubtful - uncertain), doubtful
        rows = await _rows(folder, mailing_id)
        got = simulator_count(simulator, chats)
    return Measured(
        people=people,
        kills=kills,
        kills_while_sending=while_sending,
        states=Counter(row.state for row in rows),
        most_uncertain_at_once=most,
        duplicates=sum(count > 1 for count in got.values()),
        without_a_row=len(set(chats) - {row.chat_id for row in rows}),
        untrue=sum(_is_untrue(row, got[row.chat_id]) for row in rows),
        finished_after=finished_after,
        left_at_last_start=left,
        most_memory=memory,
    )


def simulator_count(simulator: Simulator, chats: Sequence[int]) -> Counter[int]:
    """How many letters of the mailing each chat has got on this Telegram."""
    return Counter(
        chat_id
        for chat_id in chats
        for message in simulator.world.chats[chat_id].messages.values()
        if LETTER in message.content.get("text", "")
    )


def most_memory(process_id: int) -> int:
    """The most that a process has had in memory so far, in MiB; 0 where the system does not say."""
    status = Path(f"/proc/{process_id}/status")
    if not status.is_file():
        return 0
    (line,) = [line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) // 1024


def _is_untrue(row: Delivery, messages: int) -> bool:
    return {"sent": messages != 1, "uncertain": messages > 1}.get(row.state, messages > 0)


def settings_for(folder: Path, url: str, per_second: int) -> dict[str, str]:
    """What a bot runs with whose store is in this folder: so many sends a second, and never paused by failures."""
    return {
        "STANDPOINT_TOKEN": TOKEN,
        "STANDPOINT_API_URL": url,
        "STANDPOINT_DATABASE": str(folder / "standpoint.db"),
        "STANDPOINT_DATABASE_KEY": KEY,
        "STANDPOINT_CONTENT": str(CONTENT),
        "STANDPOINT_QUIET_HOURS": "none",
        "STANDPOINT_SENDS_PER_SECOND": str(per_second),
        # Faults are not what this is about: nothing may pause it.
        "STANDPOINT_FAILURES_IN_A_ROW": "1000000",
    }


async def add_phones(url: str, chats: Sequence[int]) -> None:
    """People whose chats the bot may write to."""
    last = 0
    async with aiohttp.ClientSession() as http:
        for chat_id in chats:
            person = {"user_id": chat_id, "first_name": "Emma", "language_code": "en"}
            async with http.post(f"{url}/phones", json=person) as response:
                response.raise_for_status()
            async with http.post(f"{url}/phones/{chat_id}/start", json={}) as response:
                response.raise_for_status()
                last = (await response.json())["update_id"]
        # They have pressed Start, which only lets the bot write to them: it has nothing to answer.
        async with http.get(f"{url}/bot{TOKEN}/getUpdates", params={"offset": last + 1}) as response:
            response.raise_for_status()


async def _plan(folder: Path, chats: Sequence[int]) -> int:
    now = int(time.time())
    async with Database.open(folder / "standpoint.db", KEY) as database, database.transaction() as tables:
        event_id = await tables.events.put(an_event(1, now + 3 * ONE_HOUR), "en")
        for chat_id in chats:
            await tables.people.join(chat_id, language="en", at=now)
            await opt_in_past_the_bot(tables, chat_id, "events", now)
        starts_at = now + 3 * ONE_HOUR
        # Not a reminder: when those are due is worked out anew at each start.
        plan = Plan("announcement", 2, event_id, starts_at, "", now, starts_at, quiet=False)
        mailing_id = await tables.mailings.plan(plan, now=now)
    assert mailing_id is not None
    return mailing_id


async def _rows(folder: Path, mailing_id: int) -> list[Delivery]:
    async with Database.open(folder / "standpoint.db", KEY) as database, database.reading() as tables:
        return await tables.deliveries.of_mailing(mailing_id)


async def _settled(folder: Path, mailing_id: int) -> None:
    async with Database.open(folder / "standpoint.db", KEY) as database:
        while True:
            async with database.reading() as tables:
                mailing = await tables.mailings.find(mailing_id)
            if mailing is not None and mailing.state == "done":
                return
            await asyncio.sleep(0.05)


@click.command()
@click.option("--people", default=2000, show_default=True)
@click.option("--kills", default=100, show_default=True)
@click.option("--per-second", default=100, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(people: int, kills: int, per_second: int, seed: int) -> None:
    """Measure it, and say what was measured."""
    with tempfile.TemporaryDirectory(prefix="standpoint-kills-") as folder:
        measured = asyncio.run(
            measure(Path(folder), people=people, kills=kills, per_second=per_second, seed=seed)
        )
    click.echo(
        f"{measured.people} people, {measured.kills} kills, {measured.kills_while_sending} of them while sending"
    )
    click.echo(", ".join(f"{count} {state}" for state, count in sorted(measured.states.items())))
    click.echo(
        f"{measured.duplicates} got it twice, {measured.without_a_row} without a row, "
        f"{measured.untrue} rows say what is not so"
    )
    click.echo(
        f"at most {measured.most_uncertain_at_once} became uncertain by one kill ({IN_FLIGHT} may be in flight)"
    )
    click.echo(
        f"settled {measured.finished_after:.1f} s after the last start, "
        f"with {measured.left_at_last_start} left to send at {per_second}/s; "
        f"the bot had at most {measured.most_memory} MiB in memory"
    )


if __name__ == "__main__":
    main()
