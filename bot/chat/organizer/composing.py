"""A draft of a broadcast or a correction, as it is shown to an organizer."""

from bot.actions.broadcast_drafts import Workshop, keep_draft
from bot.actions.broadcast_reach import reach_of, timing_of
from bot.actions.broadcast_report import opening
from bot.actions.broadcast_versions import versions_of
from bot.actions.event_answers import Refusal
from bot.chat.organizer.deciding import around
from bot.chat.visit import Answer, Desk, Visit
from bot.store.broadcasts import Broadcast
from bot.store.database import Tables
from bot.texts import broadcast_composing
from bot.texts.broadcast_composing import Draft, Entry


async def shown(desk: Desk, visit: Visit, broadcast: Broadcast, note: str = "") -> Answer:
    """What each language has, who it is for, and what can be done; ``note`` (HTML) stands above."""
    facts = around(desk, visit)
    await keep_draft(desk.database, broadcast, now=visit.now)
    async with desk.database.counting() as tables:
        about = None if broadcast.about is None else await tables.broadcasts.find(broadcast.about)
        draft = Draft(
            broadcast,
            await versions_of(tables, broadcast.broadcast_id),
            await reach_of(tables, broadcast, facts),
            timing_of(broadcast, facts),
            await opening(tables, about, visit.reader) if about else "",
        )
    return Answer(broadcast_composing.draft(visit.reader, draft, note=note))


async def entry(tables: Tables, visit: Visit, broadcast: Broadcast) -> Entry:
    """A broadcast by its first words; of a recall, by those that it takes back."""
    words: Broadcast | None = broadcast
    if broadcast.kind == "recall" and broadcast.about is not None:
        words = await tables.broadcasts.find(broadcast.about)
    begins = await opening(tables, words, visit.reader) if words else ""
    versions = await versions_of(tables, words.broadcast_id) if words and not begins else {}
    body = next(iter(versions.values()), None)
    return Entry(broadcast, begins or (broadcast_composing.what_it_is(visit.reader, body) if body else ""))


def workshop(desk: Desk, visit: Visit) -> Workshop:
    """What it takes to see what people would get."""
    return Workshop(visit.reader.content, desk.letters)


def why_refused(visit: Visit, refusal: Refusal | None) -> str:
    """Why something was not taken, as HTML; empty where it was."""
    return visit.reader.phrases.html(refusal.key, **refusal.values) if refusal else ""
