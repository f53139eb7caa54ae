"""What is held about a person, for them to read and to take with them as a file.

The file is JSON. Its form is described by ``deploy/my-data.schema.json``, which is written from the models here and in
``store/own_data``; ``schema`` names the form, and its number goes up whenever a program that read the old one would not
understand the new one.
"""

import datetime as dt
import json
from typing import Final, Literal

from pydantic import ConfigDict, Field

from bot.store.database import Database
from bot.store.own_data import OwnPart, OwnRows

FORM: Final = "standpoint/my-data/1"


class _Head(OwnPart):
    # ``schema`` is a method of pydantic's own.
    form: Literal["standpoint/my-data/1"] = Field(alias="schema")
    """The form of this file."""
    made_at: dt.datetime
    """When it was put together."""
    chat_id: int
    """The number of your chat with the bot, under which all of this stands."""


class MyData(OwnRows, _Head):
    """Everything that is held about one person: times are ISO 8601 in UTC, the names are those of the store."""

    model_config = ConfigDict(title=FORM, validate_by_name=True, validate_by_alias=True)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is held."""
        return self.person is None and not self.audit


async def gather(database: Database, chat_id: int, *, now: int) -> MyData:
    """Everything that is held about a person at one moment."""
    async with database.moment() as tables:
        rows = await tables.own_data.of(chat_id)
    made_at = dt.datetime.fromtimestamp(now, dt.UTC)
    return MyData(form=FORM, made_at=made_at, chat_id=chat_id, **dict(rows))


def as_json(my_data: MyData) -> bytes:
    """The file that a person gets."""
    return (my_data.model_dump_json(by_alias=True, indent=2) + "\n").encode()


def schema_json() -> str:
    """The JSON Schema (2020-12) of the file."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **MyData.model_json_schema(mode="serialization"),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
