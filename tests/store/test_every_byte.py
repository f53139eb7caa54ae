"""After an erasure the person is nowhere: every byte of the file, its log, later copies and the program's lines is read.

The stores here are not encrypted, for in an encrypted one nobody would ever be found.
"""

import asyncio
import datetime as dt
import json
import random
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from bot.actions import erasure
from bot.actions.policy import Policy
from bot.delivery.quiet import QuietHours
from bot.store.attendances import Attendance
from bot.store.broadcasts import Actor
from bot.store.consents import topic_of_event
from bot.store.database import Database, Tables
from bot.store.deliveries import Record
from bot.store.drafts import Draft
from bot.store.mailings import Plan
from tests.events import an_event
from tests.logged import Log, logged
from tests.organizing import begin_event
from tests.phone import Phone
from tests.reminding import opt_in_past_the_bot
from tests.running import Campaign
from tests.said import phrase

NOW: Final = 1_900_000_000
POLICY: Final = Policy(QuietHours(dt.time(0), dt.time(0), ZoneInfo("America/Detroit")))
EVENTS: Final = 3
LONG_AGO: Final = 0x5BC0_FE00
"""The first of the ids that take four bytes; their bytes are in no text and no time."""
PLAIN: Final = {"STANDPOINT_PLAIN_STORE": "yes", "STANDPOINT_DATABASE_KEY": ""}


@dataclass(frozen=True)
class Someone:
    """A person, and words that nobody else types."""

    chat_id: int
    words: str

    @property
    def title(self) -> str:
        """The event they are preparing."""
        return f"Fair {self.words}"

    @property
    def traces(self) -> set[bytes]:
        """Everything by which a byte could tell of them."""
        size = next(size for size in (1, 2, 3, 4, 6, 8) if self.chat_id < 1 << (8 * size - 1))
        return {
            str(self.chat_id).encode(),
            # As a column, in the sizes that SQLite has for numbers, and as the key of a table.
            self.chat_id.to_bytes(size, "big"),
            varint(self.chat_id),
            self.words.encode(),
        }


def varint(number: int) -> bytes:
    """A number as SQLite writes the key of a row: seven bits a byte, the last one without the eighth."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def somebody(chance: random.Random) -> Someone:
    """A person whose id takes six bytes, as those of new accounts do."""
    return Someone(chance.randrange(2**40, 2**46), f"{chance.getrandbits(64):016x}")


def found(data: bytes, people: Iterable[Someone]) -> set[int]:
    """Whose traces are anywhere in some bytes, by their ids."""
    # (A search for each of some thousand traces would take minutes.)
    beginning = defaultdict(list)
    for someone in people:
        for trace in someone.traces:
            beginning[trace[:4]].append((trace, someone.chat_id))
    places = [at for at in range(len(data)) if data[at : at + 4] in beginning]
    return {
        chat_id
        for at in places
        for trace, chat_id in beginning[data[at : at + 4]]
        if data.startswith(trace, at)
    }


def every_byte(store: Path, log: Log) -> Mapping[str, bytes]:
    """The store, its log and index, a copy that is made now, and everything that was logged."""
    copy = store.with_name("copy.db")
    copy.unlink(missing_ok=True)
    with closing(sqlcipher.connect(store)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    files = {file.name: file.read_bytes() for file in store.parent.iterdir() if file.is_file()}
    return {**files, "everything logged": "\n".join(log.lines).encode()}


async def live(tables: Tables, someone: Someone, chance: random.Random) -> None:
    """They opt in, are sent things, say whether they come, and prepare an event and a broadcast."""
    await tables.people.join(
        someone.chat_id, language=chance.choice(["en", "es"]), at=NOW, came_from="poster"
    )
    event_id = chance.randint(1, EVENTS)
    for topic in chance.sample(["updates", "events", topic_of_event(event_id)], chance.randint(1, 3)):
        await opt_in_past_the_bot(tables, someone.chat_id, topic, NOW)
    await tables.attendances.put(Attendance(event_id, someone.chat_id, "held", NOW, 1, answer="coming"))
    await tables.people.choose_rung(someone.chat_id, "morning", wanted=True)
    for mailing_id in range(1, EVENTS + 1):
        await tables.deliveries.add(mailing_id, someone.chat_id, at=NOW)
    await write(tables, someone, chance)
    if chance.random() < 0.1:
        actor = Actor(someone.chat_id, "organizer", NOW)
        number = await tables.broadcasts.begin(actor)
        await tables.broadcasts.put_body(number, "en", json.dumps({"text": f"Dear all {someone.words}"}))
        await tables.audits.note(actor, number, "looked")


async def write(tables: Tables, someone: Someone, chance: random.Random) -> None:
    """They type what their event is; each time it gets longer or shorter."""
    facts = json.dumps({"title": someone.title, "about": chance.randint(1, 20) * someone.words})
    await tables.drafts.put(Draft(someone.chat_id, "event", "title", facts, NOW))


async def a_campaign(database: Database, people: list[Someone], chance: random.Random) -> None:
    """Events, mailings that are being sent, and everybody's life."""
    async with database.transaction() as tables:
        for number in range(1, EVENTS + 1):
            await tables.events.put(an_event(number, NOW + number * 86400), "en")
            plan = Plan("thanks", 1, number, NOW + number * 86400, "", NOW, NOW + 2**20, quiet=False)
            assert await tables.mailings.open(plan, now=NOW) == number
    for first in range(0, len(people), 100):
        async with database.transaction() as tables:
            for someone in people[first : first + 100]:
                await live(tables, someone, chance)
    async with database.transaction() as tables:
        for number in range(1, EVENTS + 1):
            for claim in await tables.deliveries.claim(number, now=NOW, resting=(), at_most=len(people)):
                if claim.state == "intent":
                    record = Record(number, claim.chat_id, "sent", NOW, (chance.randrange(10**6),))
                    await tables.deliveries.record(record)


async def erase_in(tables: Tables, someone: Someone) -> None:
    """They ask for it."""
    gone = await erasure.erase_in(tables, someone.chat_id, asked_by="person", policy=POLICY, now=NOW + 60)
    assert gone is not None


def fold_in(store: Path) -> None:
    """What SQLite itself does now and then: the log is written into the file and emptied."""
    with closing(sqlcipher.connect(store)) as connection:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert not busy


@pytest.mark.parametrize("chat_id", [LONG_AGO, 2**31 + 77_777, 2**45 + 123_456_789])
async def test_one_who_was_erased_is_nowhere(tmp_path: Path, chat_id: int) -> None:
    """Neither the number in any form, nor what they typed, nor the event they were preparing."""
    chance = random.Random(chat_id)  # noqa: S311 - which lives people lead, no secret
    emma = Someone(chat_id, "a5f09e77c3d1b286")
    path = tmp_path / "standpoint.db"
    with logged() as log:
        async with Database.open(path, None) as database:
            await a_campaign(database, [somebody(chance) for _ in range(50)] + [emma], chance)
            assert found(every_byte(path, log)["standpoint.db"], [emma]) | found(
                every_byte(path, log)["standpoint.db-wal"], [emma]
            )
            async with database.transaction() as tables:
                await erase_in(tables, emma)
            assert await database.scrub()
            for name, data in every_byte(path, log).items():
                assert found(data, [emma]) == set(), name
        for name, data in every_byte(path, log).items():
            assert found(data, [emma]) == set(), name


async def test_a_thousand_who_were_erased_are_nowhere(tmp_path: Path) -> None:
    """In any order, while others come and write. Without the file being rewritten some of them would be found."""
    chance = random.Random(1)  # noqa: S311 - which lives people lead, no secret
    people = [somebody(chance) for _ in range(2800)]
    people += [Someone(LONG_AGO + number, f"{chance.getrandbits(64):016x}") for number in range(200)]
    path = tmp_path / "standpoint.db"
    with logged() as log:
        async with Database.open(path, None) as database:
            await a_campaign(database, people, chance)
            chance.shuffle(people)
            gone, stay = people[:1000], people[1000:]
            left = list(gone)
            while left:
                # (Some at a time: a thousand times the disk would have to say that it has it.)
                async with database.transaction() as tables:
                    for _ in range(min(len(left), chance.randint(1, 20))):
                        await erase_in(tables, left.pop())
                    await live(tables, somebody(chance), chance)
                    await write(tables, chance.choice(stay), chance)
            fold_in(path)
            # What is deleted is overwritten, but copies are left where pages were divided and joined.
            assert found(every_byte(path, log)["standpoint.db"], gone)
            assert await database.scrub()
            bytes_now = every_byte(path, log)
            assert {"standpoint.db", "standpoint.db-wal", "standpoint.db-shm", "copy.db"} <= bytes_now.keys()
            for name, data in bytes_now.items():
                assert found(data, gone) == set(), name
            assert len(found(bytes_now["standpoint.db"], stay)) == len(stay)


async def test_who_deletes_everything_in_the_chat_is_nowhere(campaign: Campaign) -> None:
    """Olivia organizes, prepares an event and opts in; then she taps "Delete everything", and the bot does the rest."""
    await campaign.stop()
    for file in campaign.database.parent.iterdir():
        file.unlink()
    olivia = Someone(2**45 + 987_654_321, secrets.token_hex(8))
    campaign.more, campaign.organizers = PLAIN, str(olivia.chat_id)
    await campaign.begin()
    phone = await _phone(campaign, olivia)
    await phone.start()
    await phone.send("/settings")
    await phone.tap(phrase("en", "button_get_updates"))
    await phone.tap(phrase("en", "button_opt_in"))
    await phone.send("/start")
    await begin_event(phone)
    await phone.send(olivia.title)
    assert any(found(data, [olivia]) for data in every_byte(campaign.database, campaign.log).values())

    await phone.send("/privacy")
    await phone.tap(phrase("en", "button_erase"))
    await phone.tap(phrase("en", "button_erase_now"))
    await _scrubbed(campaign)
    for name, data in every_byte(campaign.database, campaign.log).items():
        assert found(data, [olivia]) == set(), name
    await campaign.stop()
    for name, data in every_byte(campaign.database, campaign.log).items():
        assert found(data, [olivia]) == set(), name


async def _phone(campaign: Campaign, someone: Someone) -> Phone:
    body = {"user_id": someone.chat_id, "first_name": "Olivia", "language_code": "en"}
    async with campaign.http.post(f"{campaign.simulator.url}/phones", json=body) as response:
        response.raise_for_status()
    return Phone(campaign.http, campaign.simulator.url, someone.chat_id)


async def _scrubbed(campaign: Campaign) -> None:
    """Waits until the bot has rewritten the file."""
    async with Database.open(campaign.database, None) as database, asyncio.timeout(10):
        while True:
            async with database.reading() as tables:
                if await tables.erasures.all() and not await tables.erasures.is_to_be_scrubbed():
                    return
            await asyncio.sleep(0.05)
