"""A broadcast from a file: looked at without being kept, then put into the store as a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from bot.actions.broadcast_reach import Around, decision_of, letters_of
from bot.actions.broadcasts import Said, as_it_is, mark_of
from bot.store.broadcasts import Actor, Broadcast
from bot.store.database import Database, Tables
from bot.texts.broadcast_deciding import Decision
from bot.texts.broadcast_file import Written
from bot.texts.letter import Letter


@dataclass(frozen=True, slots=True)
class Look:
    """What confirming would do, and exactly what each language would get."""

    decision: Decision
    letters: Mapping[str, Letter]


class _NotKeptError(Exception):
    """Ends a transaction of which nothing is kept."""


async def look(
    database: Database, actor: Actor, written: Written, *, send_at: int | None, around: Around
) -> Look:
    """What a file would do: the draft is made and counted in a transaction that leaves nothing behind."""
    seen: list[Look] = []
    try:
        async with database.transaction() as tables:
            draft = await _draft(tables, actor, written, send_at)
            decision = await decision_of(tables, draft, around)
            seen.append(Look(decision, await letters_of(tables, draft, decision.reach, around)))
            _undo()
    except _NotKeptError:
        return seen[0]


def _undo() -> NoReturn:
    raise _NotKeptError


async def put(database: Database, actor: Actor, written: Written, *, send_at: int | None) -> Said:
    """Keeps it as a draft; gives what is confirmed with it."""
    async with database.transaction() as tables:
        draft = await _draft(tables, actor, written, send_at)
        return Said(draft.broadcast_id, await mark_of(tables, draft))


async def _draft(tables: Tables, actor: Actor, written: Written, send_at: int | None) -> Broadcast:
    broadcasts = tables.broadcasts
    number = await broadcasts.begin(actor, topic=written.topic, languages=written.languages)
    await broadcasts.set_audience(
        number, topic=written.topic, languages=written.languages, rested_days=written.rested_days
    )
    await broadcasts.set_earlier_wording(number, earlier_wording=written.earlier_wording)
    await broadcasts.set_send_at(number, send_at)
    await broadcasts.set_in_channel(number, in_channel=written.in_channel)
    for language, body in written.bodies.items():
        await broadcasts.put_body(number, language, body.as_json())
    return await as_it_is(tables, number)
