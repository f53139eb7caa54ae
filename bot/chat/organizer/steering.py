"""Steering what is being sent: pause, resume, cancel."""

from bot.actions import broadcasts
from bot.actions.broadcast_progress import course_of
from bot.actions.broadcasts import Obstacle
from bot.chat.organizer.broadcasts import as_it_is
from bot.chat.organizer.deciding import actor, why_not
from bot.chat.organizer.standing import now_shown
from bot.chat.visit import Answer, Desk, Visit
from bot.store.broadcasts import Broadcast
from bot.texts import broadcast_progress
from bot.texts.broadcast_taps import CancelBroadcast, OfferCancelBroadcast, PauseBroadcast, ResumeBroadcast


async def pause_broadcast(desk: Desk, visit: Visit, tap: PauseBroadcast) -> Answer:
    """Holds it where it is."""
    return await _steered(
        desk, visit, tap.broadcast_id, await broadcasts.pause(desk.database, actor(visit), tap.broadcast_id)
    )


async def resume_broadcast(desk: Desk, visit: Visit, tap: ResumeBroadcast) -> Answer:
    """Lets it go on."""
    return await _steered(
        desk, visit, tap.broadcast_id, await broadcasts.resume(desk.database, actor(visit), tap.broadcast_id)
    )


async def cancel_broadcast(desk: Desk, visit: Visit, tap: CancelBroadcast) -> Answer:
    """Nothing more of it is sent."""
    return await _steered(
        desk, visit, tap.broadcast_id, await broadcasts.cancel(desk.database, actor(visit), tap.broadcast_id)
    )


async def _steered(desk: Desk, visit: Visit, broadcast_id: int, done: Broadcast | Obstacle) -> Answer:
    if isinstance(done, Obstacle):
        return await now_shown(desk, visit, broadcast_id, why_not(visit, done))
    desk.wake()
    return await as_it_is(desk, visit, done)


async def offer_cancel_broadcast(desk: Desk, visit: Visit, tap: OfferCancelBroadcast) -> Answer:
    """Asks first, and says how many have it and how many will not get it."""
    async with desk.database.counting() as tables:
        found = await tables.broadcasts.find(tap.broadcast_id)
        if found is not None and found.state in {"scheduled", "sending", "paused"}:
            course = await course_of(tables, found, desk.policy, now=visit.now)
        else:
            course = None
    if found is None or course is None:
        return await now_shown(desk, visit, tap.broadcast_id, why_not(visit, Obstacle.PAST))
    screen = broadcast_progress.offer_cancel(visit.reader, course.progress)
    # The message that shows how it goes edits itself, so the question comes below it.
    return Answer(screen, anew=found.state != "scheduled")
