"""Correcting and recalling a broadcast, and sending it again to those whom it did not reach."""

from typing import Final

from bot.actions import broadcast_changes, broadcasts
from bot.actions.broadcasts import Obstacle
from bot.chat.organizer.broadcasts import as_it_is
from bot.chat.organizer.deciding import actor, why_not
from bot.chat.organizer.standing import now_shown
from bot.chat.visit import Answer, Desk, Visit
from bot.store.broadcasts import Broadcast
from bot.store.deliveries import State
from bot.texts import broadcast_taking_back as screens
from bot.texts.broadcast_taps import NewCorrection, OfferAgain, OfferRecall, RecallBroadcast, SendAgain

_AGAIN: Final[dict[str, State]] = {"failed": "failed", "uncertain": "uncertain"}
_DELETABLE_SECONDS = 48 * 3600


async def new_correction(desk: Desk, visit: Visit, tap: NewCorrection) -> Answer:
    """A draft with the words as they are now; one that is there already is gone on with."""
    begun = await broadcast_changes.begin_correction(desk.database, actor(visit), tap.broadcast_id)
    return await _became(desk, visit, tap.broadcast_id, begun)


async def offer_recall(desk: Desk, visit: Visit, tap: OfferRecall) -> Answer:
    """How many copies would be deleted, and how many would say that they are withdrawn."""
    which = tap.broadcast_id
    async with desk.database.counting() as tables:
        found = await tables.broadcasts.find(which)
        possible = found is not None and await broadcast_changes.can_be_taken_back(tables, found)
        copies = sum((await tables.broadcasts.copies(which)).values())
        young = await tables.broadcasts.copies_sent_after(which, visit.now - _DELETABLE_SECONDS)
    if found is None or not possible:
        return await now_shown(desk, visit, which, why_not(visit, Obstacle.PAST))
    screen = screens.offer_recall(
        visit.reader, found, young=young, old=copies - young, in_channel=bool(found.in_channel)
    )
    return Answer(screen, anew=_shows_itself(found))


async def recall_broadcast(desk: Desk, visit: Visit, tap: RecallBroadcast) -> Answer:
    """Recalls it at once; a second tap changes nothing."""
    recalled = await broadcast_changes.recall(desk.database, actor(visit), tap.broadcast_id)
    return await _became(desk, visit, tap.broadcast_id, recalled)


async def offer_again(desk: Desk, visit: Visit, tap: OfferAgain) -> Answer:
    """To how many it would go again, and what that may mean."""
    async with desk.database.reading() as tables:
        found = await tables.broadcasts.find(tap.broadcast_id)
        possible = found is not None and await broadcasts.can_be_sent_again(tables, found)
        tally = await tables.mailings.tally(found.mailing_id or 0) if found else {}
    count = tally.get(tap.outcome, 0)
    if found is None or not possible or not count or tap.outcome not in _AGAIN:
        return await now_shown(desk, visit, tap.broadcast_id, why_not(visit, Obstacle.PAST))
    return Answer(screens.offer_again(visit.reader, found, tap.outcome, count))


async def send_again(desk: Desk, visit: Visit, tap: SendAgain) -> Answer:
    """Sends it again to as many as was shown; a second tap changes nothing."""
    outcome = _AGAIN.get(tap.outcome)
    if outcome is None:
        return await now_shown(desk, visit, tap.broadcast_id, why_not(visit, Obstacle.PAST))
    again = await broadcasts.send_again(
        desk.database, actor(visit), tap.broadcast_id, outcome, count=tap.count
    )
    return await _became(desk, visit, tap.broadcast_id, again)


async def _became(desk: Desk, visit: Visit, broadcast_id: int, became: Broadcast | Obstacle) -> Answer:
    if isinstance(became, Obstacle):
        return await now_shown(desk, visit, broadcast_id, why_not(visit, became))
    desk.wake()
    return await as_it_is(desk, visit, became)


def _shows_itself(broadcast: Broadcast) -> bool:
    """Whether the message whose button was tapped edits itself, so that a question comes below it."""
    return broadcast.state in {"sending", "paused"}
