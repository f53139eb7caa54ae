"""A broadcast that waits for approval or for its time, or that is being sent, as it is shown to an organizer."""

from bot.actions.broadcast_progress import course_of
from bot.actions.broadcast_reach import Around, decision_of, reach_of, timing_of
from bot.actions.broadcasts import Obstacle
from bot.chat.visit import Answer, Desk, Visit
from bot.store.broadcasts import Actor, Broadcast
from bot.store.database import Tables
from bot.texts import broadcast_deciding, broadcast_progress, menus
from bot.texts.broadcast_times import Timing
from bot.texts.screen import Screen


async def shown(desk: Desk, visit: Visit, broadcast: Broadcast, note: str = "") -> Answer:
    """What it waits for or how it goes, and what can be done; ``note`` (HTML) stands above."""
    async with desk.database.counting() as tables:
        if broadcast.state == "awaiting":
            facts = await decision_of(tables, broadcast, around(desk, visit))
            own = visit.chat_id == broadcast.confirmed_by
            return Answer(broadcast_deciding.awaiting(visit.reader, facts, own=own, note=note))
        if broadcast.state == "scheduled":
            return Answer(await _scheduled(desk, visit, tables, broadcast, note))
        course = await course_of(tables, broadcast, desk.policy, now=visit.now)
    if course is None:
        return Answer(menus.notice(visit.reader, "mailing_unknown"))
    return Answer(broadcast_progress.progress(visit.reader, course.progress, note=note))


async def _scheduled(desk: Desk, visit: Visit, tables: Tables, broadcast: Broadcast, note: str) -> Screen:
    facts = around(desk, visit)
    reach = await reach_of(tables, broadcast, facts)
    timing = timing_of(broadcast, facts)
    if timing.is_over:
        # It begins in this moment, or as soon as the quiet hours end.
        timing = Timing(None, timing.waits_until)
    return broadcast_deciding.scheduled(visit.reader, broadcast, reach, timing, note=note)


def around(desk: Desk, visit: Visit) -> Around:
    """What is as true of every broadcast, at the time of this visit."""
    return Around(visit.reader.content, desk.policy, desk.letters, visit.now)


def actor(visit: Visit) -> Actor:
    """The organizer, for the audit."""
    return Actor(visit.chat_id, "organizer", visit.now, visit.reader.edition.language)


def why_not(visit: Visit, obstacle: Obstacle) -> str:
    """Why nothing was done, as HTML."""
    return visit.reader.phrases.html(f"obstacle_{obstacle.value}")
