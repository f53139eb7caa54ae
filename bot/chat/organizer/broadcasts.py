"""The broadcasts: the list of them, a new one, and one of them as it is now."""

from bot.actions import broadcast_drafts, broadcast_questions, broadcasts
from bot.actions.broadcasts import Obstacle
from bot.chat.organizer import afterwards, composing, deciding
from bot.chat.visit import Answer, Desk, Visit
from bot.store.broadcasts import Broadcast
from bot.texts import broadcast_composing
from bot.texts.broadcast_composing import PAGE
from bot.texts.broadcast_taps import OpenBroadcast, OpenBroadcasts
from bot.texts.composing_taps import DiscardBroadcast, NewBroadcast, OfferDiscard


async def open_broadcasts(desk: Desk, visit: Visit, tap: OpenBroadcasts) -> Answer:
    """A page of the broadcasts; a page that is no longer there leads to the first. Nothing more is asked."""
    await broadcast_questions.leave(desk.database, visit.chat_id)
    return await _list(desk, visit, tap.first)


async def _list(desk: Desk, visit: Visit, first: int, note: str = "") -> Answer:
    async with desk.database.reading() as tables:
        total = await tables.broadcasts.count_listed()
        first = first if first < total else 0
        rows = await tables.broadcasts.listed(first=first, at_most=PAGE)
        page = [await composing.entry(tables, visit, broadcast) for broadcast in rows]
    return Answer(broadcast_composing.broadcast_list(visit.reader, page, first=first, total=total, note=note))


async def new_broadcast(desk: Desk, visit: Visit, _tap: NewBroadcast) -> Answer:
    """Begins a broadcast with the question for its words in the organizer's own language."""
    language = visit.reader.edition.language
    draft = await broadcast_drafts.begin(desk.database, visit.occasion(), language)
    return Answer(broadcast_composing.ask_version(visit.reader, draft, language, there=False))


async def open_broadcast(desk: Desk, visit: Visit, tap: OpenBroadcast) -> Answer:
    """One of them, whatever it has come to. Nothing more is asked."""
    await broadcast_questions.leave(desk.database, visit.chat_id)
    async with desk.database.reading() as tables:
        broadcast = await tables.broadcasts.find(tap.broadcast_id)
    if broadcast is None:
        return await gone(desk, visit)
    return await as_it_is(desk, visit, broadcast)


async def as_it_is(desk: Desk, visit: Visit, broadcast: Broadcast, note: str = "") -> Answer:
    """The screen of a broadcast in the state it is in; ``note`` (HTML) stands above."""
    if broadcast.state == "draft":
        return await composing.shown(desk, visit, broadcast, note)
    if broadcast.state in {"finished", "cancelled"}:
        return await afterwards.shown(desk, visit, broadcast, note)
    return await deciding.shown(desk, visit, broadcast, note)


async def not_possible(desk: Desk, visit: Visit, broadcast: Broadcast | None) -> Answer:
    """A button is about a draft, and there is none (any more): a sentence, and how things are now."""
    if broadcast is None:
        return await gone(desk, visit)
    return await as_it_is(desk, visit, broadcast, deciding.why_not(visit, Obstacle.PAST))


async def gone(desk: Desk, visit: Visit) -> Answer:
    """There is no such broadcast."""
    return await _list(desk, visit, 0, deciding.why_not(visit, Obstacle.GONE))


async def offer_discard(desk: Desk, visit: Visit, tap: OfferDiscard) -> Answer:
    """Asks whether a draft is to be thrown away."""
    async with desk.database.reading() as tables:
        broadcast = await tables.broadcasts.find(tap.broadcast_id)
    if broadcast is None or broadcast.state not in {"draft", "awaiting"}:
        return await not_possible(desk, visit, broadcast)
    return Answer(broadcast_composing.offer_discard(visit.reader, broadcast))


async def discard_broadcast(desk: Desk, visit: Visit, tap: DiscardBroadcast) -> Answer:
    """Throws a draft away; a second tap changes nothing."""
    await broadcast_questions.leave(desk.database, visit.chat_id)
    done = await broadcasts.discard(desk.database, deciding.actor(visit), tap.broadcast_id)
    if isinstance(done, Obstacle):
        async with desk.database.reading() as tables:
            broadcast = await tables.broadcasts.find(tap.broadcast_id)
        was_thrown_away = (
            broadcast is not None and broadcast.state == "cancelled" and broadcast.mailing_id is None
        )
        if not was_thrown_away:
            return await not_possible(desk, visit, broadcast)
    return await _list(desk, visit, 0, visit.reader.phrases.html("thrown_away"))
