"""A calendar file that an organizer sent, kept until they have said yes or no to what it would do."""

from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.actions import event_drafts
from bot.actions.event_drafts import EventDraft
from bot.store.consents import Occasion
from bot.store.database import Database, Tables
from bot.store.drafts import Draft

_KIND: Final = "import"


class _CalendarDraft(BaseModel):
    """The file, and the number that tells it from any other."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")

    number: int
    file: bytes


async def in_the_way(database: Database, chat_id: int) -> EventDraft | None:
    """The event that this organizer is preparing, which a file must not push aside; None where there is none."""
    async with database.reading() as tables:
        return await _in_the_way(tables, chat_id)


async def _in_the_way(tables: Tables, chat_id: int) -> EventDraft | None:
    draft = await event_drafts.load(tables, chat_id)
    return None if draft is None or draft.is_blank else draft


async def keep(database: Database, occasion: Occasion, number: int, file: bytes) -> EventDraft | None:
    """Keeps a file in place of an earlier one; gives the event that is in the way, where one is."""
    async with database.transaction() as tables:
        there = await _in_the_way(tables, occasion.chat_id)
        if there is not None:
            return there
        await tables.people.join(occasion.chat_id, language=occasion.language, at=occasion.at)
        facts = _CalendarDraft(number=number, file=file).model_dump_json()
        # No step: what an organizer types next answers no question.
        await tables.drafts.put(Draft(occasion.chat_id, _KIND, "", facts, occasion.at))
    return None


async def find(database: Database, chat_id: int, number: int) -> bytes | None:
    """The file with this number, or None where it is not there any more."""
    async with database.reading() as tables:
        return await _find(tables, chat_id, number)


async def _find(tables: Tables, chat_id: int, number: int) -> bytes | None:
    kept = await tables.drafts.find(chat_id)
    if kept is None or kept.kind != _KIND:
        return None
    try:
        draft = _CalendarDraft.model_validate_json(kept.facts)
    except ValidationError:
        return None
    return draft.file if draft.number == number else None


async def drop(database: Database, chat_id: int, number: int) -> bool:
    """Drops the file with this number; False where it was not there any more."""
    async with database.transaction() as tables:
        if await _find(tables, chat_id, number) is None:
            return False
        await tables.drafts.drop(chat_id)
    return True
