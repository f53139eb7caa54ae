"""Which of the reminders that events have a person wants."""

from typing import Final

from bot.actions.consents import join_in
from bot.actions.reminders import RUNGS
from bot.store.consents import Occasion
from bot.store.database import Database, Tables

_NOT_USUAL: Final = {"morning"}
"""These come only to those who chose them, as the view ``hearer`` has it."""


async def chosen(tables: Tables, chat_id: int) -> dict[str, bool]:
    """Whether the person gets each reminder, the earliest first."""
    choices = await tables.people.rung_choices(chat_id)
    return {rung: choices.get(rung, rung not in _NOT_USUAL) for rung in RUNGS}


async def choose(database: Database, occasion: Occasion, rung: str, *, wanted: bool) -> None:
    """The person gets this reminder from now on, or does not."""
    async with database.transaction() as tables:
        await join_in(tables, occasion)
        await tables.people.choose_rung(occasion.chat_id, rung, wanted=wanted)
