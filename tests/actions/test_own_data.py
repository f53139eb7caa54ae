"""What is held about a person, whole: every column of every table, nothing of anybody else, and it all can be erased."""

import datetime as dt
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from bot.actions import consents, erasure, own_data, reminder_choices
from bot.actions.own_data import MyData
from bot.actions.policy import Policy
from bot.content.model import Wording
from bot.delivery.quiet import QuietHours
from bot.store.broadcasts import Actor
from bot.store.consents import Occasion, Topic, topic_of_event
from bot.store.database import Database
from bot.store.deliveries import Record
from bot.store.drafts import Draft
from bot.store.mailings import Plan
from bot.store.questions import BroadcastQuestion
from tests.events import an_event
from tests.raw_store import raw_store
from tests.running import KEY

OLIVIA, NOAH = 7_001_001, 7_001_002
NOW = 1_900_000_000
ONE_DAY = 86400
POLICY = Policy(QuietHours(dt.time(0), dt.time(0), ZoneInfo("America/Detroit")), frozenset({OLIVIA, NOAH}))
WORDING = Wording("updates", 3, "We write to you.")
SCHEMA_FILE = Path(__file__).parents[2] / "deploy" / "my-data.schema.json"
SAID_ONCE = "chat_id"
"""Stands once in the file, above all the rows."""
NOT_IN_THE_FILE = {
    "erasing": "it is empty but for the length of the one transaction that deletes the person",
}
"""Tables about people that the file leaves out, each with the reason."""


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """Olivia, an organizer, who has something in every table; and Noah, who had a part in the same things."""
    async with opened(tmp_path) as database:
        yield database


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Database]:
    """The store with both of them."""
    async with Database.open(folder / "standpoint.db", KEY) as database:
        async with database.transaction() as tables:
            await tables.events.put(an_event(1, NOW + ONE_DAY), "en")
        for number, chat_id in enumerate((OLIVIA, NOAH)):
            said = Occasion(chat_id, "en", NOW + number, 10 * number + 1)
            await consents.join(database, said, "poster")
            for topic in (Topic("updates"), topic_of_event(1)):
                await consents.give(database, said, topic, WORDING, policy=POLICY)
            await reminder_choices.choose(database, said, "week", wanted=True)
        async with database.transaction() as tables:
            plan = Plan("thanks", 1, 1, NOW + ONE_DAY, "", NOW, NOW + ONE_DAY, quiet=False)
            mailing_id = await tables.mailings.open(plan, now=NOW)
            assert mailing_id is not None
            for chat_id in (OLIVIA, NOAH):
                await tables.deliveries.add(mailing_id, chat_id, at=NOW)
            await tables.deliveries.claim(mailing_id, now=NOW, resting=(), at_most=9)
            await tables.deliveries.record(Record(mailing_id, OLIVIA, "sent", NOW, (55, 56)))
            for chat_id, words in ((OLIVIA, "Come at noon"), (NOAH, "Noah's own words")):
                number = await tables.broadcasts.begin(Actor(chat_id, "organizer", NOW))
                await tables.broadcasts.put_body(number, "en", json.dumps({"text": words}))
                await tables.questions.put(BroadcastQuestion(chat_id, number, "text", 9))
                await tables.drafts.put(Draft(chat_id, "event", "title", '{"title": "Town hall"}', NOW))
                await tables.watches.begin(number, chat_id)
        yield database


def about_people(store: sqlcipher.Connection) -> dict[str, list[str]]:
    """The columns that name a person, by table: what the store's own schema says."""
    tables = [name for (name,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found: dict[str, list[str]] = {}
    for table in tables:
        pointing = [
            row[3] for row in store.execute(f"PRAGMA foreign_key_list({table})") if row[2] == "person"
        ]
        named = [name for name in columns_of(store, table) if name == SAID_ONCE]
        if names := sorted({*pointing, *named}):
            found[table] = names
    return found


def columns_of(store: sqlcipher.Connection, table: str) -> list[str]:
    """All columns of a table."""
    return [row[1] for row in store.execute(f"PRAGMA table_info({table})")]


def rows_about(store: sqlcipher.Connection, table: str, names: list[str]) -> list[dict[str, Any]]:
    """A table's rows about Olivia, as they are, in the order of the table's key."""
    condition = " OR ".join(f"{name} = {OLIVIA}" for name in names)
    columns = columns_of(store, table)
    rows = store.execute(f"SELECT * FROM {table} WHERE {condition} ORDER BY {', '.join(columns)}")  # noqa: S608 - the schema's own names
    return [dict(zip(columns, row, strict=True)) for row in rows]


async def exported(database: Database) -> dict[str, Any]:
    """The file that Olivia gets, read."""
    held = await own_data.gather(database, OLIVIA, now=NOW + 60)
    file: dict[str, Any] = json.loads(own_data.as_json(held))
    return file


async def test_every_column_about_a_person_is_in_the_file(database: Database) -> None:
    """Each table that names people is in the file, with each of its columns; a new one cannot be forgotten."""
    file = await exported(database)
    with raw_store(database.path) as store:
        tables = about_people(store)
        assert set(NOT_IN_THE_FILE) <= set(tables)
        for table in set(tables) - set(NOT_IN_THE_FILE):
            assert table in file, f"{table} is about people: add it to store/own_data"
            held = file[table] if isinstance(file[table], list) else [file[table]]
            assert held, f"the test's Olivia has nothing in {table}: give her a row"
            for row in held:
                missing = {*columns_of(store, table)} - {*row} - {SAID_ONCE}
                assert not missing, f"{table}: add {sorted(missing)} to store/own_data"


async def test_every_value_in_the_file_is_the_store_s_own(database: Database) -> None:
    """Row by row and column by column, read past the program."""
    file = await exported(database)
    with raw_store(database.path) as store:
        tables = {name: keys for name, keys in about_people(store).items() if name not in NOT_IN_THE_FILE}
        for table, names in tables.items():
            raw_rows = rows_about(store, table, names)
            held = file[table] if isinstance(file[table], list) else [file[table]]
            assert len(held) == len(raw_rows), table
            key = columns_of(store, table)[0]
            if key != SAID_ONCE:
                held.sort(key=itemgetter(key))
            for row, raw in zip(held, raw_rows, strict=True):
                for column in {*raw} - {SAID_ONCE}:
                    assert same(row[column], raw[column], column), (table, column)


def same(value: object, raw: object, column: str) -> bool:
    """Whether a value of the file says what the store says."""
    if column.endswith("_by"):
        return value is (raw == OLIVIA)
    if isinstance(value, list | dict):
        return isinstance(raw, str) and json.loads(raw) == value
    if isinstance(value, bool):
        return raw == int(value)
    if isinstance(raw, int) and isinstance(value, str):
        return value.endswith("Z") and dt.datetime.fromisoformat(value).timestamp() == raw
    return value == raw


async def test_whatever_is_in_the_file_can_be_erased(database: Database) -> None:
    """``erasures.sql`` deletes from or clears each of those tables."""
    with raw_store(database.path) as store:
        tables = about_people(store)
        before = {table: rows_about(store, table, names) for table, names in tables.items()}
    assert [table for table, rows in before.items() if not rows] == list(NOT_IN_THE_FILE)
    await erasure.erase(database, OLIVIA, asked_by="person", policy=POLICY, now=NOW + 60)
    with raw_store(database.path) as store:
        left = [table for table, names in tables.items() if rows_about(store, table, names)]
    assert left == []
    held = await own_data.gather(database, OLIVIA, now=NOW + 60)
    assert held.is_empty
    assert [name for name, value in held if value] == ["form", "made_at", "chat_id"]


async def test_nothing_of_anybody_else_is_in_the_file(database: Database) -> None:
    """Noah decided about the same broadcast; the file neither names him nor has his words."""
    async with database.transaction() as tables:
        await tables.audits.note(Actor(NOAH, "organizer", NOW), 1, "looked")
    with raw_store(database.path) as store:
        store.execute("UPDATE broadcast SET changed_by = ? WHERE broadcast_id = 1", (NOAH,))
        store.execute("UPDATE broadcast SET confirmed_by = ? WHERE broadcast_id = 2", (OLIVIA,))
    text = own_data.as_json(await own_data.gather(database, OLIVIA, now=NOW)).decode()
    assert str(NOAH) not in text
    assert "Come at noon" in text
    assert "Noah's own words" not in text
    first, second = json.loads(text)["broadcast"]
    assert (first["created_by"], first["changed_by"]) == (True, False)
    assert (second["created_by"], second["confirmed_by"]) == (False, True)


def test_the_schema_in_deploy_is_the_model_s() -> None:
    """Whoever reads such a file is told its form by a file that cannot fall behind."""
    told = "write it anew: python -c 'from bot.actions.own_data import *; print(schema_json(), end=\"\")'"
    assert SCHEMA_FILE.read_text(encoding="utf-8") == own_data.schema_json(), f"{SCHEMA_FILE}: {told}"


async def test_every_file_is_of_that_form(database: Database) -> None:
    """The file reads back as what it was; with anything more or less in it, it does not."""
    for chat_id in (OLIVIA, NOAH, 123_456):
        held = await own_data.gather(database, chat_id, now=NOW)
        file = own_data.as_json(held)
        assert MyData.model_validate_json(file) == held
        read = json.loads(file)
        assert read["schema"] == "standpoint/my-data/1"
        assert read["made_at"] == "2030-03-17T17:46:40Z"
        assert read["chat_id"] == chat_id
        schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
        assert set(read) == set(schema["required"]) == set(schema["properties"])
        for wrong in ({**read, "more": 1}, {**read, "schema": "standpoint/my-data/2"}):
            with pytest.raises(ValueError, match=r"more|schema"):
                MyData.model_validate(wrong)


async def test_all_of_it_is_of_one_moment(database: Database) -> None:
    """What is committed while the tables are read is in all of them or in none."""
    async with database.moment() as reading:
        before = await reading.own_data.of(OLIVIA)
        await erasure.erase(database, OLIVIA, asked_by="person", policy=POLICY, now=NOW + 60)
        assert await reading.own_data.of(OLIVIA) == before
    async with database.moment() as reading:
        assert (await reading.own_data.of(OLIVIA)).person is None


async def test_who_was_only_noted_as_a_stranger_is_told(database: Database) -> None:
    """Somebody unknown who tried an organizer's button has that in their file, and nothing else."""
    async with database.transaction() as tables:
        await tables.audits.note_stranger(123_456, NOW, "ConfirmBroadcast")
    held = await own_data.gather(database, 123_456, now=NOW)
    assert not held.is_empty
    assert held.person is None
    assert [entry.action for entry in held.audit] == ["ConfirmBroadcast"]
