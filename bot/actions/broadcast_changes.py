"""What organizers do about a broadcast that has gone out: they correct it, or take it back."""

from typing import Final

from bot.actions.acting import acting
from bot.actions.broadcasts import Obstacle, as_it_is, fingerprint, refused, schedule
from bot.store.broadcasts import Actor, Broadcast, BroadcastKind, Stage
from bot.store.database import Database, Tables

_BEGUN: Final[frozenset[Stage]] = frozenset({"sending", "paused", "finished", "cancelled"})


async def begin_correction(database: Database, actor: Actor, broadcast_id: int) -> Broadcast | Obstacle:
    """A draft with the words that are in force now, to be corrected; one that was begun is gone on with."""
    async with acting(database, actor) as tables:
        original = await tables.broadcasts.find(broadcast_id)
        if original is None:
            return Obstacle.GONE
        if not await can_be_taken_back(tables, original):
            return await refused(tables, actor, original, "correct", Obstacle.PAST)
        for change in await tables.broadcasts.changes_of(broadcast_id):
            if change.kind == "correction" and change.state in {"draft", "awaiting"}:
                return change
        words = await tables.broadcasts.words_in_force(broadcast_id)
        number = await _begin(tables, actor, original, "correction")
        for language, body in (await tables.broadcasts.bodies(words)).items():
            await tables.broadcasts.put_body(number, language, body)
        return await as_it_is(tables, number)


async def recall(database: Database, actor: Actor, broadcast_id: int) -> Broadcast | Obstacle:
    """Every copy is deleted, or says that it is withdrawn; nothing more is sent. It waits for nobody's approval."""
    async with acting(database, actor) as tables:
        original = await tables.broadcasts.find(broadcast_id)
        if original is None:
            return Obstacle.GONE
        if not await can_be_taken_back(tables, original):
            return await refused(tables, actor, original, "recall", Obstacle.PAST)
        number = await _begin(tables, actor, original, "recall")
        draft = await as_it_is(tables, number)
        whole = await fingerprint(tables, draft)
        await tables.broadcasts.note_confirmation(number, whole, actor, most_a_week=1)
        await schedule(tables, draft, actor)
        for change in await tables.broadcasts.changes_of(broadcast_id):
            if change.kind == "correction" and change.state in {"draft", "awaiting"}:
                await tables.broadcasts.enter(change, "cancelled", actor)
        return await as_it_is(tables, number)


async def can_be_taken_back(tables: Tables, broadcast: Broadcast) -> bool:
    """Whether it can be corrected or recalled: it has begun, and was not recalled."""
    begun = broadcast.kind == "broadcast" and broadcast.mailing_id is not None and broadcast.state in _BEGUN
    return begun and await tables.broadcasts.recall_of(broadcast.broadcast_id) is None


async def _begin(tables: Tables, actor: Actor, original: Broadcast, kind: BroadcastKind) -> int:
    number = await tables.broadcasts.begin(
        actor,
        kind=kind,
        about=original.broadcast_id,
        topic=original.topic,
        languages=original.only_languages,
    )
    await tables.broadcasts.set_in_channel(number, in_channel=bool(original.in_channel))
    return number
